"""The rule library that ships: complete, cited, consistent, and quiet where it should be."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

import pytest

from sourcing_advisor.advice.prose import setting_of
from sourcing_advisor.advice.templates import AdviceTemplates
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.engine.assessment import durable_evaluator
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.engine.verdicts import Evaluator, Outcome
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.contradictions import contradictions_in
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.folders import own_folder, read_folder
from sourcing_advisor.rules.lint.cases import PlacedCase, read_cases
from sourcing_advisor.rules.lint.check import check_library
from sourcing_advisor.rules.loading import load_rule_book
from tests.good_values import good_relationship, good_values
from tests.strategies import random_values

LEADERSHIP = {"P13", "P14", "P15", "P20", "P21", "P22", "P23", "P25"}
LEVELS = ("high", "medium", "low")
STRENGTHS = ("strong", "moderate", "limited", "argued")
NAMES = {"client": "Ardenne Foods", "provider": "Corvane Services", "service": "payroll"}
NO_NAMES = {"client": "the client", "provider": "the provider", "service": "the service"}


@cache
def library() -> RuleBook:
    return load_rule_book()


@cache
def cases() -> tuple[PlacedCase, ...]:
    return read_cases([read_folder(own_folder())])[0]


@cache
def evaluators() -> Mapping[str, Evaluator]:
    """Return the evaluators that run here, by name."""
    durable = durable_evaluator("auto", library())
    reference: Evaluator = ReferenceEvaluator(library())
    return {one.name: one for one in (reference, durable) if one is not None}


def every_case() -> Iterator[object]:
    for placed in cases():
        rule = library().rule_by_id[placed.case.rule]
        name = re.sub(r"\W+", "-", placed.case.name)
        yield pytest.param(placed, id=f"{rule.area}-{rule.id}-{placed.case.verdict}-{name}")


def fired_cases() -> list[tuple[Rule, dict[str, Value]]]:
    return [
        (library().rule_by_id[placed.case.rule], dict(placed.case.facts))
        for placed in cases()
        if placed.case.verdict == "fired" and library().rule_by_id[placed.case.rule].kind == "gap"
    ]


def test_the_library_has_no_problem() -> None:
    _, problems = check_library()
    assert [str(problem) for problem in problems] == []


@pytest.mark.parametrize("placed", list(every_case()))
def test_case(placed: PlacedCase) -> None:
    case = placed.case
    found = {name: one.outcomes(case.facts)[case.rule] for name, one in evaluators().items()}
    assert found == dict.fromkeys(evaluators(), case.verdict)


def test_there_are_27_practices_each_with_gap_and_strength() -> None:
    book = library()
    assert [practice.id for practice in book.practices] == [f"P{i:02}" for i in range(1, 28)]
    kinds = Counter((rule.practice, rule.kind) for rule in book.rules)
    assert all(kinds[p.id, "gap"] and kinds[p.id, "strength"] for p in book.practices)


def test_every_gap_and_strength_rule_cites_findings_of_its_own_practice_or_says_why() -> None:
    book = library()
    uncited = [rule.id for rule in book.rules if rule.kind != "conclusion" and not rule.findings]
    astray = [
        rule.id
        for rule in book.rules
        if rule.findings
        and not any(rule.practice in book.findings[name].practices for name in rule.findings)
    ]
    assert (uncited, astray) == ([], [])


def test_the_first_finding_of_a_rule_bears_on_its_practice() -> None:
    book = library()
    astray = [
        rule.id
        for rule in book.rules
        if rule.findings and rule.practice not in book.findings[rule.findings[0]].practices
    ]
    assert astray == []


def test_no_finding_is_uncited() -> None:
    book = library()
    cited = {name for rule in book.rules for name in rule.findings}
    cited |= {each.finding for each in book.parameters.values() if each.finding}
    cited |= {name for each in book.findings.values() for name in each.tempered_by}
    cited |= {name for each in book.sources.values() for name in each.bases}
    assert sorted(book.findings.keys() - cited) == []


def test_every_rule_has_a_case_for_each_outcome_it_can_have() -> None:
    have = {(placed.case.rule, placed.case.verdict) for placed in cases()}
    missing = [
        (rule.id, verdict)
        for rule in library().rules
        for verdict in ("fired", "clear", "unknown", "not_applicable")
        if (rule.id, verdict) not in have
        and not (verdict == "not_applicable" and rule.applies_when is None)
    ]
    assert missing == []


def test_governance_never_outranks_a_leadership_gap() -> None:
    book = library()

    def rank(rule: Rule) -> tuple[int, int, int]:
        strength = book.strength_of(rule)
        assert rule.severity
        assert rule.effort
        assert strength
        effort = -LEVELS.index(rule.effort)
        return LEVELS.index(rule.severity), STRENGTHS.index(strength), effort

    gaps = [rule for rule in book.rules if rule.kind == "gap"]
    governance = [rule for rule in gaps if rule.practice == "P06"]
    leadership = [rule for rule in gaps if rule.practice in LEADERSHIP]
    assert governance
    assert [
        (one.id, other.id) for one in governance for other in leadership if rank(one) <= rank(other)
    ] == []


# --- False alarms -----------------------------------------------------------------------------


def test_the_table_of_good_values_covers_every_fact_with_values_it_can_have() -> None:
    table, facts = good_values(), catalogue()
    assert list(table) == list(facts)
    for name, good in table.items():
        ends = good if isinstance(good, list) else list(good.values())
        assert ends
        assert all(facts[name].accepts(value) for value in ends), name


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6, 0.9, 1.0])
def test_no_gap_fires_where_all_is_good(share: float) -> None:
    rng = random.Random(f"good {share}")  # noqa: S311 - nothing secret
    table, book = good_values(), library()
    gaps = [rule.id for rule in book.rules if rule.kind == "gap"]
    reference = ReferenceEvaluator(book)
    alarms: Counter[str] = Counter()
    for _ in range(2_000):
        outcomes = reference.outcomes(good_relationship(rng, table, share))
        alarms.update(rule for rule in gaps if outcomes[rule] is Outcome.FIRED)
    assert dict(alarms) == {}


def test_good_relationships_have_strengths_in_nearly_every_practice() -> None:
    rng = random.Random(7)  # noqa: S311 - nothing secret
    table, book = good_values(), library()
    reference = ReferenceEvaluator(book)
    strong = set()
    for _ in range(300):
        outcomes = reference.outcomes(good_relationship(rng, table, 1.0))
        strong |= {
            rule.practice
            for rule in book.rules
            if rule.kind == "strength" and outcomes[rule.id] is Outcome.FIRED
        }
    assert len(strong) == 27


def test_nothing_fires_where_nothing_is_known() -> None:
    rng = random.Random(9)  # noqa: S311 - nothing secret
    kinds = catalogue()["relationship.service_type"].words or {}
    known: set[frozenset[tuple[str, Value]]] = set()
    for i in range(10_000):
        profile = {
            name: f"{name} {rng.randrange(10**6)}"
            for name in ("id", "client", "provider", "service", "region", "notes")
            if rng.random() < 0.7
        }
        if i % 2:
            profile["service_type"] = rng.choice(list(kinds))
        known.add(frozenset(Relationship.model_validate({"relationship": profile}).known.items()))
    found = {o for facts in known for o in evaluators()["reference"].outcomes(dict(facts)).values()}
    assert len(known) == len(kinds) + 1
    assert found <= {Outcome.UNKNOWN, Outcome.NOT_APPLICABLE}


# --- Advice -----------------------------------------------------------------------------------


def rendered(rule: Rule, values: Mapping[str, Value], names: Mapping[str, str]) -> dict[str, str]:
    numbers = {name: i for i, name in enumerate(library().findings, start=1)}
    return _templates().render(rule, setting_of(values, names, numbers))


@cache
def _templates() -> AdviceTemplates:
    return AdviceTemplates(library())


def with_more_facts(rng: random.Random, rule: Rule, values: dict[str, Value]) -> dict[str, Value]:
    reference = ReferenceEvaluator(library())
    for _ in range(20):
        more = {**random_values(rng, rng.random()), **values}
        if not contradictions_in(more) and reference.outcomes(more)[rule.id] is Outcome.FIRED:
            return more
    return values


def flaws(text: str) -> list[str]:
    found = [
        word
        for word in ("not stated", "{{", "}}", "{%", "Undefined", " ,", " .", "..", " ;")
        if word in text
    ]
    found += re.findall(r"\bNone\b(?! of).{0,20}", text)
    found += re.findall(r"\S  +\S[^\n]{0,20}", text)
    prose = re.sub(r"“[^”]*”", "X", text)
    found += re.findall(
        r"(?:\A|[.!?] +|^ *(?:\d+\.|[-*]) +|\n\n)([a-z][^\n]{0,30})", prose, re.MULTILINE
    )
    return found


@pytest.mark.parametrize("area", sorted({rule.area for rule in library().rules}))
def test_advice_reads_well_on_every_fired_case(area: str) -> None:
    rng = random.Random(area)  # noqa: S311 - nothing secret
    found = []
    for rule, values in fired_cases():
        if rule.area != area:
            continue
        for facts in (values, with_more_facts(rng, rule, values)):
            for names in (NAMES, NO_NAMES):
                blocks = rendered(rule, facts, names)
                assert all(text for name, text in blocks.items() if name != "draft")
                found += [(rule.id, name, each) for name, t in blocks.items() for each in flaws(t)]
    assert found == []


def prose_of(template: str) -> str:
    """Return what a template says by itself: no expressions, no numbers of list items."""
    text = re.sub(r"{{.*?}}|{%.*?%}|{#.*?#}", "", template, flags=re.DOTALL)
    return re.sub(r"^\s*\d+\.\s", "", text, flags=re.MULTILINE)


ADVICE = {
    name: text for name, text in load_rule_book().templates.items() if "recommendations/" in name
}


@pytest.mark.parametrize("name", ADVICE)
def test_no_percentage_is_typed_into_advice(name: str) -> None:
    assert re.findall(r"\d[\d.,]*\s*(?:%|per ?cent)", prose_of(ADVICE[name])) == []


OWN = re.compile(
    r"(?:\d+ to )?\[?\d[\d.,]*\]?(?= (?:more |working |calendar )?"
    r"(?:minutes?|hours?|days?|weeks?|months?|years?)\b)"
    r"|\bsteps? \d|\(\d\)|\b\d*:\d\d"
)
"""Numbers of the plan itself: lengths of time, times of day, and references to its own steps."""

COUNTS = {
    "executive-not-connected.md.j2": {"12"},
    "provider-weak-in-customer-development.md.j2": {"100"},
    "provider-weak-in-organisation-design.md.j2": {"20"},
}
"""What a plan counts by itself and a figure of the research happens to equal."""


@pytest.mark.parametrize("name", ADVICE)
def test_no_number_of_the_research_is_typed_into_advice(name: str) -> None:
    left = OWN.sub("", prose_of(ADVICE[name]))
    figures = {
        f"{figure.value:g}"
        for finding in library().findings.values()
        for figure in finding.figures
        if figure.value > 2
    }
    typed = set(re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\d)", left))
    assert typed & figures == COUNTS.get(name.rpartition("/")[2], set())
