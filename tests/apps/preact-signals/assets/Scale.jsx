/** @jsxImportSource preact */
import { useComputed } from "@preact/signals";
import { Show } from "@preact/signals/utils";

/** @param {{ values: import("@preact/signals").ReadonlySignal<number[]> }} props */
export function Scale({ values }) {
  const any = useComputed(() => values.value.length > 0);
  return (
    <Show when={any} fallback={<b>Nothing yet</b>}>
      {() => (
        <ol class="scale">
          {values.value.map((value, at) => (
            <li key={at} style={{ paddingInlineStart: `${value + 100}px` }}>
              {value}
            </li>
          ))}
        </ol>
      )}
    </Show>
  );
}
