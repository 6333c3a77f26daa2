"""People by name in titles and advice, in place of the roles in which templates speak of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from sourcing_advisor.advice.markdown import as_markdown, plain_text
from sourcing_advisor.conditions.values import Bounds, Values
from sourcing_advisor.decisions.moves import Move
from sourcing_advisor.facts.records import Particulars, Person, Side
from sourcing_advisor.report.words import date_in_words

_EXECUTIVE = re.compile(r"\b(?:executive|chief|[Cc]hair|C[EFIOT]O|[Dd]irector)\b")
_MOST_WORDS = 5
"""A name that is longer stays out of titles."""

_NO_SERVICE = frozenset({"and", "the", "of", "for", "service", "services"})
"""Words of a service that tell no role."""

_SIDES: tuple[Side, ...] = ("client", "provider")
_PARTY = {
    side: re.compile(rf"\bthe {side}(?= |$)(?! (?:leader|leaders|side)\b)") for side in _SIDES
}
_BOTH = re.compile(r"\bthe two leaders(?: of the relationship)?\b")
_LEADER = {side: re.compile(rf"(?<!the post of )\bthe {side}'s leader\b") for side in _SIDES}
"""How words speak of a leader; a post is nobody's name."""

_POWER: dict[Side, str] = {"client": "pair.client_power", "provider": "pair.provider_power"}
_LOW = 2
_PAIR = "pair"
"""The move by which it is settled whether two leaders can work together."""


def sides_without_power(values: Values, first: Iterable[Move]) -> Iterator[Side]:
    """Yield the sides of which somebody above the leader is asked: one who cannot decide.

    While it is not settled whether the two leaders can work together, that is both sides.
    """
    in_question = any(move.name == _PAIR for move in first)
    for side, fact in _POWER.items():
        power = values.get(fact)
        most = power.at_most if isinstance(power, Bounds) else power
        low = isinstance(most, int | float) and most <= _LOW
        if in_question or low:
            yield side


