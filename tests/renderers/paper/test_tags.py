"""The tags of templates are documented, each with what it prints."""

from __future__ import annotations

from pathlib import Path

from sourcing_advisor.renderers.paper import tags
from sourcing_advisor.renderers.paper.tag_types import TEXT, tag_table, tags_of

GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "documents.md"


def test_guide_has_the_table_of_tags() -> None:
    assert tag_table() in GUIDE.read_text(encoding="utf-8")


def test_every_tag_says_what_it_prints() -> None:
    parts = [part for part in vars(tags).values() if isinstance(part, type)]
    documented = [part for part in parts if part.__module__ == tags.__name__]

    assert len(documented) == 11
    assert all(held.meaning for part in documented for held in tags_of(part).values())


def test_what_a_tag_holds_is_read_from_its_type() -> None:
    paper = tags_of(tags.Paper)

    assert paper["moves"].part is tags.Move
    assert paper["moves"].several
    assert not paper["moves"].printed
    assert paper["limits"].printed
    assert paper["limits"].one == TEXT
    assert "plan" in paper["words"].names
