"""The plan as data: its moves, their stages, and the reasons for the place of each.

Named tuples, since a review by the command line makes these classes anew each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal, NamedTuple

from sourcing_advisor.rules.models import Level, Owner

Stage = Literal["first", "next", "later", "parked", "in_hand"]
STAGES: dict[Stage, str] = {
    "first": "First",
    "next": "Next",
    "later": "Later",
    "parked": "Parked",
    "in_hand": "In hand",
}


class Clock(NamedTuple):
    """A near date decides: the step is due within `months`, or `by` a day.

    The months give the order. The day is that of the event where it was stated; `now` says that it
    is the day on which the facts were stated.
    """

    clock: str
    months: int | float | None
    by: date | None
    reason: str
    now: bool = False

    @property
    def when(self) -> str:
        """Return by when in words: by a day, within some months, or now."""
        if self.now:
            return "today"
        if self.by is not None:
            return f"by {_in_words(self.by)}"
        if self.months is not None:
            return "within a month" if self.months <= 1 else f"within {self.months:.10g} months"
        return "now"

    @property
    def words(self) -> str:
        """Return the reason in words that complete "it stands here"."""
        return f"{self.when}, because {self.reason}"


def urgency(clock: Clock) -> tuple[float, bool]:
    """Return what orders clocks: the months; of alike ones that comes first which has no day."""
    return clock.months or 0, clock.by is not None


def nearest(clocks: Iterable[Clock]) -> Clock | None:
    """Return the clock that says when a move is due: the first day, or the least months."""
    told = sorted(clocks, key=urgency)
    if not told or told[0].by is None:
        return told[0] if told else None
    return min((clock for clock in told if clock.by), key=lambda clock: clock.by or date.max)


class Before(NamedTuple):
    """The cause stands before `moves`, which rest on it: their names, as sentences call them."""

    precedence: str
    moves: Mapping[str, str]
    reason: str
    finding: str | None

    @property
    def words(self) -> str:
        """Return the reason in words that complete "it stands here"."""
        return f"before {listed(self.moves.values())}, because {self.reason}"


class RestsOn(NamedTuple):
    """The effect stands after its cause, the move `cause`."""

    precedence: str
    cause: str
    called: str
    number: int
    reason: str
    finding: str | None

    @property
    def words(self) -> str:
        """Return the reason in words that complete "it stands here"."""
        return f"after move {self.number} ({self.called}), because {self.reason}"


class OnRung(NamedTuple):
    """The rung, the `number`th, gives the move its place; `reason` says why of this move."""

    rung: str
    number: int
    called: str
    reason: str

    @property
    def words(self) -> str:
        """Return the reason in words that complete "it stands here"."""
        return f"because {self.reason}"


class BySeverity(NamedTuple):
    """Among moves of one rung the more severe stand first."""

    severity: Level

    @property
    def words(self) -> str:
        """Return the reason in words that complete "it stands here"."""
        return f"by the severity of the gap that leads it, which is {self.severity}"


class Until(NamedTuple):
    """The gap of a rule cannot be acted on until what `reason` says holds."""

    rule: str
    reason: str

    @property
    def words(self) -> str:
        """Return the reason in words that complete "it is parked"."""
        return f"until {self.reason}"


class Agreed(NamedTuple):
    """What closes the gap is agreed, and in force from a day, where that is known."""

    rule: str
    from_day: date | None

    @property
    def words(self) -> str:
        """Return the reason in words that complete "it is in hand"."""
        return f"in force from {_in_words(self.from_day)}" if self.from_day else "agreed"


Reason = Clock | Before | RestsOn | OnRung | BySeverity | Until | Agreed


class Silenced(NamedTuple):
    """A fired rule that a move leaves nothing to say for, and why."""

    rule: str
    move: str
    reason: str


class Move(NamedTuple):
    """What a reader is advised to do: one leading rule, and the other fired rules as `grounds`.

    `number` counts the moves of a plan from 1. `rests_on` names the move that is its cause.
    `within_months` and `by` say when it is due, where a clock says so; `silenced` are rules for
    which it leaves nothing to say.
    """

    name: str
    title: str
    called: str
    number: int
    stage: Stage
    practice: str
    rule: str
    grounds: tuple[str, ...]
    owner: Owner
    reasons: tuple[Reason, ...]
    rests_on: str | None = None
    within_months: int | float | None = None
    by: date | None = None
    silenced: tuple[Silenced, ...] = ()
    matter: str | None = None
    """What is the matter, in words that complete "the matter is that"."""

    @property
    def why_here(self) -> str:
        """Return what puts the move in its place, in words: the first of its reasons."""
        return self.reasons[0].words

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the rules that the move speaks for, the leading one first."""
        return (self.rule, *self.grounds)


class Plan(NamedTuple):
    """The moves in their order, by stage."""

    first: tuple[Move, ...] = ()
    next: tuple[Move, ...] = ()
    later: tuple[Move, ...] = ()
    parked: tuple[Move, ...] = ()
    in_hand: tuple[Move, ...] = ()

    @property
    def moves(self) -> tuple[Move, ...]:
        """Return every move, in the order of the plan."""
        return (*self.first, *self.next, *self.later, *self.parked, *self.in_hand)

    @property
    def acted_on(self) -> tuple[Move, ...]:
        """Return the moves that can be acted on, in the order of the plan."""
        return (*self.first, *self.next, *self.later)

    def resting_on(self, move: Move) -> Iterator[Move]:
        """Yield the later moves that stand under a move."""
        yield from (later for later in self.later if later.rests_on == move.name)


def listed(names: Iterable[str]) -> str:
    """Return names as a sentence lists them: one, two and three."""
    words = tuple(names)
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
