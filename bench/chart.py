"""Charts as SVG, for light pages and dark ones. What a colour says, a number, a dash or a mark says too."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

_COLOURS = ("#3b82d6", "#d97a1f", "#2c9c69", "#b45bc8")
_DASHES = ("none", "7 3", "2 3", "9 3 2 3")
_STYLE = """<style>
text { font: 13px system-ui, sans-serif; fill: #24292f }
.head { font-weight: 600 }
.range { stroke: #24292f; stroke-width: 2 }
.axis { stroke: #8b949e; stroke-width: 1 }
.grid { stroke: #8b949e; stroke-width: 1; opacity: .3 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .range { stroke: #e6edf3 } }
</style>"""


@dataclass(frozen=True)
class Bar:
    """A value and the range that it comes from."""

    name: str
    low: float
    value: float
    high: float
    group: int = 0  # those of one group have one colour


@dataclass(frozen=True)
class Panel:
    """A drawing of lines; each is a list of points (x, y)."""

    title: str
    unit: str  # of y
    lines: Mapping[str, Sequence[tuple[float, float]]]


def bars(title: str, unit: str, given: Sequence[Bar]) -> str:
    """Return a chart of ``given``: a bar for each value, with its range, and a line at 1."""
    left, width, step = 250, 470, 26
    top = 44
    scale = width / max(bar.high for bar in given)
    one = left + scale
    parts = [_text(0, 18, title, "head"), _line(one, top - 6, one, top + len(given) * step, "axis", dash="2 3")]
    for number, bar in enumerate(given):
        y = top + number * step
        parts.append(_text(left - 8, y + 13, bar.name, anchor="end"))
        length = max(bar.value * scale, 1)
        parts.append(f'<rect x="{left}" y="{y}" width="{length:.1f}" height="17" fill="{_COLOURS[bar.group % 4]}"/>')
        parts.append(_line(left + bar.low * scale, y + 8.5, left + bar.high * scale, y + 8.5, "range"))
        end = left + max(length, bar.high * scale) + 6
        parts.append(_text(end, y + 13, f"{bar.value:.2f} {unit}"))
    return _svg(left + width + 90, top + len(given) * step + 10, title, parts)


def curves(title: str, panels: Sequence[Sequence[Panel]]) -> str:
    """Return a chart of rows of ``panels``; a name has the same colour, dash and mark in a whole row."""
    width, height, legend = 270, 170, 24
    parts = [_text(0, 18, title, "head")]
    y = 34.0
    for row in panels:
        names = list(dict.fromkeys(name for panel in row for name in panel.lines))
        parts += _legend(names, y)
        for column, panel in enumerate(row):
            parts += _panel(panel, names, column * width, y + legend, width, height)
        y += legend + height + 20
    return _svg(width * max(map(len, panels)), y, title, parts)


def _legend(names: Sequence[str], y: float) -> list[str]:
    parts: list[str] = []
    x = 44.0
    for number, name in enumerate(names):
        parts.append(_path([(x, y + 8), (x + 34, y + 8)], number))
        parts.append(_text(x + 40, y + 12, name))
        x += 60 + 7.2 * len(name)
    return parts


def _panel(panel: Panel, names: Sequence[str], x: float, y: float, width: float, height: float) -> list[str]:
    left, right, above, below = x + 44, x + width - 22, y + 26, y + height - 18
    points = [point for line in panel.lines.values() for point in line]
    across, up = _ticks(max(p[0] for p in points)), _ticks(max(p[1] for p in points))

    def place(point: tuple[float, float]) -> tuple[float, float]:
        return left + point[0] / across[-1] * (right - left), below - point[1] / up[-1] * (below - above)

    parts = [_text(left, y + 14, f"{panel.title}: {panel.unit}", "head")]
    for value in up:
        _, at = place((0, value))
        parts += [_line(left, at, right, at, "grid"), _text(left - 6, at + 4, _short(value), anchor="end")]
    for value in across:
        at, _ = place((value, 0))
        parts.append(_text(at, below + 17, _short(value), anchor="middle"))
    parts.append(_line(left, below, right, below, "axis"))
    return parts + [_path([place(p) for p in line], names.index(name)) for name, line in panel.lines.items()]


def _ticks(most: float) -> list[float]:
    """Return round numbers from 0 to ``most`` or a little more, three to six of them."""
    step = 10.0 ** math.floor(math.log10(most or 1))
    step = next(one for one in (step / 5, step / 4, step / 2, step, step * 2) if most / one <= 5)
    return [step * number for number in range(math.ceil(most / step - 1e-9) + 1)]


def _short(value: float) -> str:
    return f"{value / 1000:g}k" if value >= 10_000 else f"{value:g}"


def _path(points: Sequence[tuple[float, float]], number: int) -> str:
    colour, dash = _COLOURS[number % 4], _DASHES[number % 4]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    marks = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colour}"/>' for x, y in points)
    return (
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>{marks}'
    )


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'


def _line(x: float, y: float, to_x: float, to_y: float, kind: str, dash: str = "none") -> str:
    ends = f'x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"'
    return f'<line {ends} class="{kind}" stroke-dasharray="{dash}"/>'


def _svg(width: float, height: float, title: str, parts: Sequence[str]) -> str:
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img"><title>{escape(title)}</title>'
    return "\n".join([head, _STYLE, *parts, "</svg>", ""])
