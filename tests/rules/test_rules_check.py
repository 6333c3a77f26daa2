"""The checker finds each kind of problem in a rule pack, and none in a sound one."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.rules.pack import TEMPLATE, Pack, case, conclusion, finding, gap, strength

TARGET, LEVEL, USED = "productivity.annual_target_pct", "gain_sharing.level", "gain_sharing.used"


def test_a_sound_pack_has_no_problem(pack: Pack) -> None:
    assert pack.problems() == []


CONDITIONS: list[tuple[Any, str]] = [
    (
        {"gain_sharing.levle": "none"},
        'there is no fact "gain_sharing.levle".* "gain_sharing.level"',
    ),
    ({LEVEL: {"is": "none"}}, 'there is no operator "is".*eq'),
    ({LEVEL: {"lt": "none"}}, "no order"),
    ({USED: {"ge": True}}, "no order"),
    ({LEVEL: "projects"}, '"projects".*"project"'),
    ({LEVEL: 3}, "compared to"),
    ({USED: "yes please"}, "yes or no"),
    ({USED: 1}, "yes or no"),
    ({TARGET: {"lt": 400}}, "a number from 0 to 100"),
    ({TARGET: {"lt": "4"}}, "a number from 0 to 100"),
    ({"pair.client_power": {"le": 2.5}}, "a whole number from 1 to 5"),
    ({"pair.client_power": {"le": 6}}, "a whole number from 1 to 5"),
    ({TARGET: {"lt": {"parameter": "flor_pct"}}}, '"flor_pct".*"floor_pct"'),
    ({TARGET: {"lt": {"parameters": "floor_pct"}}}, "not accepted"),
    ({TARGET: {"lt": 4, "gt": 1}}, "exactly one operator"),
    ({TARGET: {}}, "exactly one operator"),
    ({LEVEL: {"in": "none"}}, "a list of one value or more"),
    ({LEVEL: {"in": []}}, "a list of one value or more"),
    ({LEVEL: {"in": ["none", "nine"]}}, '"nine".*"none"'),
    ({LEVEL: {"known": "maybe"}}, "true or false"),
    ({"all": []}, "a list of one condition or more"),
    ({"any": {LEVEL: "none"}}, "a list of one condition or more"),
    ({"all": [{LEVEL: "none"}], "any": [{LEVEL: "both"}]}, "not one name with a value"),
    ([{LEVEL: "none"}], "not one name with a value"),
    ("gain_sharing.used", "not one name with a value"),
    ({"not": [{LEVEL: "none"}]}, "not one name with a value"),
    ({TARGET: [1, 2]}, "not accepted"),
    ({TARGET: None}, "not accepted"),
]


@pytest.mark.parametrize(("when", "message"), CONDITIONS, ids=lambda each: str(each)[:60])
@pytest.mark.parametrize("part", ["when", "applies_when"])
def test_a_condition_that_does_not_fit(pack: Pack, part: str, when: Any, message: str) -> None:
    pack.rules = [gap(**{part: when})]
    assert re.search(message, pack.found().replace("“", '"').replace("”", '"'))


def test_all_problems_are_reported_at_once_with_file_and_line(pack: Pack) -> None:
    pack.rules = [gap(when={"gain_sharing.levle": 1}, findings=["AB-TWO"], practice="P77")]
    problems = [problem for problem in pack.problems() if not problem.found.startswith("SU")]
    assert len(problems) == 3
    assert all(problem.place.file.endswith("pack.yaml") for problem in problems)
    assert all(problem.place.line for problem in problems)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"findings": ["AB-ONF"]}, "there is no finding"),
        ({"practice": "P99"}, "there is no practice"),
        ({"kind": "gaps"}, "one of gap, strength, conclusion"),
        ({"severity": "severe"}, "one of high, medium, low"),
        ({"severity": None}, "a gap rule needs severity"),
        ({"protect": "Keep it."}, "a gap rule has no protect"),
        ({"id": "pk-1"}, "pk-1"),
        ({"name": "Gap One"}, "Gap One"),
        ({"sevrity": "low"}, "severity"),
        ({"title": ""}, "some text"),
        ({"findings": []}, "cites no finding"),
    ],
    ids=lambda each: str(each)[:40],
)
def test_a_rule_that_does_not_fit(pack: Pack, changed: dict[str, Any], message: str) -> None:
    pack.rules = [gap(**changed)]
    assert message in pack.found()


def test_ids_and_names_that_stand_twice(pack: Pack) -> None:
    pack.rules = [gap(1), gap(1, name="gap-2"), gap(3, name="gap-1")]
    found = pack.found()
    assert "PK-01 is defined twice" in found
    assert "gap-1 is defined twice" in found


def test_a_finding_a_source_a_practice_and_a_parameter_that_stand_twice(pack: Pack) -> None:
    for group in (pack.findings, pack.sources, pack.practices, pack.parameters):
        group.append(group[0])
    found = pack.found()
    for name in ("AB-ONE", "source AB", "practice P01", "floor_pct"):
        assert f"{name} is defined twice" in found


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"source": "AC"}, "there is no source"),
        ({"tempered_by": ["AB-TWO"]}, "there is no finding"),
        ({"practices": ["P03"]}, "there is no practice"),
        ({"practices": []}, "practices"),
        ({"method": "hearsay"}, "one of survey, interviews, case, argument"),
        ({"figures": [{"name": "x", "value": "many", "of": "y"}]}, "a number"),
    ],
    ids=lambda each: str(each)[:40],
)
def test_a_finding_that_does_not_fit(pack: Pack, changed: dict[str, Any], message: str) -> None:
    pack.findings = [finding("AB-ONE", **changed)]
    assert message in pack.found()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"reason": None}, "needs a reason"),
        ({"basis": "research"}, "needs a finding"),
        ({"basis": "research", "finding": "AB-TWO"}, "there is no finding"),
        ({"value": "four"}, "a number"),
        ({"value": 400}, "a number from 0 to 100"),
    ],
    ids=lambda each: str(each)[:40],
)
def test_a_parameter_that_does_not_fit(pack: Pack, changed: dict[str, Any], message: str) -> None:
    parameter = {**pack.parameters[0], **changed}
    pack.parameters = [{name: value for name, value in parameter.items() if value is not None}]
    assert message in pack.found()


def test_findings_parameters_and_conclusions_that_nothing_uses(pack: Pack) -> None:
    pack.findings.append(finding("AB-IDLE"))
    pack.parameters.append({**pack.parameters[0], "name": "idle_pct"})
    pack.conclusions = [{"name": "idle", "label": "Idle", "means": "nothing"}]
    pack.rules.append(conclusion(2, "idle", when={USED: True}))
    found = pack.found()
    assert "nothing cites finding AB-IDLE" in found
    assert "no rule uses parameter idle_pct" in found
    assert "no rule reads conclusions.idle" in found


# --- Conclusions ------------------------------------------------------------------------------


def declared(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "label": name, "means": name} for name in names]


def test_a_circle_of_conclusions(pack: Pack) -> None:
    pack.conclusions = declared("one", "two")
    pack.rules += [
        conclusion(2, "one", when={"conclusions.two": True}),
        conclusion(3, "two", when={"conclusions.one": True}),
    ]
    assert "conclusions rest on each other in a circle" in pack.found()


def test_a_conclusion_that_rests_on_itself(pack: Pack) -> None:
    pack.conclusions = declared("one")
    pack.rules.append(conclusion(2, "one", when={"not": {"conclusions.one": True}}))
    assert "circle" in pack.found()


def test_a_conclusion_that_is_not_declared(pack: Pack) -> None:
    pack.conclusions = declared("one")
    pack.rules.append(conclusion(2, "won", when={USED: True}))
    assert "is not declared" in pack.found()


def test_a_conclusion_that_no_rule_draws(pack: Pack) -> None:
    pack.conclusions = declared("one")
    pack.rules.append(strength(2, when={"conclusions.one": True}))
    assert "reads conclusions.one, which no rule concludes" in pack.found()


# --- Reach ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "when",
    [
        {"all": [{LEVEL: "none"}, {LEVEL: "both"}]},
        {"all": [{TARGET: {"lt": 3}}, {TARGET: {"gt": 3}}]},
        {"all": [{"pair.client_power": {"gt": 2}}, {"pair.client_power": {"lt": 3}}]},
        {TARGET: {"gt": 100}},
        {LEVEL: {"not_in": ["none", "project", "relationship", "both"]}},
        {"all": [{LEVEL: {"known": False}}, {LEVEL: "none"}]},
        {"not": {"any": [{USED: True}, {USED: False}]}},
    ],
    ids=lambda when: str(when)[:60],
)
def test_a_rule_that_can_never_fire(pack: Pack, when: Any) -> None:
    pack.rules.append(strength(2, when=when))
    assert "rule PK-02 can never fire" in pack.found()


CONTRACTED = "productivity.contractual_target"


@pytest.mark.parametrize(
    "when",
    [
        {"all": [{CONTRACTED: False}, {TARGET: {"gt": 1}}]},
        {"any": [{"all": [{CONTRACTED: False}, {TARGET: {"gt": 1}}]}, {TARGET: {"gt": 100}}]},
        {"all": [{CONTRACTED: False}, {"conclusions.ambitious": True}]},
    ],
)
def test_a_rule_that_needs_a_contradiction(pack: Pack, when: Any) -> None:
    pack.conclusions = declared("ambitious")
    pack.rules += [strength(2, when=when), conclusion(3, "ambitious", when={TARGET: {"gt": 1}})]
    assert (
        "rule PK-02 can never fire. The facts that it needs contradict each other: there is a "
        "yearly productivity target and there is none."
    ) in pack.found()


@pytest.mark.parametrize(
    "when",
    [
        {"all": [{CONTRACTED: False}, {TARGET: {"ge": 0}}]},
        {"all": [{CONTRACTED: {"known": True}}, {TARGET: {"gt": 1}}]},
        {"any": [{CONTRACTED: False}, {TARGET: {"gt": 1}}]},
    ],
)
def test_a_rule_that_needs_no_contradiction(pack: Pack, when: Any) -> None:
    pack.rules.append(strength(2, when=when))
    assert "can never fire" not in pack.found()


def near_renewal(pack: Pack, **other: Any) -> str:
    """Return what is found of a rule that asks whether renewal is near, and for something else."""
    pack.conclusions = declared("near", "late")
    stage, months = {"relationship.stage": "renewal"}, {"relationship.months_to_renewal": {"lt": 1}}
    pack.rules += [
        strength(
            2, when={"all": [{"conclusions.late": True}, *({k: v} for k, v in other.items())]}
        ),
        conclusion(3, "near", when=stage),
        conclusion(4, "near", when=months),
        conclusion(5, "late", when={"conclusions.near": True}),
    ]
    return pack.found()


MONTHS, STAGE = "relationship.months_to_renewal", "relationship.stage"


def test_a_rule_that_excludes_all_that_concludes_its_conclusion(pack: Pack) -> None:
    found = near_renewal(pack, **{MONTHS: {"gt": 1}, STAGE: {"ne": "renewal"}})
    assert "rule PK-02 can never fire." in found


@pytest.mark.parametrize("other", [{MONTHS: {"gt": 1}}, {STAGE: {"ne": "renewal"}}])
def test_a_rule_that_leaves_one_way_to_its_conclusion(pack: Pack, other: dict[str, Any]) -> None:
    assert "can never fire" not in near_renewal(pack, **other)


def test_conclusions_that_fan_out_are_followed_in_bounded_time(pack: Pack) -> None:
    pack.conclusions = declared(*(f"c{i}" for i in range(40)))
    for i in range(40):
        below = {USED: True} if i == 0 else {f"conclusions.c{i - 1}": True}
        pack.rules.append(
            conclusion(i + 2, f"c{i}", when={"all": [below, {"any": [below, below]}]})
        )
    assert "can never fire" not in pack.found()


@pytest.mark.parametrize(
    "when",
    [
        {"all": [{TARGET: {"gt": 3}}, {TARGET: {"lt": 3.001}}]},
        {TARGET: {"ge": 100}},
        {"all": [{"pair.client_power": {"ge": 3}}, {"pair.client_power": {"le": 3}}]},
        {LEVEL: {"known": False}},
    ],
    ids=lambda when: str(when)[:60],
)
def test_a_rule_that_can_just_fire(pack: Pack, when: Any) -> None:
    pack.rules.append(strength(2, when=when))
    assert "can never fire" not in pack.found()


def test_a_rule_with_the_same_condition_as_another(pack: Pack) -> None:
    pack.rules += [
        strength(2, when={USED: True}),
        strength(3, when={"not": {USED: False}}),
    ]
    assert pack.found().count("has the same condition as") == 1


def test_a_rule_that_fires_only_when_another_does(pack: Pack) -> None:
    pack.rules += [
        strength(2, when={TARGET: {"gt": 10}}),
        strength(3, when={TARGET: {"gt": 20}}),
    ]
    found = pack.found()
    assert "whenever rule PK-03 fires, rule PK-02 fires too" in found
    assert "whenever rule PK-02 fires" not in found


def test_rules_of_different_practices_may_say_the_same(pack: Pack) -> None:
    pack.rules += [strength(2, when={USED: True}), strength(3, when={USED: True}, practice="P02")]
    assert "same condition" not in pack.found()


# --- Cases ------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", ["fired", "clear", "unknown"])
def test_a_rule_without_a_case(pack: Pack, verdict: str) -> None:
    pack.cases = [each for each in pack.cases if each["verdict"] != verdict]
    assert f"rule PK-01 has no case in which it is {verdict}" in pack.found()


def test_a_rule_with_a_setting_and_no_case_outside_it(pack: Pack) -> None:
    pack.rules = [gap(applies_when={"relationship.stage": "stable"})]
    assert "has no case in which it is not_applicable" in pack.found()


@pytest.mark.parametrize(("cases", "side"), [((2, 4), "true"), ((3.9, 30), "false")])
def test_a_threshold_without_a_case_near_it(
    pack: Pack, cases: tuple[float, float], side: str
) -> None:
    pack.cases[:2] = [case("fired", cases[0]), case("clear", cases[1])]
    found = pack.found()
    assert found.count("near the threshold 4") == 1
    assert f"where the comparison is {side}" in found


def test_a_case_that_the_rule_fails(pack: Pack) -> None:
    pack.cases.append({**case("fired", 4.5), "name": "not so"})
    assert "case “not so” of rule PK-01 gives clear" in pack.found()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"rule": "PK-09"}, "there is no rule"),
        ({"facts": {"productivity.target": 1}}, "there is no fact"),
        ({"facts": {"conclusions.one": True}}, "there is no fact"),
        ({"facts": {TARGET: 400}}, "a number from 0 to 100"),
        ({"facts": {TARGET: "3"}}, "a number from 0 to 100"),
        ({"verdict": "maybe"}, "one of fired, clear, unknown, not_applicable"),
        ({"facts": {TARGET: 3, "productivity.contractual_target": False}}, "there is none"),
    ],
    ids=lambda each: str(each)[:50],
)
def test_a_case_that_does_not_fit(pack: Pack, changed: dict[str, Any], message: str) -> None:
    pack.cases.append({**case("fired", 3.9), **changed})
    assert message in pack.found()


# --- Templates --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ facts.gain_sharing.levle }}", "there is no fact"),
        ("{{ facts.gain_sharing }}", "there is no fact"),
        ("{{ parameters.flor_pct }}", "there is no parameter"),
        ("{{ cite('AB-TWO') }}", "there is no finding among those that the rule cites"),
        ("{{ figure('AB-ONE', 'none') }}", "there is no figure in AB-ONE"),
        ("{{ clint }}", "there is no name"),
        ("{{ client|upper }}", "there is no filter"),
        ("{% if facts.gain_sharing.used is odd %}x{% endif %}", "there is no test|invalid|valid"),
        ("{% if facts.gain_sharing.level is answered('non') %}x{% endif %}", "there is no word"),
        ("{% if facts.gain_sharing.level is yes %}x{% endif %}", "a fact answered with yes or no"),
        ("{% if facts.gain_sharing.targets_met_years > 3 %}x{% endif %}", "a comparison"),
        ("{{ 1 + 1 }}", "may not use"),
        ("{% for x in 'abc' %}{{ x }}{% endfor %}", "a loop"),
        ("{{ ''.__class__ }}", "attribute"),
        ("{% include 'x' %}", "an include"),
        ("{{ client ", "valid template"),
    ],
    ids=lambda each: each[:50],
)
def test_a_template_that_leaves_the_language(pack: Pack, text: str, message: str) -> None:
    pack.templates["gap-1"] = TEMPLATE.replace("has a gap.", text)
    assert any(part in pack.found() for part in message.split("|"))


def test_a_template_without_a_block(pack: Pack) -> None:
    pack.templates["gap-1"] = TEMPLATE.replace("block who", "block whom")
    found = pack.found()
    assert "there is no block who" in found
    assert "whom" in found


def test_a_gap_rule_without_a_template_and_a_template_without_a_rule(pack: Pack) -> None:
    pack.templates = {"base": pack.templates["base"], "orphan": TEMPLATE}
    found = pack.found()
    assert "rule PK-01 has no template" in found
    assert "no rule uses this template" in found


def test_a_parameter_that_is_not_below_the_one_it_names(pack: Pack) -> None:
    pack.parameters[0]["below"] = "top_pct"
    pack.parameters.append({**pack.parameters[0], "name": "top_pct", "below": "tip_pct"})
    found = pack.found()
    assert "floor_pct is 4 and top_pct is 4; expected floor_pct to be below top_pct" in found
    assert 'parameter top_pct: there is no parameter "tip_pct"' in found
