// A sheet of Tailwind CSS, compiled by Tailwind itself for a wide choice of its utilities.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(new URL("packages/package.json", import.meta.url));

const times = (prefixes, values) => prefixes.flatMap((prefix) => values.map((value) => `${prefix}-${value}`));

const COLORS = ["red-500", "amber-300", "lime-700", "sky-50", "indigo-950", "zinc-400", "black/50", "white", "current"];
const SPACES = ["0", "px", "0.5", "1", "2", "4", "6", "12", "64", "auto"];

const PLAIN = `
  absolute accent-auto align-middle animate-bounce animate-ping animate-pulse animate-spin antialiased appearance-none
  aspect-square aspect-video backdrop-blur-sm backdrop-saturate-150 backface-hidden bg-blend-multiply bg-clip-text
  bg-cover bg-fixed bg-no-repeat bg-origin-content block blur-md border border-2 border-b-4 border-collapse border-dashed
  border-e border-t-0 border-x-8 box-border box-content break-words brightness-75 capitalize caption-bottom caret-pink-500
  clear-both collapse columns-3xs container content-['→'] content-none contents contrast-125 cursor-pointer
  decoration-2 decoration-wavy delay-150 diagonal-fractions divide-dashed divide-x-2 divide-y drop-shadow-lg duration-300
  ease-in-out field-sizing-content filter fixed flex flex-1 flex-col flex-nowrap flex-wrap float-start font-bold
  font-mono font-sans font-stretch-condensed forced-color-adjust-none from-10% from-indigo-500 bg-linear-to-r
  bg-linear-45 bg-conic bg-radial via-sky-200 to-emerald-500 to-90% grayscale grid grid-cols-3
  grid-cols-[1fr_auto_minmax(0,2fr)] grid-flow-row-dense grow grow-0 hidden hue-rotate-90 hyphens-auto inline inline-block
  inset-shadow-sm inset-ring-2 invert invisible isolate italic items-baseline justify-between justify-items-center
  leading-6 leading-none leading-tight line-clamp-3 line-through list-disc list-inside lowercase mask-b-from-50%
  mask-radial-at-center mix-blend-multiply normal-case not-italic not-sr-only object-bottom object-cover
  opacity-0 opacity-75 order-first ordinal origin-top-left outline-2 outline-dashed outline-hidden outline-offset-4
  overflow-hidden overscroll-contain overflow-x-auto perspective-dramatic place-content-center place-items-end
  pointer-events-none relative resize-y ring-4 ring-inset rotate-45 rotate-x-12 rounded-full rounded-lg rounded-s-2xl
  rounded-tl-none row-span-2 saturate-200 scale-50 scale-3d scale-x-110 scroll-mt-2 scroll-smooth select-none sepia
  shadow-lg shadow-none shrink-0 size-8 skew-x-6 slashed-zero snap-center snap-mandatory snap-x space-x-4
  space-y-reverse sr-only stacked-fractions static stroke-2 sticky subpixel-antialiased table table-auto tabular-nums
  text-balance text-center text-ellipsis text-lg/7 text-shadow-md text-wrap text-xs text-9xl touch-pan-x tracking-wide
  transform-3d transition transition-all transition-colors translate-x-1/2 -translate-y-full translate-z-8 truncate
  underline underline-offset-4 uppercase visible whitespace-pre-wrap will-change-transform z-50 -z-10
  w-[calc(100%-2rem)] h-dvh h-screen max-w-prose max-w-7xl min-h-0 min-w-fit w-1/3 w-full bg-[#bada55]
  text-[length:var(--size)] before:content-['\\201C'] grid-rows-subgrid col-span-full col-start-2 [mask-type:luminance]
  [--gutter:1rem] p-(--gutter) fill-current stroke-red-500 @container @sm:flex @max-md:hidden
`;

const VARIED = ["bg-sky-700", "text-white", "opacity-100", "underline", "p-4", "block", "ring-2", "shadow-xl", "-mt-2"];
const VARIANTS = `
  hover focus focus-within focus-visible active visited target first last only odd even first-of-type nth-3 empty
  disabled enabled checked indeterminate default required valid invalid user-invalid in-range placeholder-shown autofill
  read-only before after first-letter first-line marker selection file backdrop placeholder sm md lg xl 2xl max-md
  min-[900px] dark portrait landscape motion-safe motion-reduce contrast-more print supports-[display:grid] rtl ltr open
  inert aria-checked aria-[sort=ascending] data-active data-[size=large] group-hover group-focus group-[.is-published]
  peer-checked peer-invalid has-checked has-[img] group-has-[a] not-hover in-[main] *: **: [&>p] [&_li:nth-child(2n)]
  forced-colors noscript pointer-coarse starting md:dark:hover group-data-[state=open] peer-disabled:focus
`;

const words = (text) => text.trim().split(/\s+/);

/** The names of the utilities that the sheet has. */
export function candidates() {
  return [
    ...words(PLAIN),
    ...times(
      ["p", "px", "pt", "ps", "m", "-mx", "mb", "me", "gap", "gap-x", "space-y", "inset", "-top", "end"],
      SPACES,
    ),
    ...times(["w", "h", "min-w", "max-h", "basis", "indent", "scroll-px", "border-spacing", "translate-y"], SPACES),
    ...times(["bg", "text", "border", "border-y", "ring", "outline", "fill", "decoration", "shadow", "divide"], COLORS),
    ...words(VARIANTS).flatMap((variant) => VARIED.map((utility) => `${variant.replace(/:$/, "")}:${utility}`)),
  ];
}

/** The text of the sheet. */
export async function tailwindSheet() {
  const { compile } = require("tailwindcss");
  const root = dirname(require.resolve("tailwindcss/package.json"));
  const loadStylesheet = async (id, base) => {
    const path = id.startsWith(".") ? join(base, id) : join(root, id.replace(/^tailwindcss\/?/, "") || "index.css");
    return { path, base: dirname(path), content: readFileSync(path, "utf8") };
  };
  const { build } = await compile('@import "tailwindcss";', { base: root, loadStylesheet });
  return build(candidates());
}
