"""The plan as a picture: a column for each stage, a lane for each owner, a box for each move."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sourcing_advisor.advice.markdown import plain_text
from sourcing_advisor.decisions.moves import STAGES, Stage
from sourcing_advisor.renderers.words.wording import Wording
from sourcing_advisor.report.model import Recommendation, Report
from sourcing_advisor.rules.models import Level, Owner

_LANES: tuple[Owner, ...] = ("client", "both", "provider")
_COLUMN, _BOX, _GAP = 204, 190, 8
_HEAD, _LANE_HEAD = 30, 26
_LINE, _PADDING = 15, 7
_CHARACTERS = 27
"""That fit into a line of a box, in most fonts."""
_MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Box:
    """One move: where its box lies, and its title cut into lines, each with its height."""

    number: int
    severity: Level
    x: int
    y: int
    width: int
    height: int
    lines: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """The moves of one owner, below a line with its name."""

    name: str
    y: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole picture, in units of about a pixel; `told` is it in words."""

    width: int
    height: int
    columns: tuple[tuple[int, str], ...]
    lanes: tuple[Lane, ...]
    told: str


def picture_of(report: Report, words: Wording) -> Picture:
    """Return the picture of a plan: stages and owners without any move are left out."""
    stages = [stage for stage in STAGES if report.of_stage(stage)]
    columns = {stage: 1 + number * _COLUMN for number, stage in enumerate(stages)}
    lanes: list[Lane] = []
    y = _HEAD
    for owner in _LANES:
        owned = [move for move in report.recommendations if move.owner == owner]
        if owned:
            boxes, end = _boxes(owned, columns, y + _LANE_HEAD)
            lanes.append(Lane(words[f"owner_{owner}"], y, tuple(boxes)))
            y = end + _GAP
    names = {stage: words[f"stage_{stage}"] for stage in stages}
    counts = (f"{names[stage]}: {len(report.of_stage(stage))}" for stage in stages)
    return Picture(
        width=len(stages) * _COLUMN,
        height=y,
        columns=tuple((columns[stage], names[stage]) for stage in stages),
        lanes=tuple(lanes),
        told=f"{', '.join(counts)}. {words['plan_picture']}",
    )


def _boxes(
    moves: Sequence[Recommendation], columns: Mapping[Stage, int], top: int
) -> tuple[list[Box], int]:
    """Return the boxes of one lane, each stage from the top, and where the lane ends."""
    ends = dict.fromkeys(columns, top)
    boxes = []
    for move in moves:
        title = f"{move.number}. {plain_text(move.title)}"
        cut = _cut(title)
        y, height = ends[move.stage], len(cut) * _LINE + 2 * _PADDING
        lines = tuple((y + _PADDING + 12 + n * _LINE, line) for n, line in enumerate(cut))
        x = columns[move.stage]
        boxes.append(Box(move.number, move.severity, x, y, _BOX, height, lines))
        ends[move.stage] = y + height + _GAP
    return boxes, max(ends.values())


@lru_cache(maxsize=2000)
def _cut(title: str) -> tuple[str, ...]:
    """Return the lines of a title in its box."""
    return tuple(textwrap.wrap(title, _CHARACTERS, max_lines=_MOST_LINES, placeholder=" …"))
