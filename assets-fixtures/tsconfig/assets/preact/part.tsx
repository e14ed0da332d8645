import { html } from "tiny/jsx-runtime";

function once(value: unknown, context: ClassFieldDecoratorContext) {
    return (first: number) => first + 1;
}
class Part {
    @once size = 1;
    declare never: number;
    undefinedHere?: number;
}
console.log(html(<p class="x">{new Part().size}</p>), "undefinedHere" in new Part());
