"""What is recommended to some relationships, in words, from a folder of results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from sourcing_advisor.decisions.moves import STAGES
from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote
from sourcing_advisor.documents.text import shown
from sourcing_advisor.portfolio.nearest_ids import nearest_ids
from sourcing_advisor.portfolio.output.parquet_stream import refused_if_damaged
from sourcing_advisor.portfolio.output.recommendation_text import SEPARATOR, fact_in_words

_STAGE_TITLES: dict[str, str] = {str(stage): title for stage, title in STAGES.items()} | {
    "silent": "Said by another move"
}
_NOTHING = "On the facts stated, there is nothing to do."


def deals_told(folder: Path, ids: Sequence[str]) -> tuple[dict[str, list[str]], list[Problem]]:
    """Return by id what is recommended, as lines, and a problem for each id that is not there.

    Stages come in the order of the plan, then moves, then the rules of each with the facts that
    they rest on. Raises `InputError` when `folder` holds no results.
    """
    names = ("recommendations", "facts", "rules")
    recommendations, facts, rules = (folder / f"{name}.parquet" for name in names)
    missing = [path.name for path in (recommendations, facts, rules) if not path.is_file()]
    if missing:
        found = f"there is no {' and no '.join(missing)} in it"
        advice = "Write the results anew with the command portfolio."
        raise InputError([Problem(Place(shown(folder)), found, "a folder of results", advice)])
    wanted = list(dict.fromkeys(ids))
    asked = pl.col("id").is_in(wanted)
    with refused_if_damaged(folder):
        known = pl.scan_parquet(facts, glob=False).filter(asked).collect()
        told = pl.scan_parquet(recommendations, glob=False).filter(asked).collect()
        titles = {
            row["rule"]: row for row in pl.read_parquet(rules, glob=False).iter_rows(named=True)
        }
        about = {row["id"]: row for row in known.iter_rows(named=True)}
        lines = {
            name: list(_lines_on(told.filter(pl.col("id") == name), about[name], titles))
            or [_NOTHING]
            for name in wanted
            if name in about
        }
        unknown = [name for name in wanted if name not in about]
        return lines, list(_problems(folder, unknown)) if unknown else []


def _problems(folder: Path, unknown: Sequence[str]) -> Iterator[Problem]:
    place = Place(shown(folder))
    ids = pl.read_parquet(folder / "facts.parquet", columns=["id"], glob=False)["id"]
    rejected = pl.read_csv(folder / "rejected.csv", infer_schema=False)
    for name in unknown:
        rows = rejected.filter(pl.col("id").str.strip_prefix("'") == name.removeprefix("'"))
        if rows.is_empty():
            found = f"no deal that was reviewed has the id {quote(name)}"
            yield Problem(place, found, suggestion=did_you_mean(name, nearest_ids(ids, name)))
            continue
        for row in rows.unique(("file", "row"), maintain_order=True).iter_rows(named=True):
            found = f"the deal {quote(name)} was rejected: {row['reason']}"
            advice = "rejected.csv has every problem of every rejected row."
            line = int(row["row"]) if row["row"] else None  # a file of one deal has no rows
            yield Problem(Place(row["file"], line), found, suggestion=advice)


def _lines_on(
    recommendations: pl.DataFrame, known: Mapping[str, Any], rules: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    in_plan = recommendations.sort("number", pl.col("rule").to_physical(), nulls_last=True)
    several = Counter(in_plan["number"])
    stage = number = None
    for row in in_plan.iter_rows(named=True):
        rule = rules[row["rule"]]
        if row["stage"] != stage:
            stage = row["stage"]
            yield _STAGE_TITLES[stage]
        if row["number"] is not None and row["number"] != number:
            number = row["number"]
            yield f"  {number}. {rule['move_title'] if several[number] > 1 else rule['title']}"
        facts = SEPARATOR.join(fact_in_words(fact, known) for fact in row["rests_on"])
        yield f"     - {row['rule']} {rule['title']}{f' ({facts})' if facts else ''}"