class Cast:
    """The people who were stated, and the two parties, as advice may name them.

    A role is named where one person alone holds it; with nobody stated, prose stays as it is.
    """

    def __init__(
        self,
        given: Particulars,
        names: Mapping[str, str],
        plain: Mapping[str, str],
        above: Iterable[Side] = (),
    ) -> None:
        """Take the particulars that may be printed, and the parties as Markdown and as text.

        What takes the power to decide is asked of somebody `above` the leader of some sides.
        """
        self._above = frozenset(above)
        people = given.people or ()
        self._people, self._parties = people, names
        self._short = {side: _short_name(plain[side], side) for side in _SIDES}
        self._leads = {
            "client": _only(p for p in people if p.leads and p.side == "client"),
            "provider": _only(p for p in people if p.leads and p.side == "provider"),
        }
        ours, theirs = self._leads["client"], self._leads["provider"]
        if ours and theirs and _shown(ours).casefold() == _shown(theirs).casefold():
            ours = theirs = None  # one name for two people tells neither
            self._leads = {"client": None, "provider": None}
        self._both = (
            f"{plain_text(ours.name)} and {plain_text(theirs.name)}" if ours and theirs else ""
        )
        self._roles = list(self._patterns(self._executive_of("client")))

    def titled(self, title: str, provider: str | None = None) -> str:
        """Return a title with the names of the parties and of the two leaders, as plain text."""
        title = self.clause(title, provider)
        return f"{title[:1].upper()}{title[1:]}"

    def matter(self, words: str) -> str:
        """Return what is the matter, with names; where it ends in a leader who leaves, the day."""
        words = self.clause(words)
        for lead in self._leads.values():
            if lead and lead.leaves_on and words.endswith(plain_text(lead.name)):
                return f"{words}, who leaves on {date_in_words(lead.leaves_on.isoformat())}"
        return words

    def clause(self, words: str, provider: str | None = None) -> str:
        """Return words with the names of the parties and of the two leaders, as plain text.

        `provider` is the one of several that is meant.
        """
        if self._both:
            words = _BOTH.sub(lambda _: self._both, words, count=1)
        for side in _SIDES:
            if f"the {side}" not in words:
                continue
            lead = self._leads[side]
            if lead is not None:
                words = _LEADER[side].sub(plain_text(lead.name).replace("\\", r"\\"), words)
            name = provider if provider and side == "provider" else self._short[side]
            if name:
                own = f"{name}'" if name.endswith("s") else f"{name}'s"
                words = words.replace(f"the {side}'s ", f"{own} ")
                words = _PARTY[side].sub(name.replace("\\", r"\\"), words)
        return words

    def named(self, text: str, provider: str | None = None) -> str:
        """Return advice in which each role that somebody is known to hold is named once.

        `provider` is the one of several that is meant.
        """
        for pattern, name in self._roles:
            text = pattern.sub(name, text, count=1)
        if provider and not self._leads["client"]:
            of_one = _only(p for p in self._people if p.side == "client" and _holds(p, {provider}))
            if of_one:
                text = self._answering("client").sub(_followed_by(_shown(of_one)), text, count=1)
        return text

    def _executive_of(self, side: Side) -> Person | None:
        """Return the one executive of a side who was stated, beside its leader."""
        return _only(
            p
            for p in self._people
            if p.side == side and not p.leads and _EXECUTIVE.search(f"{p.name}, {p.role or ''}")
        )

    def _answers_for_service(self, executive: Person | None) -> Person | None:
        """Return whoever at the client has a role that names the service; an executive first."""
        of_service = set(self._parties["service"].split()) - _NO_SERVICE
        holding = [p for p in self._people if p.side == "client" and _holds(p, of_service)]
        return executive if executive in holding else _only(iter(holding))

    def _deciding(self, side: Side, lead: Person) -> str:
        """Return who decides for a side: its leader, or a known executive or somebody above."""
        if side not in self._above:
            return _shown(lead)
        above = self._executive_of(side)
        return _shown(above) if above else f"somebody above {_shown(lead)}"

    def _answering(self, side: Side) -> re.Pattern[str]:
        """Return how advice speaks of whoever answers for the service, where nobody is named."""
        service, party = (re.escape(self._parties[key]) for key in ("service", side))
        return re.compile(rf"\b[Ww]hoever answers for (?:{service}|the deal) at {party}(?! \()")

    def _patterns(
        self, executive: Person | None
    ) -> Iterator[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]]:
        client, provider, service = (
            re.escape(self._parties[key]) for key in ("client", "provider", "service")
        )
        of_service = rf"(?: of (?:{service}|the relationship))?"
        at_both = rf"(?:,? (?:at|from) {client} and (?:at |from )?{provider})?"
        ours, theirs = self._leads["client"], self._leads["provider"]
        if ours and theirs:
            both = f"{_shown(ours)} and {_shown(theirs)}"
            yield (
                re.compile(
                    rf"\b[Tt]he two leaders{of_service}{at_both}|"
                    rf"\b[Tt]he leaders{of_service} at {client} and (?:at )?{provider}"
                ),
                _replaced(both),
            )
        for lead, party in ((ours, client), (theirs, provider)):
            if lead is not None:
                pattern = (
                    rf"\b[Tt]he (?:leader|account lead){of_service} at {party}"
                    rf"|\b[Ww]hoever leads for {party}"
                    rf"|{party}(?:'s|') (?:leader|account lead)\b(?! of)(?!s)"
                )
                yield re.compile(pattern), _replaced(_shown(lead))
        if ours is not None:
            yield self._answering("client"), _replaced(self._deciding("client", ours))
        else:
            likely = self._answers_for_service(executive)
            if likely is not None:
                yield self._answering("client"), _followed_by(f"perhaps {_shown(likely)}")
        if theirs is not None:
            pattern = rf"(?<=and )at {provider}(?=, in person)|the counterpart at {provider}"
            yield re.compile(pattern), _replaced(self._deciding("provider", theirs))
        if executive is not None:
            answers = rf"(?: who answers for (?:{service}|the function|the deal))?"
            name = _shown(executive)
            pattern = rf"\b[Tt]he (?:accountable )?executive at {client}{answers}"
            yield re.compile(pattern), _followed_by(name)


def _short_name(name: str, side: Side) -> str:
    """Return the name of a party if one was stated and a title has room for it."""
    name = plain_text(name)
    return "" if name == f"the {side}" or len(name.split()) > _MOST_WORDS else name


def _holds(person: Person, words: Collection[str]) -> bool:
    """Say whether the role of somebody names one of some words."""
    return not {word.lower() for word in words}.isdisjoint((person.role or "").lower().split())


def _followed_by(name: str) -> Callable[[re.Match[str]], str]:
    return lambda match: f"{match[0]} ({name})"


def _replaced(name: str) -> Callable[[re.Match[str]], str]:
    def replace(match: re.Match[str]) -> str:
        starts = match[0][0] in "TW" or match.start() == 0
        return f"{name[:1].upper()}{name[1:]}" if starts else name

    return replace


def _shown(person: Person) -> str:
    return as_markdown(person.name)


def _only(people: Iterator[Person]) -> Person | None:
    holding = list(people)
    return holding[0] if len(holding) == 1 else None


def provider_meant(provider: str, told: str) -> str | None:
    """Return the one of several providers of which something was told, if it is one alone."""
    names = [name for name in re.split(r",\s*(?:and\s+)?|\s+and\s+|\s*[/&]\s*", provider) if name]
    if len(names) < 2:  # noqa: PLR2004 - several
        return None
    meant = [name for name in names if re.search(rf"\b{re.escape(name)}\b", told)]
    return meant[0] if len(meant) == 1 else None
