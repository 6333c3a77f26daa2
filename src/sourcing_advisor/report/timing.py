"""When a move begins and when it is due: its advice gets dates, none after what it serves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sourcing_advisor.decisions.move_order import day_after
from sourcing_advisor.decisions.moves import Clock, Move
from sourcing_advisor.report.dating import STEPS, cut, dated
from sourcing_advisor.report.naming import Entry
from sourcing_advisor.report.words import date_in_words

_IF_SOONER = re.compile(r", or before the renewal if (?:that is )?sooner")
_LAST = re.compile(r"(?: \([^()]*\))?\.$")
"""How a text on success ends: with where the number comes from, if it tells that."""
_LONG = 6
"""In months: a renewal that is further away comes later than what is due at once."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Dates the advice of one report: of which day it is, and how many months are left."""

    as_of: date | None
    renewal: float | None

    def give_dates(
        self, sections: dict[str, str], move: Move, entries: Iterable[Entry], start: date | None
    ) -> date | None:
        """Give advice its dates, none after what the move is to be ready for; return its day.

        A date that somebody named, for the move or for all that hangs on the renewal, cuts the
        steps as a clock of the plan does, and so does the end of the contract. It is the day of the
        move; else the last of the dates is. What waits for another move begins when that is due.
        """
        named = [e.on for e in entries if e.on and e.kind in ("deadline", "notice")]
        due = min(filter(None, (move.by, *named)), default=None)
        latest, months = self._limits(move, due, start)
        for name in ("first_steps", "success"):
            if months is not None:
                within = cut(sections[name], months, latest, STEPS)
                beyond = name == "success" and due is None and within != sections[name]
                sections[name] = _if_it_goes_on(sections[name]) if beyond else within
            if self.as_of is not None and start is not None and start > self.as_of:
                sections[name] = dated(sections[name], self.as_of, latest, start, STEPS)[0]
        by_when = sections["by_when"]
        if self.renewal is not None and (self.as_of is not None or self.renewal > _LONG):
            by_when = _IF_SOONER.sub("", by_when)
        if self.as_of is not None:
            by_when, last = dated(by_when, self.as_of, latest, start)
            due = due or last
        elif months is not None:
            by_when = cut(by_when, months, latest)
        sections["by_when"] = _with_latest(by_when, move)
        return due

    def _limits(
        self, move: Move, due: date | None, start: date | None
    ) -> tuple[date | None, float | None]:
        """Return the last day on which a step of a move may fall, and the months until then."""
        months = min((m for m in (move.within_months, self.renewal) if m is not None), default=None)
        if self.as_of is None or start is None:
            return due, months
        end = None if self.renewal is None else day_after(self.as_of, max(self.renewal, 1))
        latest = min(filter(None, (due, end)), default=None)
        return latest, months if latest is None else max((latest - start).days, 0) / 30.4


def _if_it_goes_on(success: str) -> str:
    """Return how success shows, where that is later than the contract ends today."""
    return _LAST.sub(lambda end: f", if the contract goes on{end[0]}", success.rstrip(), count=1)


def _with_latest(by_when: str, move: Move) -> str:
    """Return when a move is due with the date that brings it forward, if it does not tell it."""
    if move.by is not None:
        told = date_in_words(move.by.isoformat()).rpartition(" ")[0] in by_when
    else:
        told = move.within_months is None or bool(by_when)
    clock = next((reason for reason in move.reasons if isinstance(reason, Clock)), None)
    if told or clock is None:
        return by_when
    latest = f"{clock.when[0].upper()}{clock.when[1:]}{'' if clock.now else ' at the latest'}"
    return f"{latest}. {by_when}".strip()
