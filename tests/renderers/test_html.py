"""The HTML page: its structure, what it says, and that what was given stays harmless."""

from __future__ import annotations

import dataclasses
import datetime
import gc
import itertools
import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

import html5lib
import pytest

from sourcing_advisor.renderers.registry import render
from sourcing_advisor.report.model import Report

ReportOn = Callable[..., Report]

HOSTILE = (
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](http://e.com/x.png)",
    '"><img src=http://e.com/x.png onerror=alert(1)>',
    "</title></style><style>@import 'http://e.com/x.css'</style>",
    "{{ 7 * 7 }}{% raw %}",
    "[1] <http://e.com/>",
    "A & B &lt; C",
    "# | - * _x_ `y`",
)
SECTIONS = (
    "The brief",
    "The plan",
    "Every move",
    "Strengths to protect",
    "State of each practice",
    "Verdicts",
    "Open questions",
    "Findings",
    "Sources",
    "Limits of this report",
    "Facts as stated",
)


def html_of(report: Report) -> str:
    return render(report, "html").decode()


def parsed(html: str) -> Element:
    """Parse a page, refusing any error of form."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    page: Element = parser.parse(html)
    return page


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def by_id(page: Element, name: str) -> Element:
    return next(each for each in page.iter() if each.get("id") == name)


def links(page: Element) -> Iterator[str]:
    return (each.get("href", "") for each in page.iter("a") if each.get("href") is not None)


def section(page: Element, name: str) -> str:
    found = (each for each in page.iter("section") if each.get("aria-labelledby") == name)
    return text_of(next(found))


def test_page_is_well_formed_and_names_its_language_and_title(full_report: Report) -> None:
    page = parsed(html_of(full_report))

    assert page.get("lang") == "en"
    title = page.find("head/title")
    assert title is not None
    assert title.text == "Sourcing review: Northgate Mutual and Halden Services"


def test_page_has_one_main_heading_and_skips_no_level(full_report: Report) -> None:
    page = parsed(html_of(full_report))

    levels = [int(each.tag[1]) for each in page.iter() if re.fullmatch(r"h\d", str(each.tag))]

    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_page_has_landmarks_and_a_skip_link_first(full_report: Report) -> None:
    body = parsed(html_of(full_report)).find("body")

    assert body is not None
    assert [child.tag for child in body] == ["a", "header", "nav", "main", "footer"]
    assert body[0].get("href") == "#main"


def test_sections_stand_in_the_order_of_the_contents(full_report: Report) -> None:
    page = parsed(html_of(full_report))

    headings = tuple(text_of(each) for each in page.iter("h2") if each.get("id") != "contents")

    assert headings == SECTIONS
    assert tuple(text_of(each) for each in page.findall(".//nav//a")) == SECTIONS


def test_ids_are_unique_and_every_link_and_label_leads_to_one(full_report: Report) -> None:
    page = parsed(html_of(full_report))

    ids = [each.get("id", "") for each in page.iter() if each.get("id")]
    labels = {each.get("aria-labelledby") for each in page.iter()} - {None}

    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in links(page)} | labels <= set(ids)


def test_tables_have_captions_and_headers_with_scope(full_report: Report) -> None:
    page = parsed(html_of(full_report))
    main = [each for each in page.iter("table") if each.get("class")]

    assert len(main) == 2
    assert all(each.find("caption") is not None for each in main)
    assert all(each.get("scope") in ("col", "row") for each in page.iter("th"))


def test_page_asks_for_nothing_and_runs_nothing(full_report: Report) -> None:
    html = html_of(full_report)
    page = parsed(html)

    tags = {each.tag for each in page.iter()}
    attributes = {name for each in page.iter() for name in each.attrib}
    policy = [each.get("content") for each in page.iter("meta") if each.get("http-equiv")]

    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]
    assert tags.isdisjoint({"script", "img", "iframe", "object", "embed", "form", "svg", "base"})
    assert [each.get("href") for each in page.iter("link")] == ["data:,"]
    assert not {name for name in attributes if name.startswith("on")} | attributes & {"src"}
    assert all(link.startswith("#") for link in links(page))
    assert "url(" not in html
    assert "@import" not in html


@pytest.mark.parametrize("name", HOSTILE)
def test_names_with_markup_are_shown_as_they_stand(tiny_report: ReportOn, name: str) -> None:
    profile = {"client": name, "provider": name, "service": name, "region": name, "id": name}
    report = tiny_report(relationship=profile, productivity={"annual_target_pct": 2.5})
    plain = tiny_report(relationship={"client": "A"}, productivity={"annual_target_pct": 2.5})

    page = parsed(html_of(report))

    shown = " ".join(name.split())
    heading, situation = next(page.iter("h1")), by_id(page, "recommendation-1")
    assert text_of(heading) == f"{shown} and {shown}"
    assert f"{shown} asks {shown} for 2.5% a year in {shown}." in text_of(situation)
    expected = {str(each.tag) for each in parsed(html_of(plain)).iter()}
    assert {str(each.tag) for each in page.iter()} == expected
    assert all(link.startswith("#") for link in links(page))


def test_names_cannot_reorder_or_break_the_line(tiny_report: ReportOn) -> None:
    report = tiny_report(relationship={"client": "A\u202egnp\nB\u0000C"})

    heading = next(parsed(html_of(report)).iter("h1"))

    assert heading.text == "Agnp BC and the provider"


def test_advice_may_hold_tables_and_headings_but_no_markup_of_its_own(full_report: Report) -> None:
    page = parsed(html_of(full_report))
    draft = next(each for each in page.iter("div") if each.get("class") == "draft")

    assert [text_of(each) for each in draft.iter("h5")] == ["Target"]
    assert [text_of(each) for each in draft.iter("td")] == ["1", "[percentage]"]
    assert "<b>raw</b> ![x](http://example.com/x.png)" in text_of(draft)
    assert "[here](javascript:alert(1)) <http://example.com/auto>" in text_of(draft)
    assert [each.get("href") for each in draft.iter("a")] == [None]


def test_recommendation_states_its_grading_facts_and_evidence(full_report: Report) -> None:
    card = by_id(parsed(html_of(full_report)), "recommendation-1")
    text = text_of(card)

    for piece in (
        "Raise the yearly target",
        "Yearly productivity mandate (P01), rule TN-01",
        "Yearly productivity target2.5% a year",
        "Findings: [1]",
        "Research: finding [1]",
        "Agree a target.",
    ):
        assert piece in text
    marks = next(each for each in card.iter("dl") if each.get("class") == "marks")
    assert [text_of(each) for each in marks.iter("dd")] == [
        "▲ high",
        "medium",
        "client and provider together",
        "in the next governance cycle",
        "●●● strong",
    ]


def test_citations_in_advice_lead_to_the_finding(full_report: Report) -> None:
    page = parsed(html_of(full_report))

    cited = list(by_id(page, "recommendation-1").findall("p/a"))

    assert {(each.get("href"), each.text) for each in cited} == {("#finding-1", "[1]")}
    assert "Clients ask for a yearly improvement" in text_of(by_id(page, "finding-1"))


def test_finding_states_base_method_limits_and_what_tempers_it(full_report: Report) -> None:
    text = text_of(by_id(parsed(html_of(full_report)), "finding-1"))

    for piece in (
        "Evidence: strong: counted answers with a known base",
        "Method and baseSurvey. 100 invented people",
        "LimitsOne event only.",
        "SourceAuthor & Brown 2001, section “Productivity” (AB-PM-band)",
        "To be weighed against[3] [4]",
        "Cited inmove 1",
    ):
        assert piece in text


def test_brief_stands_on_top_and_the_rest_is_to_open(full_report: Report) -> None:
    page = parsed(html_of(full_report))

    first, *others = next(page.iter("main")).findall("section")

    assert first.get("aria-labelledby") == "brief"
    assert "1. Raise the yearly target" in text_of(first)
    assert first.find("details") is None
    closed = [each for each in others if each.get("aria-labelledby") != "plan"]
    assert all(each.find("details/summary/h2") is not None for each in closed)


def test_the_text_of_a_finding_stands_once_outside_the_brief(full_report: Report) -> None:
    page = parsed(html_of(full_report))
    whole, brief = text_of(next(page.iter("main"))), section(page, "brief")

    for finding in full_report.findings:
        assert whole.count(finding.claim) - brief.count(finding.claim) == 1


def test_every_practice_has_a_sign_and_words(full_report: Report) -> None:
    text = section(parsed(html_of(full_report)), "practices")

    assert "P01 Yearly productivity mandate○ GapTN-01" in text
    assert "P03 Innovation fund● StrengthTN-03" in text
    assert "P04 Benchmarking? Not knownnone" in text


def test_question_says_who_can_answer_and_what_it_can_settle(full_report: Report) -> None:
    text = section(parsed(html_of(full_report)), "questions")

    assert full_report.questions[0].question in text
    assert "Answersyes or no" in text
    assert "Who can answereither party" in text
    assert "Can settle1 rule: TN-04" in text


def test_changed_parameter_is_marked_where_it_is_used(tiny_report: ReportOn) -> None:
    report = tiny_report(
        parameters={"easy_years": 2},
        gain_sharing={"level": "relationship", "targets_met_years": 2},
    )

    page = parsed(html_of(report))

    card = text_of(by_id(page, "recommendation-1"))
    assert "2 years changed by the user from the standard value" in card
    assert "The standard value rests on judgement: The research gives no number of years." in card
    assert "Parameters changed by the user: easy_years." in text_of(next(page.iter("footer")))


def test_date_is_told_in_words(tiny_report: ReportOn) -> None:
    report = tiny_report(relationship={"client": "A", "as_of": datetime.date(2025, 6, 30)})

    assert "As of30 June 2025" in text_of(next(parsed(html_of(report)).iter("header")))


def test_stage_of_the_relationship_stands_at_the_head(full_report: Report) -> None:
    header = text_of(next(parsed(html_of(full_report)).iter("header")))

    stage = next(
        fact for fact in full_report.relationship.facts if fact.fact == "relationship.stage"
    )
    assert f"Stage{stage.in_words}" in header


def test_empty_parts_say_so_in_a_sentence(tiny_report: ReportOn) -> None:
    report = tiny_report().model_copy(update={"questions": ()})

    page = parsed(html_of(report))

    assert "No move follows from the facts shown" in section(page, "brief")
    assert "no gap was found" in section(page, "recommendations")
    assert "no practice can yet be called a strength" in section(page, "strengths")
    assert "Nothing that is left open would change this advice." in section(page, "questions")
    assert "No finding is cited." in section(page, "findings")
    assert "No source is cited." in section(page, "sources")
    assert "No fact was stated." in section(page, "facts")
    assert text_of(next(page.iter("h1"))) == "The client and the provider"


@pytest.mark.parametrize("missing", ["situation", "why", "first_steps", "who", "draft"])
def test_part_of_advice_that_is_not_given_is_left_out(full_report: Report, missing: str) -> None:
    first, *others = full_report.recommendations
    kept = {name: text for name, text in first.sections.items() if name != missing}
    short = first.model_copy(update={"sections": kept})
    report = full_report.model_copy(update={"recommendations": (short, *others)})

    card = by_id(parsed(html_of(report)), "recommendation-1")

    assert all(text_of(each) for each in card.iter() if each.tag in ("p", "div", "li", "dd"))


def test_questions_after_the_twelfth_are_told_in_short(full_report: Report) -> None:
    (first, *_) = full_report.questions
    many = tuple(dataclasses.replace(first, question=f"Question {i}?") for i in range(14))
    longer = full_report.model_copy(update={"questions": many})
    text = section(parsed(html_of(longer)), "questions")
    assert text.count("Who can answer") == 12
    assert "All other questions, in the same order (2)" in text
    assert all(f"Question {i}?" in text for i in range(14))


def test_base_and_place_of_a_finding_stand_in_the_findings_only(full_report: Report) -> None:
    page = parsed(html_of(full_report))
    source = full_report.sources[0].short
    assert source not in section(page, "recommendations")
    assert source in section(page, "findings")


def test_what_could_not_be_worked_out_is_told(tiny_report: ReportOn) -> None:
    report = tiny_report(
        innovation_projects=({"name": "a", "status": "delivered"},),
        relationship={"stage": "stable"},
    )
    text = section(parsed(html_of(report)), "notes")
    assert "innovation_projects: without relationship.as_of" in text
    assert "delivered_on is left out of 1 of 1 delivered projects" in text


def test_the_states_of_practices_are_explained(full_report: Report) -> None:
    section = next(
        each
        for each in parsed(html_of(full_report)).iter("section")
        if each.get("aria-labelledby") == "practices"
    )

    assert "which does not show that all is well" in text_of(section)


def test_a_page_leaves_no_cycles_to_the_collector(full_report: Report) -> None:
    html_of(full_report)  # what is kept for all pages is made
    gc.collect()
    gc.disable()
    try:
        html_of(full_report)
        left = gc.collect()
    finally:
        gc.enable()

    assert left == 0
