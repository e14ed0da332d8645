import { useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Scale } from "./Scale";
import { celsius, fahrenheit, history, measure, runs } from "./state";

export function App() {
  const renders = useRef(0);
  const step = useSignal(5);
  const doubled = useComputed(() => step.value * 2);
  renders.current++;

  return (
    <>
      <h1>
        {celsius} °C = {fahrenheit} °F
      </h1>
      <label>
        Step
        <input type="number" value={step} onInput={({ currentTarget }) => (step.value = currentTarget.valueAsNumber)} />
      </label>
      <button onClick={() => measure(celsius.value + step.value)}>Warmer</button>
      <button onClick={() => measure(celsius.value - doubled.value)}>Much colder</button>
      <Scale values={history} />
      {/* A signal in the text changes without another call of this function. */}
      <p>
        rendered {renders.current}, effects {runs}
      </p>
    </>
  );
}
