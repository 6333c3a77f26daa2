"""Rows read are rows let through and rows rejected, whatever stands in them."""

from __future__ import annotations

import csv
import re
import tempfile
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.portfolio.input import read_batches
from sourcing_advisor.portfolio.input.column_readers import TYPES
from tests.profiles import tries

FACTS = [catalogue()[n] for n in ("pair.named", "pair_behaviour.trust", "relationship.size_fte")]
FACTS += [catalogue()["gain_sharing.level"], catalogue()["relationship.months_to_renewal"]]
CELLS = st.one_of(
    st.sampled_from(["yes", "no", "4", "4,5", "1.234", "both", "n/a", "", "maybe", "7%", '"', "x"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
)

NAMES = st.text("\"',;\n\té xy", max_size=9).map(lambda text: f"<{text}>")


def _reads_in_one_way(number: float) -> bool:
    """Say whether a number cannot be taken for thousands when it is written with a point."""
    return re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", str(number)) is None


@st.composite
def cell_of(draw: st.DrawFn, fact: Fact) -> object:
    """Draw a value of a fact, or None."""
    match fact.type:
        case "yes_no":
            value: st.SearchStrategy[object] = st.booleans()
        case "choice":
            value = st.sampled_from(list(fact.words or ()))
        case "count" | "scale":
            value = st.integers(int(fact.lowest or 0), int(fact.highest or 0))
        case "number":
            value = st.floats(fact.lowest, fact.highest, width=32).filter(_reads_in_one_way)
    return draw(st.none() | value)


@settings(max_examples=tries(40), deadline=None)
@given(
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=7), min_size=1, max_size=8),
    size=st.integers(2, 5),
    separator=st.sampled_from(",;\t|"),
)
def test_every_row_is_let_through_or_rejected(
    rows: list[list[str]], size: int, separator: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "deals.csv")
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, delimiter=separator)
            writer.writerow(["id", *(fact.name for fact in FACTS)])
            writer.writerow(["first", "yes", "", "", "", ""])
            writer.writerows(rows)
        batches = list(read_batches([path], batch_rows=size))
        whole = list(read_batches([path]))
    for batch in (*batches, *whole):
        assert batch.rows_read == batch.relationships.height + batch.rows_rejected
    parts = pl.concat([batch.relationships for batch in batches])
    assert parts.equals(pl.concat([batch.relationships for batch in whole]))
    rejected = pl.concat([batch.rejected for batch in batches])
    assert rejected.rows() == pl.concat([batch.rejected for batch in whole]).rows()


@settings(max_examples=tries(40), deadline=None)
@given(data=st.data(), separator=st.sampled_from(",;\t"))
def test_what_is_written_to_a_sheet_is_read_back(data: st.DataObject, separator: str) -> None:
    height = data.draw(st.integers(1, 6))
    columns = {
        fact.name: pl.Series(
            data.draw(st.lists(cell_of(fact), min_size=height, max_size=height)),
            dtype=TYPES[fact.type],
            strict=False,
        )
        for fact in FACTS
    }
    ids = [f"D-{n}" for n in range(height)]
    clients = data.draw(st.lists(NAMES, min_size=height, max_size=height))
    frame = pl.DataFrame({"id": ids, "relationship.client": clients, **columns})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "deals.csv")
        frame.write_csv(path, separator=separator)
        (batch,) = read_batches([path])
    assert batch.relationships.equals(frame.select(batch.relationships.columns))
