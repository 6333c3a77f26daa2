"""What is written in a rule library, turned into what the rule book holds."""

from __future__ import annotations

from sourcing_advisor.conditions.nodes import Condition
from sourcing_advisor.documents.problems import Place, Problem, did_you_mean, quote
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.rules.book import CONCLUSIONS, Rule
from sourcing_advisor.rules.models import ConclusionSpec, RuleSpec
from sourcing_advisor.rules.parsing import ConditionParser


def rule_of(spec: RuleSpec, area: str, i: int, place: Place, parser: ConditionParser) -> Rule:
    """Return the rule that is written as item `i` of its file; faults go to the parser."""
    path = ("rules", i)

    def optional(name: str) -> Condition | None:
        condition = getattr(spec, name)
        return None if condition is None else parser.parse(condition, (*path, name))

    concludes = f"{CONCLUSIONS}.{spec.concludes}" if spec.concludes else None
    if concludes is not None and concludes not in parser.facts:
        hint = did_you_mean(concludes, [n for n in parser.facts if n.startswith(CONCLUSIONS)])
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
        when=parser.parse(spec.when, (*path, "when")),
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
