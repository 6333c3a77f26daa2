"""The order in which the planes of a rule book are computed for frames with the same columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sourcing_advisor.engine.interface import conclusions_by_stratum
from sourcing_advisor.portfolio.columns.certainty import (
    Atom,
    Fails,
    Holds,
    IsKnown,
    Plane,
    PlaneCompiler,
    RulePlanes,
    atoms_of,
    both,
    either,
    fact_of,
    is_true,
)
from sourcing_advisor.rules.book import Rule, RuleBook


@dataclass(frozen=True, slots=True)
class Computed:
    """One plane that gets a column of its own, and the plane that it is computed from."""

    plane: Plane
    source: Plane


@dataclass(frozen=True, slots=True)
class Stages:
    """What to compute, stage after stage; each reads columns of earlier stages only.

    `facts` names the columns of the frame that are read, `rules` what is to come out.
    """

    facts: tuple[str, ...]
    steps: tuple[tuple[Computed, ...], ...]
    rules: tuple[RulePlanes, ...]


def stages_for(book: RuleBook, columns: Iterable[str]) -> Stages:
    """Return the stages for frames with these columns; facts without a column are unknown.

    Each distinct comparison is computed once, each conclusion once its rules are decided.
    """
    given = set(columns) - book.conclusions.keys()
    drawn = {name for name, rules in book.concluding.items() if rules}
    compiler = PlaneCompiler(book.facts, given | drawn)
    planes = {rule.id: compiler.rule(rule) for rule in book.rules}
    atoms = dict.fromkeys(atom for each in planes.values() for atom in _atoms(each))
    of_facts = [atom for atom in atoms if fact_of(atom) in given]
    facts = tuple(dict.fromkeys(map(fact_of, of_facts)))
    steps = [*_of_facts(facts, of_facts), *_of_conclusions(book, planes, atoms)]
    rules = tuple(planes[rule.id] for rule in book.rules)
    return Stages(facts, tuple(step for step in steps if step), rules)


def _atoms(planes: RulePlanes) -> Iterator[Atom]:
    for plane in (planes.not_applicable, planes.clear, planes.fires):
        yield from atoms_of(plane)


def _of_facts(facts: Sequence[str], atoms: Sequence[Atom]) -> Iterator[tuple[Computed, ...]]:
    tests = dict.fromkeys(atom.test for atom in atoms if isinstance(atom, Holds | Fails))
    fails = (atom for atom in atoms if isinstance(atom, Fails))
    for planes in (map(IsKnown, facts), map(Holds, tests), fails):
        yield tuple(Computed(plane, plane) for plane in planes)


def _of_conclusions(
    book: RuleBook, planes: dict[str, RulePlanes], atoms: Iterable[Atom]
) -> Iterator[tuple[Computed, ...]]:
    read = {fact_of(atom) for atom in atoms}
    for settled in conclusions_by_stratum(book):
        names = [name for name in settled if name in read]
        yield tuple(
            each for name in names for each in _settled(name, book.concluding[name], planes)
        )
        yield tuple(
            Computed(IsKnown(name), either((Holds(is_true(name)), Fails(is_true(name)))))
            for name in names
        )


def _settled(name: str, rules: Iterable[Rule], planes: dict[str, RulePlanes]) -> Iterator[Computed]:
    found = [planes[rule.id] for rule in rules]
    yield Computed(Holds(is_true(name)), either(each.fires for each in found))
    silent = [either((each.clear, each.not_applicable)) for each in found]
    yield Computed(Fails(is_true(name)), both(silent))
