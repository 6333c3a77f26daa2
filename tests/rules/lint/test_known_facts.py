"""A template prints a fact only where it is certain to be known."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.pack import TEMPLATE, Pack, conclusion, gap

TARGET, USED, LEVEL = "productivity.annual_target_pct", "gain_sharing.used", "gain_sharing.level"
LOW = {TARGET: {"lt": {"parameter": "floor_pct"}}}
PRINTED = "{{ facts.productivity.annual_target_pct }}"
UNSAID = "is printed where it may be unknown"


def found(pack: Pack, text: str, when: Any) -> str:
    pack.rules = [gap(when=when)]
    pack.templates["gap-1"] = TEMPLATE.replace("has a gap", text)
    return pack.found()


@pytest.mark.parametrize(
    ("text", "when"),
    [
        (PRINTED, LOW),
        (PRINTED, {"not": {TARGET: {"ge": {"parameter": "floor_pct"}}}}),
        (PRINTED, {"any": [LOW, {"all": [LOW, {USED: True}]}]}),
        (PRINTED, {"all": [{USED: True}, {TARGET: {"known": True}}]}),
        (f"{{% if facts.{TARGET} is known %}}{PRINTED}{{% endif %}}", {USED: True}),
        (f"{{% if not facts.{TARGET} is known %}}{{% else %}}{PRINTED}{{% endif %}}", {USED: True}),
        (f'{{% if facts.{LEVEL} is answered("none") %}}{{{{ facts.{LEVEL} }}}}{{% endif %}}', LOW),
        (
            f"{{% if facts.{USED} is yes or facts.{USED} is no %}}{{{{facts.{USED}}}}}{{%endif%}}",
            LOW,
        ),
        (
            f"{{% if facts.{USED} is known and facts.{TARGET} is known %}}{PRINTED}{{% endif %}}",
            {LEVEL: "none"},
        ),
        (f"{{% if facts.{USED} is yes %}}a{{% else %}}{PRINTED}{{% endif %}}",
         {"any": [{USED: True}, LOW]}),
        (f'{{{{ facts.{TARGET} if facts.{TARGET} is known else "a" }}}}', {USED: True}),
    ],
)  # fmt: skip
def test_a_fact_that_is_certain_to_be_known(pack: Pack, text: str, when: Any) -> None:
    assert UNSAID not in found(pack, text, when)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        (PRINTED, {USED: True}),
        ("{{ facts.productivity.annual_target_pct|bare }}", {USED: True}),
        (PRINTED, {"any": [LOW, {USED: True}]}),
        (PRINTED, {"all": [{USED: True}, {TARGET: {"known": False}}]}),
        (f"{{% if facts.{USED} is known %}}{PRINTED}{{% endif %}}", {LEVEL: "none"}),
        (f"{{% if facts.{TARGET} is known %}}a{{% else %}}{PRINTED}{{% endif %}}", {USED: True}),
        (f"{{% if facts.{TARGET} is known %}}a{{% endif %}}{PRINTED}", {USED: True}),
        (
            f"{{% if facts.{USED} is known or facts.{TARGET} is known %}}{PRINTED}{{% endif %}}",
            {LEVEL: "none"},
        ),
        (f'{{{{ facts.{TARGET} if facts.{USED} is known else "a" }}}}', {LEVEL: "none"}),
    ],
)
def test_a_fact_that_may_be_unknown(pack: Pack, text: str, when: Any) -> None:
    assert UNSAID in found(pack, text, when)


def test_the_place_and_the_way_out_are_told(pack: Pack) -> None:
    pack.rules = [gap(when={USED: True})]
    pack.templates["gap-1"] = TEMPLATE.replace("It matters", f"It\n{PRINTED}")
    problem = next(each for each in pack.problems() if UNSAID in each.found)
    assert problem.place.file.endswith("recommendations/pack/gap-1.md.j2")
    assert problem.place.line == 4
    assert "{% if facts.productivity.annual_target_pct is known %}" in (problem.suggestion or "")


@pytest.mark.parametrize(("needed", "told"), [(True, False), (False, True)])
def test_a_conclusion_that_is_needed_needs_its_facts(
    pack: Pack, *, needed: bool, told: bool
) -> None:
    pack.conclusions = [{"name": "low", "label": "Low", "means": "low"}]
    pack.rules = [gap(when={"conclusions.low": needed}), conclusion(2, "low", when=LOW)]
    pack.templates["gap-1"] = TEMPLATE.replace("has a gap", PRINTED)
    assert (UNSAID in pack.found()) is told
