"""Two folders of results compared, held to the comparison of each relationship by itself."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sourcing_advisor.decisions.change import RuleStanding, kind_of_change
from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.portfolio.changed_rows import write_changes
from sourcing_advisor.portfolio.comparison_form import PortfolioComparison, RuleCounts
from sourcing_advisor.portfolio.folder_comparison import compared
from sourcing_advisor.portfolio.result_folder import read_folder
from sourcing_advisor.rules.book import RuleBook
from tests.portfolio.portfolios import advisor

Verdicts = dict[str, dict[str, str]]
RULES = ("GS-02", "PM-02", "LP-01")
Gap = tuple[str, str, str, str, bool]


def written(
    folder: Path, verdicts: Verdicts, gaps: Sequence[Gap] | None = None, **book: Any
) -> Path:
    """Write a folder of results with these verdicts by id and rule."""
    folder.mkdir()
    rules = list(dict.fromkeys(rule for row in verdicts.values() for rule in row))
    kind = pl.Enum([str(outcome) for outcome in Outcome])
    schema = pl.Schema({"id": pl.String(), **dict.fromkeys(rules, kind)})
    rows = [{"id": name, **row} for name, row in verdicts.items()]
    pl.DataFrame(rows, schema=schema).write_parquet(folder / "verdicts.parquet")
    if gaps is not None:
        columns = ("id", "rule", "stage", "move", "leads")
        pl.DataFrame(gaps, schema=columns, orient="row").write_parquet(
            folder / "recommendations.parquet"
        )
    about = {"digest": "d", "overridden": [], **book}
    manifest = {
        "kind": "sourcing-advisor results",
        "version": "1",
        "program": "1",
        "arguments": {"rule_book": about},
        "files": [{"file": "verdicts.parquet", "bytes": 1}],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def compare(
    before: Path, after: Path, book: RuleBook | None = None, **more: Any
) -> PortfolioComparison:
    return compared(read_folder(before), read_folder(after), book or advisor().book, **more)


def counts(comparison: PortfolioComparison) -> dict[str, RuleCounts]:
    return {rule.rule: rule for rule in comparison.rules}


def drawn(seed: int, ids: Sequence[str], rules: Sequence[str] = RULES) -> Verdicts:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    return {name: {rule: rng.choice(list(Outcome)) for rule in rules} for name in ids}


@pytest.mark.parametrize("shuffled", [False, True])
def test_counts_are_those_of_each_relationship_by_itself(tmp_path: Path, shuffled: bool) -> None:  # noqa: FBT001
    before = drawn(1, [f"D-{i}" for i in range(400)])
    ids = [f"D-{i}" for i in range(100, 500)] if shuffled else list(before)
    random.Random(3).shuffle(ids) if shuffled else None  # noqa: S311 - nothing secret
    after = drawn(2, ids)

    comparison = compare(written(tmp_path / "a", before), written(tmp_path / "b", after))

    both = before.keys() & after.keys()
    assert comparison.relationships == len(both)
    assert comparison.only_before == comparison.only_after == len(before) - len(both)
    for rule in RULES:
        kinds: Counter[str | None] = Counter()
        for name in both:
            one, other = (
                RuleStanding(rule, "gap", Outcome(v[name][rule])) for v in (before, after)
            )
            kinds[kind_of_change(one, other)] += 1
        told = counts(comparison)[rule]
        assert all(
            getattr(told, kind) == kinds[kind]
            for kind in ("new", "resolved", "persisting", "newly_known", "no_longer_known")
        )


def test_stages_and_first_moves_are_compared_where_both_folders_tell_them(tmp_path: Path) -> None:
    fired = {"D-1": {"GS-02": "fired", "PM-02": "fired"}, "D-2": {"GS-02": "fired"}}
    fired["D-2"]["PM-02"] = "clear"
    before = [
        ("D-1", "GS-02", "first", "bargain", True),
        ("D-1", "PM-02", "first", "bargain", False),
        ("D-2", "GS-02", "first", "bargain", True),
    ]
    after = [
        ("D-2", "GS-02", "first", "bargain", True),
        ("D-1", "GS-02", "in_hand", "bargain", True),
        ("D-1", "PM-02", "first", "mandate", True),
    ]

    comparison = compare(
        written(tmp_path / "a", fired, before), written(tmp_path / "b", fired, after)
    )

    assert comparison.first_changed == 1
    assert [(s.before, s.after, s.gaps) for s in comparison.stages] == [("first", "in_hand", 1)]
    assert counts(comparison)["GS-02"].moved == 1
    assert counts(comparison)["PM-02"].moved == 0


def test_folders_without_stages_are_compared_by_verdict(tmp_path: Path) -> None:
    verdicts = drawn(1, ["D-1"])

    comparison = compare(written(tmp_path / "a", verdicts), written(tmp_path / "b", verdicts))

    assert comparison.first_changed is None
    assert {rule.moved for rule in comparison.rules} == {None}


def test_a_rule_with_a_new_id_is_no_news(tmp_path: Path) -> None:
    before = written(
        tmp_path / "a", {"D-1": {"OLD-07": "fired"}}, [("D-1", "OLD-07", "first", "m", True)]
    )
    after = written(
        tmp_path / "b", {"D-1": {"GS-02": "fired"}}, [("D-1", "GS-02", "next", "m", True)]
    )
    book = advisor().book
    rules = (replace(r, formerly=("OLD-07",)) if r.id == "GS-02" else r for r in book.rules)

    comparison = compare(before, after, replace(book, rules=tuple(rules)))

    (rule,) = comparison.rules
    assert (rule.rule, rule.persisting, rule.new, rule.withdrawn) == ("GS-02", 1, 0, 0)
    assert rule.moved == 1


def test_rules_that_came_and_went_are_told(tmp_path: Path) -> None:
    before = written(tmp_path / "a", {"D-1": {"OLD-07": "fired"}})
    after = written(tmp_path / "b", {"D-1": {"GS-02": "fired"}})

    told = counts(compare(before, after))

    assert (told["OLD-07"].withdrawn, told["GS-02"].new) == (1, 1)


def test_with_one_rule_book_the_facts_did_it(tmp_path: Path) -> None:
    before = written(tmp_path / "a", {"D-1": {"GS-02": "fired"}})
    after = written(tmp_path / "b", {"D-1": {"GS-02": "clear"}})

    rule = counts(compare(before, after))["GS-02"]

    assert (rule.by_rules, rule.by_facts) == (0, 1)


@pytest.mark.parametrize("book", [{"digest": "e"}, {"overridden": ["easy_target_years"]}])
def test_with_two_rule_books_the_causes_are_not_guessed(
    tmp_path: Path, book: dict[str, Any]
) -> None:
    before = written(tmp_path / "a", {"D-1": {"GS-02": "fired"}})
    after = written(tmp_path / "b", {"D-1": {"GS-02": "clear"}}, **book)

    rule = counts(compare(before, after))["GS-02"]

    assert (rule.by_rules, rule.by_facts) == (None, None)


def test_what_lies_between_tells_rules_and_facts_apart(tmp_path: Path) -> None:
    before = written(tmp_path / "a", {"D-1": {"GS-02": "fired"}, "D-2": {"GS-02": "fired"}})
    between = written(
        tmp_path / "m", {"D-1": {"GS-02": "clear"}, "D-2": {"GS-02": "fired"}}, digest="e"
    )
    after = written(
        tmp_path / "b", {"D-1": {"GS-02": "clear"}, "D-2": {"GS-02": "clear"}}, digest="e"
    )

    rule = counts(compare(before, after, between=read_folder(between)))["GS-02"]

    assert (rule.resolved, rule.by_rules, rule.by_facts) == (2, 1, 1)


def test_folders_without_a_relationship_in_common_are_refused(tmp_path: Path) -> None:
    before = written(tmp_path / "a", drawn(1, ["D-1"]))
    after = written(tmp_path / "b", drawn(1, ["D-2"]))

    with pytest.raises(InputError, match="no relationship of this folder is in"):
        compare(before, after)


def test_a_folder_that_holds_no_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="this is no folder of results"):
        read_folder(tmp_path)


def test_rows_name_each_relationship_and_rule_that_changed(tmp_path: Path) -> None:
    before = {"D-1": {"GS-02": "fired", "PM-02": "fired"}, "D-2": {"GS-02": "unknown"}}
    before["D-2"]["PM-02"] = "clear"
    after = {"D-2": {"GS-02": "clear", "LP-01": "fired"}, "D-1": {"GS-02": "fired"}}
    after["D-1"]["LP-01"] = "clear"
    gaps = [("D-1", "GS-02", "first", "bargain", True), ("D-1", "PM-02", "first", "bargain", False)]
    moved = [("D-2", "LP-01", "first", "pair", True), ("D-1", "GS-02", "next", "bargain", True)]
    one = written(tmp_path / "a", before, gaps)
    other = written(tmp_path / "b", after, moved)

    write_changes(read_folder(one), read_folder(other), advisor().book, tmp_path / "rows.parquet")

    rows = pl.read_parquet(tmp_path / "rows.parquet").sort("id", "rule").rows()
    assert rows == [
        ("D-1", "GS-02", "changed", "fired", "fired", "first", "next"),
        ("D-1", "PM-02", "withdrawn", "fired", None, None, None),
        ("D-2", "GS-02", "newly_known", "unknown", "clear", None, None),
        ("D-2", "LP-01", "new", None, "fired", None, None),
    ]


@pytest.mark.parametrize("table", ["verdicts", "recommendations"])
def test_results_that_are_cut_off_are_told(table: str, tmp_path: Path) -> None:
    whole = {"a": {"GS-02": "fired"}}
    gaps = [("a", "GS-02", "first", "incentives", True)]
    before = written(tmp_path / "before", whole, gaps)
    after = written(tmp_path / "after", whole, gaps)
    file = after / f"{table}.parquet"
    file.write_bytes(file.read_bytes()[:-9])

    with pytest.raises(InputError, match="the results in it cannot be read"):
        compare(before, after)


def test_a_manifest_that_says_something_else_of_the_rule_book_is_passed_over(
    tmp_path: Path,
) -> None:
    folder = written(tmp_path / "before", {"a": {"GS-02": "fired"}}, digest=[])

    assert read_folder(folder).about.digest is None
