"""A graph of modules as applications have it: libraries, components in groups, features, and routes to them."""

import dataclasses
import json
import os
import random

from synthetic.snippets import Writer
from synthetic.sheets import rules
from synthetic.words import NOUNS, camel, name, pascal, sentence

HUBS = 0.02  # of all modules, and never fewer than four
COMPONENTS = 0.12
GROUP = 24
FEATURE = (12, 40)
CIRCLES = 0.004
LAZY = 0.8  # of the features
PICTURE = "logo.svg"


@dataclasses.dataclass
class Module:
    path: str
    kind: str  # lib, component, hook or index
    exported: str
    imports: list = dataclasses.field(default_factory=list)  # of (module, exported name)
    late: list = dataclasses.field(default_factory=list)  # those of a circle

    @property
    def typed(self):
        return self.path.endswith((".ts", ".tsx"))


class Graph:
    """All modules of a project. Each one imports only what was made before it, apart from circles."""

    def __init__(self, count, seed):
        self.random = random.Random(f"modules {seed}")
        self.modules = []
        self.names = set()
        self.hubs = [self.add("shared/lib", "lib") for _ in range(max(4, round(count * HUBS)))]
        for hub in self.hubs[4:]:
            hub.imports += [(other, other.exported) for other in self.some(self.hubs[:4], 2)]
        self.groups = []
        while sum(len(group) for _, group in self.groups) < count * COMPONENTS:
            self.group(f"shared/ui/{NOUNS[len(self.groups) % len(NOUNS)]}{len(self.groups) // len(NOUNS) or ''}")
        self.features = []
        # `main` and `routes` come last.
        while len(self.modules) < count - 2:
            self.feature(min(self.random.randint(*FEATURE), count - 2 - len(self.modules)))

    def some(self, list_, most):
        """Up to `most` different ones; early ones far more often, as hubs are."""
        chosen = {}
        for _ in range(self.random.randint(0, most) if list_ else 0):
            one = list_[int(len(list_) * self.random.random() ** 2.5)]
            chosen[one.path] = one
        return list(chosen.values())

    def add(self, folder, kind):
        random_ = self.random
        if kind == "component":
            exported, extensions = pascal(random_), ["tsx", "tsx", "tsx", "jsx"]
        elif kind == "hook":
            exported, extensions = camel(random_, 3, "use"), ["ts", "ts", "js"]
        else:
            exported, extensions = camel(random_), ["ts", "ts", "ts", "js"]
        # No two modules export the same name: indexes export many of them together.
        exported += str(len(self.modules)) if exported in self.names else ""
        self.names.add(exported)
        module = Module(f"{folder}/{exported}.{random_.choice(extensions)}", kind, exported)
        self.modules.append(module)
        return module

    def index(self, folder, modules):
        module = Module(f"{folder}/index.ts", "index", modules[-1].exported)
        module.imports = [(other, other.exported) for other in modules]
        self.modules.append(module)
        return module

    def group(self, folder):
        modules = []
        for _ in range(self.random.randint(GROUP // 2, GROUP)):
            module = self.add(folder, "component")
            for other in [*self.some(self.hubs, 2), *self.some(modules, 2)]:
                module.imports.append((other, other.exported))
            modules.append(module)
        self.groups.append((self.index(folder, modules), modules))

    def feature(self, count):
        random_ = self.random
        folder = f"features/{NOUNS[len(self.features) * 3 % len(NOUNS)]}-{len(self.features)}"
        modules = []
        for _ in range(max(1, count - 1)):
            place, kind = random_.choices(
                [("api", "lib"), ("model", "lib"), ("hooks", "hook"), ("components", "component"), ("pages", "component")],
                [2, 3, 2, 5, 1],
            )[0]
            module = self.add(f"{folder}/{place}", kind)
            for other in [*self.some(self.hubs, 3), *self.some(modules[::-1], 4)]:
                module.imports.append((other, other.exported))
            if kind == "component" and self.groups and random_.random() < 0.7:
                index, inside = random_.choice(self.groups)
                module.imports += [(index, other.exported) for other in self.some(inside, 3)]
            if self.features and random_.random() < 0.06:
                # Mostly those that are the core of an application.
                index, inside = self.features[int(len(self.features) * random_.random() ** 3)]
                module.imports.append((index, random_.choice(inside).exported))
            if len(modules) > 3 and random_.random() < CIRCLES * 2:
                other = random_.choice(modules[:-1])
                module.imports = [pair for pair in module.imports if pair[0] is not other] + [(other, other.exported)]
                other.late.append((module, module.exported))
            modules.append(module)
        if count > 1:
            self.features.append((self.index(folder, modules), modules))
        else:
            self.features.append((modules[0], modules))


def generate(assets, count, seed):
    graph = Graph(max(count, 20), seed)
    random_ = random.Random(f"texts {seed}")
    sizes = {"modules": [], "JSON of modules": [], "sheets of modules": []}
    (assets / "app").mkdir(parents=True)
    (assets / "app" / PICTURE).write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>\n')
    for module in graph.modules:
        text, beside = index(module) if module.kind == "index" else code(random_, module)
        for kind, path, content in [("modules", module.path, text), *beside]:
            path = assets / "app" / path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
            sizes[kind].append(len(content))
    for path, text in entry(graph):
        (assets / path).write_text(text)
        sizes["modules"].append(len(text))
    for what, list_ in sizes.items():
        yield what, len(list_), sum(list_)


def between(module, path):
    """How `module` names another file: TypeScript's ending is left out, others stay."""
    relative = os.path.relpath(path, os.path.dirname(module.path))
    relative = relative if relative.startswith(".") else f"./{relative}"
    for end in ("/index.ts", ".tsx", ".ts", ".jsx"):
        if relative.endswith(end):
            return relative[: -len(end)]
    return relative


def index(module):
    lines = [f'export {{ {exported}, {exported}Tools }} from "{between(module, other.path)}";' for other, exported in module.imports]
    return "\n".join(lines) + "\n", []


def entry(graph):
    lazy = [number for number in range(len(graph.features)) if graph.random.random() < LAZY or number == 0]
    routes, main = [], ['import { createElement } from "react";', 'import { open } from "./app/routes";']
    for number, (module, inside) in enumerate(graph.features):
        path = "./" + module.path.removesuffix("/index.ts")
        path = path.rpartition(".")[0] if path.endswith((".ts", ".tsx", ".jsx")) else path
        if number in lazy:
            routes.append(f'  "/{NOUNS[number % len(NOUNS)]}/{number}": () => import("{path}"),')
        else:
            used = graph.random.sample(inside, min(3, len(inside)))
            main.append(f'import {{ {", ".join(sorted(one.exported for one in used))} }} from "./app/{path[2:]}";')
            main += [f"console.log({one.exported});" for one in used]
    main += ['open(location.pathname).then((page) => console.log(createElement("div", null, Object.keys(page).length)));']
    opened = ["export const open = (path: string) => (routes[path] ?? Object.values(routes)[0])();"]
    yield "app/routes.ts", "\n".join(["const routes: Record<string, () => Promise<object>> = {", *routes, "};", *opened]) + "\n"
    yield "main.tsx", "\n".join(main) + "\n"


def code(random_, module):
    """The text of a module, and the files beside it that it imports: (kind, path, text)."""
    imported = {}
    for other, exported in [*module.imports, *module.late]:
        imported.setdefault(other.path, (other, set()))[1].add(exported)
    taken = {module.exported, *NOUNS} | {one for _, names in imported.values() for one in names}
    writer = Writer(random_, module.typed, taken)
    head, beside = [], []
    stem = os.path.splitext(module.path)[0]
    if module.kind == "hook":
        head.append('import { useEffect, useMemo, useState } from "react";')
    for other, names in imported.values():
        head.append(f'import {{ {", ".join(sorted(names))} }} from "{between(module, other.path)}";')
    components = [one for other, names in imported.values() for one in sorted(names) if one[0].isupper()]
    functions = [one for other, names in imported.values() for one in sorted(names) if one[0].islower()]
    if module.kind == "component" and random_.random() < 0.25:
        head.append(f'import "{between(module, stem + ".css")}";')
        beside.append(("sheets of modules", stem + ".css", "\n".join(rules(random_, 600, os.path.relpath(PICTURE, os.path.dirname(module.path)))) + "\n"))
    if module.kind == "lib" and random_.random() < 0.06:
        table = {name(random_): [sentence(random_), random_.randint(1, 999)] for _ in range(random_.randint(4, 20))}
        beside.append(("JSON of modules", stem + ".json", json.dumps(table, indent=2) + "\n"))
        head.append(f'import table from "{between(module, stem + ".json")}";')
        functions.append("Object.keys.bind(null, table)")

    waiting = list(functions)

    def use(argument):
        """Each import is used, then some of them again."""
        if not functions:
            return f"[{argument}, {random_.randint(0, 99)}].length"
        found = waiting.pop() if waiting else random_.choice(functions)
        call = f"{found}({'' if '.' in found else argument})"
        return f"({call} as any)" if module.typed and "." not in found else call

    size = min(5000, max(450, random_.lognormvariate(7.25, 0.6)))
    first = {"component": lambda: writer.component(module.exported, use, components[:6]), "hook": lambda: writer.hook(module.exported, use)}
    pieces = [first.get(module.kind, lambda: writer.function(module.exported, use))()]
    declared = components[6:] if module.kind == "component" else components
    while waiting or sum(len(line) + 1 for piece in pieces for line in piece) < size:
        kind = random_.choices(["function", "table", "shape", "class"], [6, 2, 2, 1])[0]
        if kind == "shape" and not waiting:
            pieces.append(writer.shape(writer.pascal("Shape")))
            continue
        found = writer.pascal("Store") if kind == "class" and not waiting else writer.camel()
        declared.append(found)
        if kind == "function" or waiting:
            pieces.append(writer.function(found, use))
        else:
            pieces.append(writer.table(found) if kind == "table" else writer.klass(found, use))
    pieces.append(writer.tools(f"{module.exported}Tools", declared))
    text = "\n\n".join("\n".join(lines) for lines in ([head] if head else []) + pieces)
    return text + "\n", beside
