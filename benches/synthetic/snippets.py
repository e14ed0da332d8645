"""Pieces of code for modules, each with names, numbers and texts of its own.

Each function gives lines and, where it declares something that others can use,
the name of it. `use` is a function that calls one of the module's imports.
"""

from synthetic.words import ADJECTIVES, NOUNS, VERBS, camel, name, pascal, sentence


class Writer:
    """Writes the pieces of one module, TypeScript or JavaScript, whose declarations get names that are new in it."""

    def __init__(self, random_, typed, taken):
        self.random = random_
        self.typed = typed
        self.taken = taken

    def new(self, make):
        found = make()
        while found in self.taken:
            found = f"{make()}{self.random.randint(2, 99)}"
        self.taken.add(found)
        return found

    def type(self, text):
        """An annotation, where the module has types."""
        return f": {text}" if self.typed else ""

    def noun(self):
        return self.random.choice(NOUNS)

    def function(self, found, use):
        """One exported function."""
        random_ = self.random
        a, b = random_.sample(NOUNS, 2)
        kind = random_.randrange(5)
        if kind == 0:
            body = [
                f"  const {b} = [{', '.join(str(random_.randint(0, 500)) for _ in range(random_.randint(2, 6)))}];",
                f"  if ({a}.length > {random_.randint(1, 99)}) return {use(a)};",
                f"  return {b}.filter((item) => item % {random_.randint(2, 9)} !== 0).map((item) => `${{{a}}}-${{item}}`);",
            ]
            head = f"({a}{self.type('string')})"
        elif kind == 1:
            cases = random_.sample(VERBS, random_.randint(2, 5))
            body = [f"  switch ({a}) {{"]
            for case in cases:
                body += [f'    case "{case}":', f'      return {use(f"{{ {a}, {b} }}")} ?? "{sentence(random_)}";']
            body += ["    default:", f"      throw new RangeError(`{sentence(random_)}: ${{{a}}}`);", "  }"]
            head = f"({a}{self.type('string')}, {b}{self.type('number')} = {random_.randint(0, 60)})"
        elif kind == 2:
            body = [
                f"  let {b} = 0;",
                f"  for (const {{ {random_.choice(ADJECTIVES)}Count: count = 1, rate }} of {a}) {{",
                f"    {b} += Math.round(count * rate * {random_.randint(2, 400)}) / {random_.choice([10, 100, 1000])};",
                "  }",
                f"  return Math.max({random_.randint(0, 9)}, Math.min({b}, {random_.randint(100, 9999)})) + Number({use(b)});",
            ]
            item = "{ rate: number; [key: string]: number }[]"
            head = f"({a}{self.type(item)})"
        elif kind == 3:
            body = [
                "  try {",
                f'    const response = await fetch(`/api/{name(random_)}/${{{a}}}?limit={random_.randint(5, 200)}`, {{ signal }});',
                f"    if (!response.ok) throw new Error(`{sentence(random_)}: ${{response.status}}`);",
                f"    const {{ {b}, ...rest }} = await response.json();",
                f"    return {{ ...rest, {b}: {use(b)} }};",
                "  } catch (error) {",
                f'    console.warn("{sentence(random_)}", error);',
                "    return null;",
                "  }",
            ]
            return [f"export async function {found}({a}{self.type('string')}, signal{self.type('AbortSignal | undefined')}) {{", *body, "}"]
        else:
            body = [
                f'  const parts = {a}.trim().toLowerCase().split("{random_.choice(["-", "/", ":", ","])}");',
                f"  const [{b} = \"{self.noun()}\", ...others] = parts;",
                f'  return others.length ? `${{{b}}} {sentence(random_)[1:]} ${{others.join(", ")}}` : {use(b)};',
            ]
            head = f"({a}{self.type('string')})"
        return [f"export function {found}{head} {{", *body, "}"]

    def table(self, found):
        random_ = self.random
        keys = random_.sample(ADJECTIVES, random_.randint(3, 9))
        rows = [
            f'  {key}: {{ label: "{sentence(random_)}", order: {random_.randint(1, 900)}, has{self.noun().title()}: {random_.choice(["true", "false", "null", "0.25"])} }},'
            for key in keys
        ]
        return [f"export const {found} = {{", *rows, "}" + (" as const;" if self.typed else ";")]

    def shape(self, found):
        random_ = self.random
        if not self.typed:
            return [f"/** {sentence(random_)}. */", f"export const {found[0].lower()}{found[1:]}Keys = {sorted(random_.sample(NOUNS, 4))};".replace("'", '"')]
        kinds = ["string", "number", "boolean", "Date", "string[]", "Record<string, number>", '"open" | "closed"']
        rows = [f"  {key}{random_.choice(['', '', '?'])}: {random_.choice(kinds)};" for key in random_.sample(NOUNS, random_.randint(3, 8))]
        return [f"export interface {found} {{", *rows, "}"]

    def klass(self, found, use):
        random_ = self.random
        field, other = random_.sample(NOUNS, 2)
        method, second = random_.sample(VERBS, 2)
        return [
            f"export class {found} {{",
            f"  #{field} = new Map{'<string, number>' if self.typed else ''}();",
            f"  static {random_.choice(ADJECTIVES)}Limit = {random_.randint(10, 5000)};",
            "",
            f"  constructor({'private readonly ' if self.typed else ''}{other}{self.type('string')}) {{",
            *([] if self.typed else [f"    this.{other} = {other};"]),
            f'    this.#{field}.set("{self.noun()}", {random_.randint(0, 99)});',
            "  }",
            "",
            f"  {method}{self.noun().title()}(key{self.type('string')}, value{self.type('number')} = {random_.randint(1, 30)}) {{",
            f"    const before = this.#{field}.get(key) ?? 0;",
            f"    if (before + value > {found}.prototype.constructor.length * {random_.randint(50, 900)}) return {use('before')};",
            f"    this.#{field}.set(key, before + value);",
            "    return this;",
            "  }",
            "",
            f"  *{second}All() {{",
            f"    for (const [key, value] of this.#{field}) if (value > {random_.randint(1, 9)}) yield `${{this.{other}}}/${{key}}`;",
            "  }",
            "}",
        ]

    def hook(self, found, use):
        random_ = self.random
        state, other = random_.sample(NOUNS, 2)
        setter = f"set{state.title()}"
        return [
            f"export function {found}({other}{self.type('string')}) {{",
            f"  const [{state}, {setter}] = useState({random_.choice(['0', 'false', 'null', chr(34) + self.noun() + chr(34)])}{' as unknown' if self.typed else ''});",
            "  useEffect(() => {",
            f"    const timer = setTimeout(() => {setter}({use(other)}), {random_.randint(1, 50) * 100});",
            "    return () => clearTimeout(timer);",
            f"  }}, [{other}]);",
            f"  return useMemo(() => ({{ {state}, {camel(random_, 2)}: () => {setter}({random_.randint(0, 9)}) }}), [{state}]);",
            "}",
        ]

    def component(self, found, use, elements):
        random_ = self.random
        prop, other = random_.sample(NOUNS, 2)
        block = name(random_)
        inner = [
            f'      <{element} key="{number}" {self.noun()}={{{prop}}} />' for number, element in enumerate(elements)
        ] or [f"      <span>{{String({use(prop)})}}</span>"]
        return [
            f"export function {found}({{ {prop}, {other} = {random_.randint(1, 40)} }}{self.type('any')}) {{",
            f'  const title = `${{{prop}}}: {sentence(random_)}`;',
            "  return (",
            f'    <section className="{block}" title={{title}} data-{self.noun()}={{{other}}}>',
            f'      <h2 className="{block}__{self.noun()}">{sentence(random_)}</h2>',
            *inner,
            f'      {{{other} > {random_.randint(1, 30)} && <p>{sentence(random_)}</p>}}',
            f'      <button type="button" onClick={{() => {use(other)}}}>{random_.choice(VERBS).title()}</button>',
            "    </section>",
            "  );",
            "}",
        ]

    def tools(self, found, names):
        """One object with all that the module declares: what it has would be dropped otherwise."""
        return [f"export const {found} = {{", *[f"  {one}," for one in names], "};"]

    def pascal(self, end=""):
        return self.new(lambda: pascal(self.random, end))

    def camel(self, first=None):
        return self.new(lambda: camel(self.random, self.random.randint(2, 3), first))
