"""What a report shows on paper: whole, in plain text, and nothing that acts."""

from __future__ import annotations

import pytest

from sourcing_advisor.renderers.paper.plain import Block, blocks, plain
from sourcing_advisor.renderers.paper.view import paper_of
from sourcing_advisor.renderers.words.wording import STANDARD_WORDING
from tests.renderers.golden_report import golden_report


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**Purpose:** to choose", "Purpose: to choose"),
        (r"5 \* 3 \[x\]", "5 * 3 [x]"),
        ("a `fact.name` in code", "a fact.name in code"),
        ("snake_case stays, _this_ not", "snake_case stays, this not"),
        ("one\nparagraph [3]", "one paragraph [3]"),
    ],
)
def test_markdown_becomes_plain_text(markdown: str, text: str) -> None:
    assert plain(markdown) == text


def test_paragraphs_and_items_are_told_apart() -> None:
    markdown = "**Terms**\n\n1. **Gain.** The\n   saving.\n2. Costs.\n\n- one\n- two\n\nEnd."

    assert list(blocks(markdown)) == [
        Block("paragraph", "Terms"),
        Block("number", "Gain. The saving.", 1),
        Block("number", "Costs.", 2),
        Block("bullet", "one"),
        Block("bullet", "two"),
        Block("paragraph", "End."),
    ]
    assert [block.marked for block in blocks("7. x\n\n- y")] == ["7. x", "• y"]


def test_every_part_of_a_report_is_on_paper() -> None:
    report = golden_report()

    paper = paper_of(report, STANDARD_WORDING)

    assert [move.id for move in paper.plan] == [move.move for move in report.recommendations]
    assert [practice.id for practice in paper.practices] == [p.id for p in report.practices]
    assert [finding.number for finding in paper.findings] == [f.number for f in report.findings]
    assert len(paper.questions) + len(paper.more_questions) == len(report.questions)
    assert len(paper.facts) == len(report.relationship.facts)
    assert paper.as_of == "1 May 2026"


def test_a_threshold_that_the_user_changed_says_so() -> None:
    paper = paper_of(golden_report(), STANDARD_WORDING)

    changed = [
        threshold for threshold in paper.thresholds if "changed by the user" in threshold.value
    ]
    assert [threshold.name for threshold in changed] == ["easy_years"]


def test_a_practice_whose_gap_is_in_hand_says_so() -> None:
    report = golden_report()
    first, *others = report.practices
    held = first.model_copy(update={"in_hand": ("TN-01",)})

    paper = paper_of(report.model_copy(update={"practices": (held, *others)}), STANDARD_WORDING)

    assert paper.practices[0].state.endswith(", in hand: TN-01")
