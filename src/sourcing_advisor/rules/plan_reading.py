"""Reads the relations of the plan from the files of rule libraries, collecting problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sourcing_advisor.conditions.nodes import Condition
from sourcing_advisor.documents.problems import MOST_HINTS, Place, Problem, did_you_mean, quote
from sourcing_advisor.documents.tree import Document, Path
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.rules.book import Rule
from sourcing_advisor.rules.models import Finding, Parameter
from sourcing_advisor.rules.parsing import ConditionParser
from sourcing_advisor.rules.plan import (
    Clock,
    Incompatible,
    MoveRules,
    PlanRelations,
    Precedence,
    Rung,
    Silence,
    Wording,
)
from sourcing_advisor.rules.plan_file import (
    ClockSpec,
    IncompatibleSpec,
    MoveSpec,
    PlanFile,
    PrecedenceSpec,
    RungSpec,
    WordingSpec,
)

Spec = TypeVar("Spec", RungSpec, PrecedenceSpec, ClockSpec, MoveSpec, IncompatibleSpec)


MOST_PAIRS = 50_000
"""How many pairs of rules the relations of a plan may join; the advisor's own join about 800."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a plan can refer to; `perhaps` says whether something unread may define a name."""

    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter]
    findings: Mapping[str, Finding]
    practices: Iterable[str]
    rules: Iterable[Rule]
    perhaps: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _Item:
    """One item of a plan file, where it is written, and the parser of its conditions."""

    parser: ConditionParser
    path: Path

    @property
    def place(self) -> Place:
        return self.parser.document.place(self.path)


