"""The Markdown report: it parses, its parts are in order, and its citations resolve."""

from __future__ import annotations

import random
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from sourcing_advisor.conditions.values import Value
from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.renderers.registry import render
from sourcing_advisor.report.model import Report
from sourcing_advisor.report.part import Threshold
from sourcing_advisor.service.reviews import Advisor
from tests.profiles import tries
from tests.report.test_builder import relationship
from tests.strategies import random_values

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
STAGES = ["First", "Next", "Later", "Parked", "In hand"]
SECTIONS = [
    "Strengths to protect",
    "State of each practice",
    "Verdicts",
    "Open questions",
    "Facts as stated",
    "Findings",
    "Sources",
    "Limits of this report",
]
KITCHEN_SINKS = sorted(path.name for path in EXAMPLES.glob("kitchen-sink-*.yaml"))


@cache
def advisor() -> Advisor:
    return Advisor(engine="reference")


def markdown_of(report: Report) -> str:
    return render(report, "markdown", "full").decode()


@cache
def text_on(name: str) -> str:
    return markdown_of(report_on(name))


@cache
def report_on(name: str) -> Report:
    return advisor().review(read_relationship(EXAMPLES / name))


@cache
def parsed(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(text)


def headings(text: str, tag: str) -> list[str]:
    tokens = parsed(text)
    return [
        tokens[i + 1].content
        for i, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == tag
    ]


def after_the_plan(found: list[str]) -> list[str]:
    stages = [heading for heading in found if heading in STAGES]
    assert stages == [stage for stage in STAGES if stage in stages]
    return [heading for heading in found if heading not in STAGES]


def plain_texts(text: str) -> list[str]:
    return [
        child.content
        for token in parsed(text)
        for child in token.children or ()
        if child.type == "text"
    ]


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_the_sections_come_in_order(share: float) -> None:
    deal = relationship(random_values(random.Random(share), share))  # noqa: S311 - nothing secret
    text = markdown_of(advisor().review(deal))
    assert len(headings(text, "h1")) == 1
    assert after_the_plan(headings(text, "h2")) == SECTIONS


@pytest.mark.parametrize("name", KITCHEN_SINKS)
def test_there_is_a_heading_for_each_recommendation_in_order(name: str) -> None:
    report = report_on(name)
    found = headings(markdown_of(report), "h3")
    told = [each for each in report.recommendations if each.stage != "in_hand"]
    assert found == [f"{each.number}. {each.title}" for each in told]


@pytest.mark.parametrize("name", KITCHEN_SINKS)
def test_every_citation_resolves_to_a_finding_in_the_list(name: str) -> None:
    report = report_on(name)
    text = markdown_of(report)
    body, _, rest = text.partition("\n## Findings\n")
    listed = {int(number) for number in re.findall(r"^- \[(\d+)\]", rest, re.MULTILINE)}
    cited = {int(number) for number in re.findall(r"(?<!\\)\[(\d+)\]", text)}
    assert listed == {each.number for each in report.findings}
    assert cited <= listed
    assert {int(number) for number in re.findall(r"\[(\d+)\]", body)}


@pytest.mark.parametrize("name", KITCHEN_SINKS)
def test_citations_are_text_and_not_links(name: str) -> None:
    tokens = parsed(text_on(name))
    assert not [c for t in tokens for c in t.children or () if c.type == "link_open"]


@pytest.mark.parametrize("name", KITCHEN_SINKS)
def test_no_template_language_is_left(name: str) -> None:
    text = text_on(name)
    assert not re.search(r"{{|}}|{%|%}|\bNone\b(?! of| cited)|Undefined", text)
    assert "\n\n\n\n" not in text


@pytest.mark.parametrize("name", KITCHEN_SINKS)
def test_the_table_of_practices_has_a_row_for_each(name: str) -> None:
    rows = [token for token in parsed(text_on(name)) if token.type == "tr_open"]
    assert len(rows) >= 28


def test_every_list_of_steps_is_numbered_from_one() -> None:
    tokens = parsed(text_on("kitchen-sink-gaps.yaml"))
    starts = [token.attrs.get("start", 1) for token in tokens if token.type == "ordered_list_open"]
    assert set(starts) == {1}


def test_no_block_of_advice_turns_into_code() -> None:
    tokens = parsed(text_on("kitchen-sink-gaps.yaml"))
    assert not [token for token in tokens if token.type in ("code_block", "html_block")]


def test_a_report_without_findings_says_so() -> None:
    text = markdown_of(advisor().review(Relationship()))
    assert "no gap was found" in text
    assert "No finding is cited." in text
    assert "No source is cited." in text


NASTY = st.text(
    st.sampled_from("ab *_`[]()<>!|#&;\\\n-+=~1.{}%$/:\"'é\u202e"), min_size=1, max_size=30
)


@settings(max_examples=tries(25), deadline=None)
@given(NASTY, NASTY)
def test_names_that_were_given_never_act_as_markup(client: str, provider: str) -> None:
    deal = Relationship.model_validate(
        {
            "relationship": {"client": client, "provider": provider, "stage": "stable"},
            "productivity": {"contractual_target": False},
        }
    )
    text = markdown_of(advisor().review(deal))
    kinds = {child.type for token in parsed(text) for child in token.children or ()}
    assert kinds <= {
        "text",
        "strong_open",
        "strong_close",
        "em_open",
        "em_close",
        "code_inline",
        "softbreak",
    }
    assert after_the_plan(headings(text, "h2")) == SECTIONS


def test_what_could_not_be_worked_out_is_told_before_the_limits() -> None:
    deal = Relationship.model_validate({"innovation_projects": ({"name": "a"},)})
    text = markdown_of(advisor().review(deal))
    assert headings(text, "h2")[-2:] == ["What could not be worked out", "Limits of this report"]
    assert r"- innovation_projects: without relationship.as_of the innovations" in text
    assert "Left open: Innovations delivered" in text


def test_questions_after_the_twelfth_are_told_in_one_line() -> None:
    report = advisor().review(Relationship())
    text = markdown_of(report)
    assert text.count("can answer.)") == 12
    assert f"The other {len(report.questions) - 12} in the same order" in text
    assert all(each.question in text and each.fact in text for each in report.questions)
    assert all(
        rule in text for each in report.questions for rule in (*each.would_settle, *each.would_help)
    )


def test_base_and_place_of_a_finding_stand_in_the_findings_only() -> None:
    report = report_on("kitchen-sink-gaps.yaml")
    body, _, rest = markdown_of(report).partition("\n## Findings\n")
    finding = report.findings[0]
    assert finding.claim.strip() not in body
    assert text_of_claims(rest).count(finding.claim.strip()) == 1
    assert finding.section not in body.partition("## Strengths")[0]
    assert f"section “{finding.section}”" in rest
    assert finding.base in rest


def text_of_claims(text: str) -> str:
    return " ".join(text.split())


HTML = "<script>alert(1)</script> <img src=x onerror=y> <!-- a --> 3 < 4"


def test_markup_in_a_rule_pack_is_text() -> None:
    report = report_on("kitchen-sink-gaps.yaml")
    one, cited, source = report.recommendations[0], report.findings[0], report.sources[-1]
    threshold = Threshold(
        parameter="a", in_words="b", means=HTML, basis="judgement", rests_on=HTML, overridden=False
    )
    spoilt_one = {
        "title": HTML,
        "sections": dict.fromkeys(one.sections, HTML),
        "thresholds": (threshold,),
        "findings": (cited.id,),
    }
    titles = [state.model_copy(update={"title": HTML}) for state in report.practices]
    spoilt = report.model_copy(
        update={
            "practices": tuple(titles),
            "recommendations": (one.model_copy(update=spoilt_one),),
            "findings": (
                cited.model_copy(update={"claim": HTML, "base": HTML, "tempered_by": ()}),
            ),
            "sources": (source.model_copy(update={"citation": HTML, "limits": HTML}),),
            "strengths": (),
            "questions": (),
        }
    )
    tokens = parsed(markdown_of(spoilt))
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert not {"html_inline", "html_block"} & (kinds | {token.type for token in tokens})
    assert any("<script>alert(1)</script>" in "".join(plain_texts_of(token)) for token in tokens)


def plain_texts_of(token: Token) -> list[str]:
    return [child.content for child in token.children or () if child.type == "text"]


def changed_floor(floor: float, values: dict[str, Value]) -> str:
    changed = Advisor(engine="reference", parameters={"productivity_floor_pct": floor})
    return markdown_of(changed.review(relationship(values)))


def test_a_changed_threshold_is_not_put_into_the_mouth_of_the_research() -> None:
    text = changed_floor(
        6,
        {
            "relationship.stage": "stable",
            "productivity.contractual_target": True,
            "productivity.annual_target_pct": 5.0,
            "gain_sharing.level": "both",
        },
    )

    situations = re.findall(r"^\*\*The situation.\*\* (.*)$", text, re.MULTILINE)
    assert any("6% a year" in each for each in situations)
    assert not [each for each in situations if "research" in each]
    assert "- Threshold: 6% a year, changed by the user from the standard value. " in text
    assert "The standard value rests on research: [" in text
    assert "(research:" not in text


def test_a_changed_threshold_of_a_strength_names_the_basis_of_the_standard_value() -> None:
    text = changed_floor(
        2, {"productivity.contractual_target": True, "productivity.annual_target_pct": 3.0}
    )

    assert "2% a year (changed by the user from the standard value, which rests on research" in text


def test_the_reason_of_a_threshold_ends_in_one_full_stop() -> None:
    changed = Advisor(engine="reference", parameters={"easy_target_years": 2})
    deal = {
        "relationship.stage": "stable",
        "gain_sharing.level": "relationship",
        "gain_sharing.targets_met_years": 2,
    }
    lines = [
        line
        for line in markdown_of(changed.review(relationship(deal))).splitlines()
        if line.startswith("- Threshold:")
    ]

    assert lines
    assert not [line for line in lines if re.search(r"\.[.;)]", line)]


def test_the_head_says_what_the_html_page_says_of_the_relationship() -> None:
    deal = Relationship.model_validate(
        {
            "relationship": {
                "client": "Aldgate",
                "provider": "Brace",
                "region": "North",
                "as_of": date(2026, 5, 1),
                "stage": "stable",
            }
        }
    )

    head = markdown_of(advisor().review(deal)).partition("\n## First\n")[0]

    assert "- Client: Aldgate\n- Provider: Brace\n- Region: North\n- As of: 1 May 2026\n" in head
    assert "- Stage: stable" in head


def test_the_table_of_practices_is_preceded_by_what_the_states_mean() -> None:
    text = text_on("kitchen-sink-gaps.yaml").partition("## State of each practice\n")[2]

    assert text.startswith("\nGap or strength: ")
    assert "does not show that all is well" in text.partition("\n| Practice")[0]
