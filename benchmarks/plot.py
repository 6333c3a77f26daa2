"""Seconds against portfolio size, as an SVG drawn without a plotting library."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any

WIDTH, HEIGHT = 760, 460
LEFT, RIGHT, TOP, BOTTOM = 70, 210, 30, 60
DEALS = (4, 7)
SECONDS = (-2, 5)
COLOURS = (
    "#1b1b1b",
    "#0b6e4f",
    "#2a9d8f",
    "#b5179e",
    "#7209b7",
    "#d00000",
    "#e85d04",
    "#577590",
    "#8a5a00",
)
DASHES = ("4 3", "", "", "", "2 2", "", "6 2", "1 3", "5 1")
LABEL_GAP = 15.0


def draw(results: Sequence[Mapping[str, Any]], names: Sequence[str]) -> str:
    """Return the plot of `names` on logarithmic axes.

    A contender that was measured at one size only is drawn as a straight line at its rate per
    deal from there on.
    """
    series = [(name, _points(results, name)) for name in names]
    drawn = [(name, points) for name, points in series if points]
    labels = _spread([_y(points[-1][1]) for _, points in drawn])
    lines = [
        _line(name, points, labels[i], COLOURS[i % len(COLOURS)], DASHES[i % len(DASHES)])
        for i, (name, points) in enumerate(drawn)
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="12">\n<title>Seconds against portfolio size</title>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>\n'
    )
    return head + _axes() + "".join(lines) + "</svg>\n"


def _points(results: Sequence[Mapping[str, Any]], name: str) -> list[tuple[float, float]]:
    found = sorted((r["deals"], r["seconds"]) for r in results if r["name"] == name)
    if len(found) == 1:
        deals, seconds = found[0]
        return [(size, seconds / deals * size) for size in (10.0 ** DEALS[0], 10.0 ** DEALS[1])]
    return [(float(deals), float(seconds)) for deals, seconds in found]


def _x(deals: float) -> float:
    share = (math.log10(deals) - DEALS[0]) / (DEALS[1] - DEALS[0])
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(seconds: float) -> float:
    share = (math.log10(seconds) - SECONDS[0]) / (SECONDS[1] - SECONDS[0])
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _spread(places: Sequence[float]) -> list[float]:
    """Move labels apart that would lie on each other."""
    order = sorted(range(len(places)), key=lambda i: -places[i])
    moved = list(places)
    for lower, upper in pairwise(order):
        moved[upper] = min(moved[upper], moved[lower] - LABEL_GAP)
    return moved


def _axes() -> str:
    parts: list[str] = []
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    for power in range(DEALS[0], DEALS[1] + 1):
        x = _x(10.0**power)
        parts.append(f'<path d="M{x:.0f} {TOP}V{bottom}" stroke="#dddddd"/>\n')
        parts.append(_text(x, bottom + 20, f"{10**power:,}", "middle"))
    for power in range(SECONDS[0], SECONDS[1] + 1):
        y = _y(10.0**power)
        parts.append(f'<path d="M{LEFT} {y:.0f}H{right}" stroke="#dddddd"/>\n')
        parts.append(_text(LEFT - 8, y + 4, f"{10.0**power:g} s", "end"))
    parts.append(_text((LEFT + right) / 2, bottom + 45, "deals in the portfolio", "middle"))
    return "".join(parts)


def _text(x: float, y: float, text: str, anchor: str, colour: str = "#333333") -> str:
    place = f'x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{colour}"'
    return f"<text {place}>{escape(text)}</text>\n"


def _line(
    name: str, points: Sequence[tuple[float, float]], label: float, colour: str, dash: str
) -> str:
    path = "L".join(f"{_x(deals):.1f} {_y(seconds):.1f}" for deals, seconds in points)
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    line = f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>\n'
    end = _x(points[-1][0])
    return line + _text(end + 8, label + 4, name, "start", colour)
