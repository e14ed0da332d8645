/** @jsx h */
/** @jsxFrag Group */
import { Group, h, Ui } from "./lib/h.js";
import { greet } from "./lib/greet.tsx";

const rest = { id: "main", "data-n": 1 };
const items = ["a", "b"];

console.log(
  <>
    <p {...rest} class="x" hidden>
      one
      two {"  "}&amp; &copy;&nbsp;
      {/* nothing */}
      {items.map((item) => (
        <b key={item}>{item}</b>
      ))}
    </p>
    <Ui.Box title='say "hi"' label=<i>in</i> />
    <use xlink:href="#a" />
    <my-tag />
    {greet("you")}
  </>,
);