@dataclass
class PlanReader:
    """Reads plan files; an item of a later library replaces an earlier one of its name."""

    known: Known
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Note which gap rules a practice or a rule id stands for."""
        gaps = [rule for rule in self.known.rules if rule.kind == "gap"]
        of_practices: dict[str, set[str]] = {name: set() for name in self.known.practices}
        for rule in gaps:
            of_practices.setdefault(rule.practice, set()).add(rule.id)
        self._rules_of = {name: frozenset(ids) for name, ids in of_practices.items()}
        self._rules_of |= {rule.id: frozenset({rule.id}) for rule in gaps}

    def relations(self, files: Sequence[tuple[Document, PlanFile]]) -> PlanRelations:
        """Return the relations that the files give together."""
        relations = PlanRelations(
            rungs=tuple(self._rungs(self._named(files, "rungs", RungSpec))),
            precedes=tuple(
                self._precedence(*item) for item in self._named(files, "precedes", PrecedenceSpec)
            ),
            clocks=tuple(self._clock(*item) for item in self._named(files, "clocks", ClockSpec)),
            moves=tuple(self._move(*item) for item in self._named(files, "moves", MoveSpec)),
            incompatible=tuple(
                self._incompatible(*item)
                for item in self._named(files, "incompatible", IncompatibleSpec)
            ),
        )
        if problem := _too_many_pairs(relations):
            self.problems.append(problem)
            return PlanRelations()
        return relations

    def _parsers(
        self, files: Iterable[tuple[Document, PlanFile]]
    ) -> Iterator[tuple[ConditionParser, PlanFile]]:
        known = self.known
        for document, content in files:
            yield (
                ConditionParser(
                    document, known.facts, known.parameters, self.problems, perhaps=known.perhaps
                ),
                content,
            )

    def _named(
        self, files: Iterable[tuple[Document, PlanFile]], group: str, _: type[Spec]
    ) -> list[tuple[Spec, _Item]]:
        items: dict[str, tuple[Spec, _Item]] = {}
        for parser, content in self._parsers(files):
            seen: set[str] = set()
            for i, spec in enumerate(getattr(content, group)):
                item = _Item(parser, (group, i))
                if spec.name in seen:
                    found = f"{quote(spec.name)} is defined twice under {group}"
                    self.problems.append(Problem(item.place, found, "each name once in a file"))
                seen.add(spec.name)
                items[spec.name] = (spec, item)
        return list(items.values())

    def _rungs(self, rungs: Iterable[tuple[RungSpec, _Item]]) -> Iterator[Rung]:
        written = [
            (spec, item, self._terms(spec.practices, item, "practices")) for spec, item in rungs
        ]
        single = {
            term
            for spec, *_ in written
            for term in spec.practices
            if self._rules_of.get(term) == frozenset({term})
        }
        for spec, item, rules in written:
            others = single.difference(spec.practices)
            yield Rung(spec.name, spec.called, rules - others, spec.reason, item.place)

    def _precedence(self, spec: PrecedenceSpec, item: _Item) -> Precedence:
        if spec.finding is not None and spec.finding not in self.known.findings:
            self._report(item, "finding", "finding", spec.finding, self.known.findings)
        return Precedence(
            name=spec.name,
            cause=self._terms(spec.cause, item, "cause"),
            effects=self._terms(spec.effects, item, "effects"),
            when=_condition(spec.when, item, ("when",)),
            reason=spec.reason,
            finding=spec.finding,
            place=item.place,
            wordings=self._wordings(spec.wordings, item),
        )

    def _clock(self, spec: ClockSpec, item: _Item) -> Clock:
        for key, name in (("months", spec.months), ("day_of", spec.day_of)):
            fact = self.known.facts.get(name or "")
            if name is not None and fact is None:
                self._report(item, key, "fact", name, self.known.facts)
            elif fact is not None and fact.unit != "months":
                found = f"{item.path[0]} {spec.name}: {fact.name} is not a number of months"
                place = item.parser.document.place((*item.path, key))
                self.problems.append(Problem(place, found, "a fact in months"))
        return Clock(
            name=spec.name,
            when=item.parser.parse(spec.when, (*item.path, "when")),
            months=spec.months,
            lead_months=spec.lead_months,
            rules=self._terms(spec.brings_forward, item, "brings_forward"),
            reason=spec.reason,
            place=item.place,
            day_of=spec.day_of or spec.months,
            day_reason=spec.day_reason,
        )

    def _wordings(
        self, wordings: Iterable[WordingSpec], item: _Item, *inner: str | int
    ) -> tuple[Wording, ...]:
        read = []
        for i, spec in enumerate(wordings):
            path = (*inner, "wordings", i)
            self._terms(spec.if_fired, item, *path, "if_fired")
            when = _condition(spec.when, item, (*path, "when"))
            words = (spec.title, spec.called, spec.matter, spec.reason)
            read.append(Wording(frozenset(spec.if_fired), when, *words))
        return tuple(read)

    def _move(self, spec: MoveSpec, item: _Item) -> MoveRules:
        self._terms(spec.rules, item, "rules")
        silences = []
        for i, silence in enumerate(spec.silences):
            for name in ("rules", "if_fired"):
                self._terms(getattr(silence, name), item, "silences", i, name)
            when = _condition(silence.when, item, ("silences", i, "when"))
            rules, if_fired = frozenset(silence.rules), frozenset(silence.if_fired)
            wordings = self._wordings(silence.wordings, item, "silences", i)
            silences.append(Silence(rules, if_fired, when, silence.reason, wordings))
        return MoveRules(
            name=spec.name,
            title=spec.title,
            called=spec.called,
            rules=spec.rules,
            owner=spec.owner,
            silences=tuple(silences),
            place=item.place,
            matter=spec.matter,
            ask=spec.ask,
            reason=spec.reason,
            wordings=self._wordings(spec.wordings, item),
        )

    def _incompatible(self, spec: IncompatibleSpec, item: _Item) -> Incompatible:
        one = self._terms(spec.one, item, "one")
        other = self._terms(spec.other, item, "other")
        return Incompatible(spec.name, one, other, spec.reason, item.place)

    def _terms(self, terms: Iterable[str], item: _Item, *inner: str | int) -> frozenset[str]:
        rules: set[str] = set()
        for i, term in enumerate(terms):
            if term in self._rules_of:
                rules |= self._rules_of[term]
            else:
                what = "practice or gap rule" if inner[-1] != "rules" else "gap rule"
                self._report(item, (*inner, i), what, term, self._rules_of)
        return frozenset(rules)

    def _report(
        self, item: _Item, inner: str | Path, what: str, name: str, known: Iterable[str]
    ) -> None:
        if self.known.perhaps(name.rpartition(".")[2]):
            return
        path = (inner,) if isinstance(inner, str) else inner
        place = item.parser.document.place((*item.path, *path))
        found = f"the plan names {quote(name)}, and there is no such {what}"
        hint = did_you_mean(name, known) if len(self.problems) < MOST_HINTS else None
        self.problems.append(Problem(place, found, suggestion=hint))


def _condition(data: Any, item: _Item, inner: Path) -> Condition | None:
    return None if data is None else item.parser.parse(data, (*item.path, *inner))


def _too_many_pairs(relations: PlanRelations) -> Problem | None:
    """Return the problem that the relations join too many rules, where they do."""
    pairs = 0
    sizes = [
        *((len(edge.cause) * len(edge.effects), edge.place) for edge in relations.precedes),
        *((len(pair.one) * len(pair.other), pair.place) for pair in relations.incompatible),
        *(
            (len(move.rules) * len(silence.rules), move.place)
            for move in relations.moves
            for silence in move.silences
        ),
    ]
    for size, place in sizes:
        pairs += size
        if pairs > MOST_PAIRS:
            found = "the relations of the plan join too many rules with each other"
            advice = "Name the rules that matter, in place of whole practices."
            return Problem(place, found, f"at most {MOST_PAIRS:,} pairs of rules", advice)
    return None
