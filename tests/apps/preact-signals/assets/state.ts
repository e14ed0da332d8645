import { batch, computed, effect, signal } from "@preact/signals";

export const celsius = signal(20);
export const fahrenheit = computed(() => Math.round(celsius.value * 1.8 + 32));
export const history = signal<number[]>([]);

/** How often the effect below has run: batches count once. */
export const runs = signal(0);

effect(() => {
  document.title = `${celsius.value} °C is ${fahrenheit.value} °F`;
  runs.value = runs.peek() + 1;
});

export function measure(value: number) {
  batch(() => {
    history.value = [...history.value, celsius.value];
    celsius.value = -273;
    celsius.value = value;
  });
}
