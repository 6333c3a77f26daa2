"""Two views of one relationship, the client's and the provider's: what both agree on, and the rest.

What only one side states counts, as does what both state alike, or within the tolerance of the
fact. What they see otherwise is left open, but for the facts of which it was decided whose view
holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from pydantic import ValidationError

from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.facts.conflicts import ContradictionError
from sourcing_advisor.facts.records import Particulars, Side
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.facts.summary_gaps import LIST_OF

TOLERANCE_SCALE = 1
"""In points. Our judgement: two people who mean the same differ by a point of five."""

TOLERANCE_SHARE = 0.1
"""Of the larger number. Our judgement: figures from two sets of books differ by a tenth."""

_LISTS = ("innovation_projects", "idea_log", "reviews")
_MOST_ROUNDS = 20

Known = Value | Bounds | None
Sections = dict[str, Any]


class Difference(NamedTuple):
    """A fact that the two sides see differently; None is the view of a side that says nothing.

    Where one is None, the two answers to this fact and another contradict each other.
    """

    fact: str
    client: Known
    provider: Known

    def of(self, side: Side) -> Known:
        """Return the view of one side."""
        return self.client if side == "client" else self.provider


@dataclass(frozen=True, slots=True)
class Views:
    """What two sides agree on as one relationship, and what they see differently, in order."""

    agreed: Relationship
    differences: tuple[Difference, ...]


def tolerance(fact: Fact, one: float, other: float) -> float:
    """Return by how much two answers to a fact may differ and still be the same answer."""
    return TOLERANCE_SCALE if fact.type == "scale" else TOLERANCE_SHARE * max(abs(one), abs(other))


def joined(
    client: Relationship,
    provider: Relationship,
    holds: Mapping[str, Side] = MappingProxyType({}),
) -> Views:
    """Return two views of one relationship as one; `holds` says whose view of a fact counts.

    Raises ``pydantic.ValidationError`` when what each says alone cannot be true of one
    relationship, whatever is left open.
    """
    joining = _Joining(client, provider, holds)
    for _ in range(_MOST_ROUNDS):
        try:
            agreed = Relationship.model_validate_json(json.dumps(joining.sections()))
        except ValidationError as error:
            if not joining.leave_open(_clashing(error)):
                raise
        else:
            break
    else:
        raise AssertionError("what two views leave open grows in each round, so it ends")
    order = {name: place for place, name in enumerate(catalogue())}
    differing = sorted(joining.open, key=order.__getitem__)
    return Views(
        agreed,
        tuple(Difference(f, client.known.get(f), provider.known.get(f)) for f in differing),
    )


def _clashing(error: ValidationError) -> list[str]:
    """Return the facts and lists that contradict each other, by name."""
    names = []
    for details in error.errors():
        cause = details.get("ctx", {}).get("error")
        if isinstance(cause, ContradictionError):
            for conflict in cause.conflicts:
                names += [".".join(str(p) for p in path[:2]) for path in conflict.answers]
                names += [str(path[0]) for path in conflict.answers]
    return names


class _Joining:
    """Two views on their way to one; `open` are the facts that the two see differently."""

    def __init__(
        self, client: Relationship, provider: Relationship, holds: Mapping[str, Side]
    ) -> None:
        self._views: dict[Side, Relationship] = {"client": client, "provider": provider}
        self._written = {
            side: view.model_dump(mode="json", exclude_none=True)
            for side, view in self._views.items()
        }
        self._holds = holds
        self._taken: dict[str, Any] = {}
        self.open: set[str] = set()
        self._closed_lists = {name for name in _LISTS if self._differs(name)}
        for fact in catalogue().values():
            self._join(fact)

    def leave_open(self, names: Iterable[str]) -> bool:
        """Leave facts open that contradict others, where the sides do not both state them."""
        said = {side: view.known for side, view in self._views.items()}
        clashing = {
            name
            for name in names
            if name in self._taken and said["client"].get(name) != said["provider"].get(name)
        }
        lists = {name for name in names if name in self._lists() and name not in _LISTS}
        more = clashing - self.open or lists - self._closed_lists
        self.open |= clashing
        self._closed_lists |= lists
        return bool(more)

    def sections(self) -> Sections:
        """Return what both agree on, in the form of a relationship."""
        sections: Sections = {"relationship": self._profile()}
        for name, answer in self._taken.items():
            if name not in self.open:
                section, _, field = name.partition(".")
                sections.setdefault(section, {})[field] = answer
        closed = self._closed_lists | {LIST_OF.get(name) for name in self.open}
        for name, entries in self._lists().items():
            if name not in closed:
                home = sections.setdefault("particulars", {}) if _is_particular(name) else sections
                home[name] = entries
        return sections

    def _join(self, fact: Fact) -> None:
        section, _, field = fact.name.partition(".")
        answers = {
            side: written.get(section, {}).get(field) for side, written in self._written.items()
        }
        known = {side: view.known.get(fact.name) for side, view in self._views.items()}
        listed = LIST_OF.get(fact.name)
        if all(answer is None for answer in answers.values()) and listed not in self._closed_lists:
            if None not in known.values() and known["client"] != known["provider"]:
                self._settle(fact, known, dict(known))
            return  # what the lists give, they give to the joined view too
        told = {
            side: known[side] if answer is None and known[side] is not None else answer
            for side, answer in answers.items()
        }
        if told["client"] is None or told["provider"] is None:
            only: Side = "provider" if told["client"] is None else "client"
            if told[only] is not None:
                self._taken[fact.name] = _as_written(told[only])
            return
        self._settle(fact, known, told)

    def _settle(self, fact: Fact, known: Mapping[Side, Known], told: Mapping[Side, Any]) -> None:
        """Take over the answer on which two sides agree, or leave it open."""
        side = self._holds.get(fact.name) or _agreeing(fact, known["client"], known["provider"])
        if side is None:
            self.open.add(fact.name)
        elif isinstance(side, Bounds):
            self._taken[fact.name] = _as_written(side)
        else:
            sure = [s for s, view in self._views.items() if fact.name not in view.beliefs]
            if known["client"] == known["provider"] and sure:
                side = side if side in sure else sure[0]
            self._taken[fact.name] = _as_written(told[side])

    def _profile(self) -> dict[str, Any]:
        """Return what is no fact of the profile: the client's words first, the later day."""
        client, provider = (
            self._written[s].get("relationship", {}) for s in ("client", "provider")
        )
        profile = {**provider, **client}
        days = [view["as_of"] for view in (client, provider) if "as_of" in view]
        if days:
            profile["as_of"] = max(days)
        return {n: v for n, v in profile.items() if f"relationship.{n}" not in catalogue()}

    def _entries(self, side: Side, name: str) -> Any:
        written = self._written[side]
        return (written.get("particulars", {}) if _is_particular(name) else written).get(name)

    def _differs(self, name: str) -> bool:
        client, provider = self._entries("client", name), self._entries("provider", name)
        return client is not None and provider is not None and client != provider

    def _lists(self) -> dict[str, list[Any]]:
        """Return the lists of both sides, entries that both have once."""
        lists = {}
        for name in (*_LISTS, *Particulars.model_fields):
            client, provider = self._entries("client", name), self._entries("provider", name)
            if client is not None or provider is not None:
                mine = client or []
                lists[name] = [*mine, *(e for e in provider or [] if e not in mine)]
        return lists


