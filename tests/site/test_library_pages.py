from __future__ import annotations

import posixpath
import re
from pathlib import Path

import pytest

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.rules.book import CONCLUSIONS, RuleBook
from sourcing_advisor.rules.lint.cases import cases_beside
from sourcing_advisor.rules.loading import load_rule_book
from sourcing_advisor.rules.models import Case
from sourcing_advisor.site.examples import AdviceExamples
from sourcing_advisor.site.markdown import GENERATED, fact_target, finding_link, plain
from sourcing_advisor.site.pages import library_pages, write_pages

TARGET = re.compile(r"(?<!\\)\]\(([^)]+)\)")
ANCHOR = re.compile(r'<a id="([^"]+)"></a>')


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rule_book()


@pytest.fixture(scope="module")
def pages(book: RuleBook) -> dict[str, str]:
    return library_pages(book, cases_beside())


def targets(pages: dict[str, str], path: str) -> set[str]:
    """Return what a page links to, as paths from the folder of all pages."""
    found = set()
    for target in TARGET.findall(pages[path]):
        file, hash_, place = target.partition("#")
        found.add(posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) + hash_ + place)
    return found


def test_each_practice_rule_and_finding_has_a_page(book: RuleBook, pages: dict[str, str]) -> None:
    wanted = {f"practices/{each.id}.md" for each in book.practices}
    wanted |= {f"rules/{rule.id}.md" for rule in book.rules}
    wanted |= {f"findings/{name}.md" for name in book.findings}

    assert not wanted - pages.keys()


def test_each_fact_parameter_and_source_has_a_place(book: RuleBook, pages: dict[str, str]) -> None:
    wanted = {fact_target(name).removeprefix("../") for name in book.facts}
    wanted |= {f"parameters/index.md#{name}" for name in book.parameters}
    wanted |= {f"sources/index.md#{name}" for name in book.sources}

    found = {f"{path}#{place}" for path, text in pages.items() for place in ANCHOR.findall(text)}

    assert found == wanted


def test_every_link_leads_to_a_page_and_a_place(pages: dict[str, str]) -> None:
    for path in pages:
        for target in targets(pages, path):
            file, _, place = target.partition("#")
            assert file in pages, f"{path}: {target}"
            assert not place or place in ANCHOR.findall(pages[file]), f"{path}: {target}"


def test_every_page_can_be_reached_from_the_first(pages: dict[str, str]) -> None:
    reached, waiting = {"index.md"}, ["index.md"]

    while waiting:
        for target in targets(pages, waiting.pop()):
            file = target.partition("#")[0]
            if file not in reached:
                reached.add(file)
                waiting.append(file)

    assert reached == pages.keys()


def test_rules_and_what_they_refer_to_are_linked_both_ways(
    book: RuleBook, pages: dict[str, str]
) -> None:
    for rule in book.rules:
        own = f"rules/{rule.id}.md"
        others = {f"practices/{rule.practice}.md"}
        others |= {f"findings/{name}.md" for name in rule.findings}
        others |= {fact_target(name).removeprefix("../") for name in rule.reads}
        others |= {f"parameters/index.md#{name}" for name in rule.parameters}

        assert not others - targets(pages, own)
        for other in others:
            assert own in targets(pages, other.partition("#")[0]), f"{other} to {own}"


def test_findings_and_what_they_refer_to_are_linked_both_ways(
    book: RuleBook, pages: dict[str, str]
) -> None:
    for finding in book.findings.values():
        own = f"findings/{finding.id}.md"
        others = {f"practices/{name}.md" for name in finding.practices}
        others |= {f"findings/{name}.md" for name in finding.tempered_by}
        others.add(f"sources/index.md#{finding.source}")

        assert not others - targets(pages, own)
        for other in others:
            assert own in targets(pages, other.partition("#")[0]), f"{other} to {own}"


def test_conclusions_are_linked_with_the_rules_that_conclude_them(
    book: RuleBook, pages: dict[str, str]
) -> None:
    path = f"facts/{CONCLUSIONS}.md"

    for rules in book.concluding.values():
        for rule in rules:
            assert f"rules/{rule.id}.md" in targets(pages, path)
            assert any(t.startswith(path) for t in targets(pages, f"rules/{rule.id}.md"))


def test_a_finding_shows_each_figure(book: RuleBook, pages: dict[str, str]) -> None:
    finding = book.findings["LW-GS-preference"]

    text = pages["findings/LW-GS-preference.md"]

    assert "| 79% | clients to whom gain sharing is the best means" in text
    assert text.count("| 85 clients |") == 1
    assert plain(finding.limits) in text


def test_each_gap_shows_its_advice_on_an_example(book: RuleBook, pages: dict[str, str]) -> None:
    gaps = [rule for rule in book.rules if rule.kind == "gap"]

    for rule in gaps:
        text = pages[f"rules/{rule.id}.md"]
        _, _, advice = text.partition("## Advice, on an example")
        assert "**What to do first**\n\n1. " in advice, rule.id
        assert any(finding_link(name) in advice for name in rule.findings), rule.id


def test_a_rule_without_a_firing_case_has_a_page_without_advice(book: RuleBook) -> None:
    bare = library_pages(book, ())

    assert "## Advice" not in bare["rules/GS-02.md"]


def test_a_case_that_no_relationship_can_be_is_not_shown(book: RuleBook) -> None:
    facts: dict[str, bool | int | float | str] = {"pair.named": False}
    sound = Case(rule="LP-01", name="not named", facts=facts, verdict="fired")
    wrong = sound.model_copy(update={"facts": {**facts, "pair_progress.chemistry": 9}})

    examples = AdviceExamples(book, [wrong, sound])

    example = examples.of(book.rule_by_id["LP-01"])
    assert example
    assert [each.fact for each in example.facts] == ["pair.named"]


def test_no_page_shows_template_code_and_conditions_are_in_words(pages: dict[str, str]) -> None:
    assert not [path for path, text in pages.items() if "{%" in text or "{{" in text]
    assert "facts/leadership.md#rests_on) is “on one person”" in pages["rules/LC-01.md"]


def test_text_never_acts_as_markup() -> None:
    hostile = "<script>a</script> | *b* [c](d) `e` _f_ # g \\ &amp;"

    shown = plain(hostile)

    assert "<" not in shown
    assert "|" not in shown
    assert not re.findall(r"(?<!\\)[*`_\[\]]", shown)


def test_pages_are_written_and_read_back(tmp_path: Path, pages: dict[str, str]) -> None:
    write_pages(pages, tmp_path / "new")

    written = {
        path.relative_to(tmp_path / "new").as_posix(): path.read_text(encoding="utf-8")
        for path in (tmp_path / "new").rglob("*.md")
    }
    assert written == pages


def test_a_page_of_an_earlier_run_is_removed_and_other_files_are_left(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "OLD-01.md").write_text(f"# Old\n\n{GENERATED}\n", encoding="utf-8")
    (tmp_path / "rules" / "notes.md").write_text("Mine.\n", encoding="utf-8")

    write_pages({"rules/NEW-01.md": "# New\n"}, tmp_path)

    assert {path.name for path in (tmp_path / "rules").iterdir()} == {"NEW-01.md", "notes.md"}


def test_a_folder_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(InputError, match="cannot be written"):
        write_pages({"index.md": "# Start\n"}, tmp_path / "file")
