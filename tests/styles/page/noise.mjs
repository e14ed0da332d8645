// Values under everything. An element that gets from its sheet what it has anyway would not show
// whether the sheet still says so; hence each property gets another value first, in the lowest layer.

const VALUES = [
  "rgb(1, 2, 3)",
  "7.25px",
  "0.7",
  "7",
  "0.7s",
  "rotate(7deg)",
  "blur(7px)",
  "7px 7px rgb(1, 2, 3)",
  "inset(7px)",
  "noise",
  ...`flow-root inline-table sticky relative clip scroll collapse inline-end right both groove dotted wavy hidden
  crosshair help vertical horizontal all contain cover repeat-x space-around space-evenly last baseline end center
  stretch column-reverse wrap-reverse dense row text-bottom sub justify uppercase oblique small-caps bold ultra-condensed
  pre-line break-all anywhere manual balance inside square under overline underline none auto fixed local luminance
  multiply isolate preserve-3d y x proximity smooth pan-x fill round evenodd add from-image optimizespeed`.split(/\s+/),
];
const SIZES = /^(max-)?(width|height)$/;
const SIZE = "725.5px";
/** Columns in columns in columns take time and memory without end: only what holds no elements gets them. */
const COLUMNS = /^(column-(count|width)|columns|break-(before|after|inside))$/;
/** What would cost much time, or make what is not there. */
const WITHOUT =
  /^(animation|transition|column-height|contain|container|content|content-visibility|counter|anchor|position-anchor|view|timeline|scroll-timeline|will-change|quotes|appearance|zoom|perspective|backdrop-filter|resize|all)(-|$)/;

/** Writes the values for `properties` into `style`, none of them among `used` (property → values). */
export function fill(style, properties, used) {
  const own = [];
  const inherited = [];
  const ofLeaves = [];
  const parent = document.createElement("div");
  const child = document.createElement("div");
  parent.append(child);
  document.body.append(parent);
  for (const property of properties) {
    if (WITHOUT.test(property)) continue;
    const initial = getComputedStyle(child).getPropertyValue(property);
    for (const value of SIZES.test(property) ? [SIZE] : VALUES) {
      if (!CSS.supports(property, value) || used.get(property)?.has(value)) continue;
      parent.style.setProperty(property, value);
      const [above, below] = [parent, child].map((element) => getComputedStyle(element).getPropertyValue(property));
      parent.removeAttribute("style");
      if (above === initial && value !== SIZE) continue;
      const list = COLUMNS.test(property) ? ofLeaves : below === above && value !== SIZE ? inherited : own;
      list.push(`${property}: ${value}`);
      break;
    }
  }
  parent.remove();
  style.textContent = `@layer noise {
    html { ${inherited.join("; ")} }
    x-place *, x-place *::before, x-place *::after { ${own.join("; ")} }
    x-place :not(:has(*)) { ${ofLeaves.join("; ")} }
  }`;
  style.sheet.disabled = true;
}
