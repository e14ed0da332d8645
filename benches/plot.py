"""Small plots as SVG: lines over logarithmic axes, readable on light and on dark grounds."""

import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 460, 300
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 56, 44
# Colors that are told apart by everybody; marks and dashes differ, too.
LINES = [("#0072b2", "", "circle"), ("#d55e00", "6 3", "square"), ("#009e73", "2 3", "circle")]
STYLE = """\
text{font:12px system-ui,sans-serif;fill:#333}.title{font-weight:600;font-size:13px}.grid{stroke:#8884;stroke-width:1}
.line{fill:none;stroke-width:2}@media(prefers-color-scheme:dark){text{fill:#ddd}}"""


def figure(panels, columns=2):
    """One SVG of several panels: each is (title, unit of x, unit of y, {name: [(x, y)…]})."""
    rows = math.ceil(len(panels) / columns)
    width, height = WIDTH * min(columns, len(panels)), HEIGHT * rows
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
        f"<title>{escape('; '.join(title for title, *_ in panels))}</title>",
        f"<style>{STYLE}</style>",
    ]
    for number, given in enumerate(panels):
        x, y = number % columns * WIDTH, number // columns * HEIGHT
        parts += [f'<g transform="translate({x} {y})">', *panel(*given), "</g>"]
    return "\n".join([*parts, "</svg>"]) + "\n"


def panel(title, x_unit, y_unit, lines):
    points = [point for list_ in lines.values() for point in list_]
    across = Axis([x for x, _ in points], LEFT, WIDTH - RIGHT)
    up = Axis([y for _, y in points], HEIGHT - BOTTOM, TOP)
    parts = [f'<text class="title" x="{LEFT}" y="18">{escape(title)}</text>']
    for value in across.ticks():
        at = across.place(value)
        parts.append(f'<path class="grid" d="M{at:.1f} {TOP}V{HEIGHT - BOTTOM}"/>')
        parts.append(f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{number(value)}</text>')
    for value in up.ticks():
        at = up.place(value)
        parts.append(f'<path class="grid" d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{number(value)}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">{escape(x_unit)}</text>')
    middle = (TOP + HEIGHT - BOTTOM) / 2
    parts.append(f'<text transform="translate(14 {middle}) rotate(-90)" text-anchor="middle">{escape(y_unit)}</text>')
    legend = LEFT
    for (name, list_), (color, dashes, shape) in zip(lines.items(), LINES, strict=False):
        placed = [(across.place(x), up.place(y)) for x, y in list_]
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in placed)
        parts.append(f'<path class="line" stroke="{color}"{dashed} d="{path}"/>')
        parts += [mark(shape, color, *place) for place in placed]
        parts.append(f'<path class="line" stroke="{color}"{dashed} d="M{legend} 36h26"/>{mark(shape, color, legend + 13, 36)}')
        parts.append(f'<text x="{legend + 32}" y="40">{escape(name)}</text>')
        legend += 48 + 7 * len(name)
    return parts


def mark(shape, color, x, y):
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{color}"/>'
    return f'<rect x="{x - 3:.1f}" y="{y - 3:.1f}" width="6" height="6" fill="{color}"/>'


class Axis:
    """A logarithmic scale that holds all of `values`, between two places."""

    def __init__(self, values, first, last):
        self.low, self.high = math.log10(min(values)), math.log10(max(values))
        margin = max(0.06, (self.high - self.low) * 0.05)
        self.low, self.high = self.low - margin, self.high + margin
        self.first, self.last = first, last

    def place(self, value):
        return self.first + (math.log10(value) - self.low) / (self.high - self.low) * (self.last - self.first)

    def ticks(self):
        """Powers of ten, with the steps between them if there are few."""
        whole = range(math.floor(self.low), math.ceil(self.high) + 1)
        for steps in ((1,), (1, 3), (1, 2, 5)):
            found = [step * 10**power for power in whole for step in steps]
            found = [value for value in found if self.low <= math.log10(value) <= self.high]
            if len(found) > 3:
                break
        return found


def number(value):
    return f"{value:,.0f}" if value >= 1 else f"{value:.3g}"
