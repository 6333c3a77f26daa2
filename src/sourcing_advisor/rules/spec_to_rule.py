"""What is written in a rule library, turned into what the rule book holds.

Rules that are at fault are taken as far as they can be read, so that the rest is checked too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sourcing_advisor.conditions.nodes import Compare, Condition, Leaf, any_of, leaves
from sourcing_advisor.documents.problems import (
    MOST_HINTS,
    Place,
    Problem,
    did_you_mean,
    quote,
    shortened,
)
from sourcing_advisor.documents.tree import Document, Path, dotted
from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.rules.book import CONCLUSIONS, Rule
from sourcing_advisor.rules.models import ConclusionSpec, RuleFile, RuleSpec
from sourcing_advisor.rules.parsing import ConditionParser

_NAMES = ("id", "name", "practice", "concludes")
"""Kept as written also where their form is wrong, because messages and other rules use them."""

MOST_COMPARISONS = 2_000
"""In one condition; each of them is walked in every explanation."""

_CITES_NOTHING = "conclusion"
"""The kind of rule that need not cite a finding."""


def _values_compared(leaf: Leaf) -> int:
    return len(leaf.value) if isinstance(leaf, Compare) and isinstance(leaf.value, tuple) else 1


def rule_of(spec: RuleSpec, area: str, i: int, place: Place, parser: ConditionParser) -> Rule:
    """Return the rule that is written as item `i` of its file; faults go to the parser."""
    path = ("rules", i)

    def required(name: str) -> Condition:
        condition = parser.parse(getattr(spec, name), (*path, name))
        count = sum(map(_values_compared, leaves(condition)))
        if count <= MOST_COMPARISONS:
            return condition
        found = f"{name} of {spec.id} holds {count:,} comparisons"
        parser.problems.append(Problem(place, found, f"at most {MOST_COMPARISONS:,}"))
        return any_of()

    def optional(name: str) -> Condition | None:
        return None if getattr(spec, name) is None else required(name)

    concludes = f"{CONCLUSIONS}.{spec.concludes}" if spec.concludes else None
    if concludes is not None and concludes not in parser.facts:
        declared = [name for name in parser.facts if name.startswith(CONCLUSIONS)]
        few = len(parser.problems) < MOST_HINTS
        hint = did_you_mean(concludes, declared) if few else None
        found = f"rule {spec.id} concludes {quote(spec.concludes or '')}, which is not declared"
        parser.problems.append(Problem(place, found, "a name under conclusions", hint))
    return Rule(
        id=spec.id,
        name=spec.name,
        title=spec.title,
        practice=spec.practice,
        kind=spec.kind,
        area=area,
        description=spec.description,
        not_this=spec.not_this,
        when=required("when"),
        applies_when=optional("applies_when"),
        act_from=optional("act_from"),
        findings=spec.findings,
        place=place,
        concludes=concludes,
        severity=spec.severity,
        effort=spec.effort,
        owner=spec.owner,
        timing=spec.timing,
        protect=spec.protect,
        silenced=tuple(silenced.code for silenced in spec.silenced),
        formerly=spec.formerly,
    )


def as_fact(name: str, conclusion: ConclusionSpec) -> Fact:
    """Return a conclusion as a fact that rules can read."""
    return Fact(
        name=name,
        section=CONCLUSIONS,
        label=conclusion.label,
        question=conclusion.means,
        type="yes_no",
        who="either",
        change="given",
    )


def with_stand_ins(
    document: Document, faults: Iterable[Path], practice: str
) -> tuple[RuleFile, frozenset[str]] | None:
    """Return a rule file with stand-ins for the rules at fault, and the ids of those.

    `faults` are the paths of all that is wrong with the file; None is returned when not all of it
    lies in rules. A stand-in has what is sound in its rule, and for the rest what nothing complains
    of, such as `practice`. It is there to be checked, never to be evaluated.
    """
    by_rule = _by_rule(faults)
    if by_rule is None:
        return None
    data: Any = document.data
    written: list[Any] = data["rules"]
    sound = [rule for i, rule in enumerate(written) if i not in by_rule]
    content = RuleFile.model_validate({**data, "rules": sound})
    rules = list(content.rules)
    for i in sorted(by_rule):
        label = f"{dotted(('rules', i))} in {document.file}"
        rules.insert(i, _stand_in(written[i], by_rule[i], label, practice))
    ids = frozenset(rules[i].id for i in by_rule)
    return content.model_copy(update={"rules": tuple(rules)}), ids


def _by_rule(faults: Iterable[Path]) -> dict[int, set[object]] | None:
    """Return the fields at fault of each rule, or None when something else is at fault."""
    found: dict[int, set[object]] = {}
    for path in faults:
        match path:
            case ("rules", int(i), *rest):
                found.setdefault(i, set()).update(rest[:1])
            case _:
                return None
    return found


def _stand_in(written: Any, faults: set[object], label: str, practice: str) -> RuleSpec:
    given = written if isinstance(written, dict) else {}
    sound = {
        name: value
        for name, value in given.items()
        if name in RuleSpec.model_fields and name not in faults
    }
    names = {name: shortened(given[name]) for name in _NAMES if isinstance(given.get(name), str)}
    cited = given["findings"] if isinstance(given.get("findings"), list) else []
    findings = tuple(shortened(each) for each in cited if isinstance(each, str))
    spare = {
        "id": label,
        "name": f"the name of {label}",
        "title": "",
        "practice": practice,
        "kind": _CITES_NOTHING,
        "description": "",
        "when": {next(iter(catalogue())): {"known": True}},
    }
    if "findings" in faults and not findings:
        sound["kind"] = _CITES_NOTHING
    return RuleSpec.model_construct(**{**spare, **sound, **names, "findings": findings})