def _is_particular(name: str) -> bool:
    return name in Particulars.model_fields


def _agreeing(fact: Fact, client: Known, provider: Known) -> Side | Bounds | None:
    """Return whose answer stands for both, the bounds that both fit, or None if neither does."""
    if client == provider or client is None or provider is None:
        return "client" if client is not None else "provider"
    if isinstance(client, bool | str) or isinstance(provider, bool | str):
        return None
    (low, high), (other_low, other_high) = _ends(fact, client), _ends(fact, provider)
    if low <= other_high and other_low <= high:
        return _within_both(client, provider)
    near, far = (high, other_low) if high < other_low else (other_high, low)
    if far - near > tolerance(fact, near, far):
        return None
    if fact.who != "either":
        return fact.who  # the side that can answer it
    return "client" if high < other_low else "provider"  # the lower, as the more careful one


def _within_both(client: float | Bounds, provider: float | Bounds) -> Side | Bounds:
    """Return whose number stands where both can be true; of two bounds, what fits both."""
    if not isinstance(client, Bounds):
        return "client"
    if not isinstance(provider, Bounds):
        return "provider"
    lows = [bounds.at_least for bounds in (client, provider) if bounds.at_least is not None]
    highs = [bounds.at_most for bounds in (client, provider) if bounds.at_most is not None]
    return Bounds(max(lows, default=None), min(highs, default=None), client.whole)


def _ends(fact: Fact, known: float | Bounds) -> tuple[float, float]:
    if not isinstance(known, Bounds):
        return known, known
    low = fact.lowest if known.at_least is None else known.at_least
    high = fact.highest if known.at_most is None else known.at_most
    return (
        float("-inf") if low is None else low,
        float("inf") if high is None else high,
    )


def _as_written(known: Any) -> Any:
    """Return an answer as a relationship takes it."""
    if isinstance(known, Bounds):
        ends = {"at_least": known.at_least, "at_most": known.at_most}
        return {name: end for name, end in ends.items() if end is not None}
    return known
