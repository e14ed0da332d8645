"""Sheets: entries that import parts, which import others, with conditions; rules that name pictures."""

import random

from synthetic.static import svg
from synthetic.words import name

PER_ENTRY = 30
CONDITIONS = ["", "", "", "", " screen", " print", " layer(base)", " layer(components)", " supports(display: grid)",
              " (min-width: 48em)", " layer(theme) (prefers-color-scheme: dark)"]
SIDES = ["top", "right", "bottom", "left"]


def generate(assets, count, seed):
    random_ = random.Random(f"sheets {seed}")
    pictures = [f"icon-{number:03}-{name(random_)}.svg" for number in range(max(1, count // 20))]
    (assets / "img").mkdir(parents=True, exist_ok=True)
    for picture in pictures:
        (assets / "img" / picture).write_text(svg(random_, random_.randint(300, 2000)))
    folder = assets / "css"
    (folder / "parts").mkdir(parents=True)
    size = written = 0
    entries = max(1, count // PER_ENTRY)
    for entry in range(entries):
        share = (count - entries) // entries + (entry < (count - entries) % entries)
        parts = [f"{entry:03}-{number:02}-{name(random_)}.css" for number in range(share)]
        # Part i is imported by what comes before it: by the entry, or by a part.
        imports = {number: [] for number in range(-1, share)}
        for number in range(share):
            imports[random_.randint(max(-1, number // 3 - 1), number - 1) if number > 4 else -1].append(number)
        for number in range(-1, share):
            place = "./parts/" if number < 0 else "./"
            lines = [f'@import "{place}{parts[other]}"{random_.choice(CONDITIONS)};' for other in imports[number]]
            picture = f"{'../' if number < 0 else '../../'}img/{random_.choice(pictures)}"
            lines += rules(random_, random_.lognormvariate(7.2, 0.6), picture)
            path = folder / f"app-{entry:03}.css" if number < 0 else folder / "parts" / parts[number]
            text = "\n".join(lines) + "\n"
            path.write_text(text)
            written += 1
            size += len(text)
    yield "sheets", written, size
    yield "pictures of sheets", len(pictures), sum((assets / "img" / picture).stat().st_size for picture in pictures)


def rules(random_, size, picture):
    block = name(random_)
    lines = [f"/* {block.replace('-', ' ')} */", f".{block} {{", f'  background: no-repeat center url("{picture}");', "}"]
    while sum(map(len, lines)) < size:
        selector = random_.choice([f".{block}__{name(random_)}", f".{block}--{name(random_)}", f".{name(random_)} > .{block}"])
        state = random_.choice(["", "", "", ":hover", ":focus-visible", "::before", ":not(:last-child)"])
        body = [f"  {declaration(random_)};" for _ in range(random_.randint(1, 6))]
        rule = [f"{selector}{state} {{", *body, "}"]
        if random_.random() < 0.12:
            rule = [f"@media (min-width: {random_.randrange(320, 1600, 16)}px) {{", *(f"  {line}" for line in rule), "}"]
        lines += rule
    return lines


def declaration(random_):
    length = f"{random_.randint(1, 64) / 4:g}{random_.choice(['px', 'rem', 'em', '%'])}"
    color = random_.choice([f"#{random_.randrange(1 << 24):06x}", f"rgb({random_.randint(0, 255)} 40 90 / {random_.random():.2f})"])
    return random_.choice([
        f"margin-{random_.choice(SIDES)}: {length}",
        f"padding: {length} {random_.randint(0, 40)}px",
        f"color: {color}",
        f"border: 1px solid {color}",
        f"width: calc(100% - {length})",
        f"display: {random_.choice(['flex', 'grid', 'block', 'inline-block', 'none'])}",
        f"font: {random_.choice([400, 500, 700])} {length}/1.4 system-ui, sans-serif",
        f"transform: translate({length}, {random_.randint(-9, 9)}px) rotate({random_.randint(0, 359)}deg)",
        f"transition: opacity {random_.randint(1, 9) * 50}ms ease-in-out",
        f"grid-template-columns: repeat({random_.randint(2, 12)}, minmax(0, 1fr))",
        f"box-shadow: 0 {random_.randint(1, 8)}px {random_.randint(2, 32)}px {color}",
        f"z-index: {random_.randint(-1, 100)}",
    ])
