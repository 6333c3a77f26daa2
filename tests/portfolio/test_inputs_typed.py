"""Parquet, lines of JSON and relationship files: types are checked, not changed in silence."""

from __future__ import annotations

import contextlib
import datetime
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.input import read_batches, text_files
from sourcing_advisor.portfolio.input.parsed_rows import UnreadFile
from tests.portfolio.inputs_reading import read, reasons, relationships


def parquet(tmp_path: Path, **columns: pl.Series) -> Path:
    path = tmp_path / "deals.parquet"
    data = {name.replace("__", "."): series for name, series in columns.items()}
    pl.DataFrame(data).write_parquet(path)
    return path


def lines(tmp_path: Path, *objects: Any) -> Path:
    path = tmp_path / "deals.jsonl"
    path.write_text("\n".join(o if isinstance(o, str) else json.dumps(o) for o in objects))
    return path


def test_typed_columns_are_taken_as_they_are(tmp_path: Path) -> None:
    path = parquet(
        tmp_path,
        id=pl.Series([7, 8]),
        client=pl.Series(["A", None], dtype=pl.Categorical),
        as_of=pl.Series([datetime.date(2026, 1, 31), None]),
        pair__named=pl.Series([True, None]),
        pair_behaviour__trust=pl.Series([4, None], dtype=pl.Int8),
        relationship__size_fte=pl.Series([10, None], dtype=pl.Int32),
        gain_sharing__level=pl.Series(["both", None]),
    )
    assert relationships(read(path)) == [
        {
            "id": "7",
            "relationship.client": "A",
            "relationship.as_of": "2026-01-31",
            "relationship.size_fte": 10.0,
            "gain_sharing.level": "both",
            "pair.named": True,
            "pair_behaviour.trust": 4,
        },
        {"id": "8"},
    ]


def test_whole_numbers_stored_as_decimals_are_whole_and_others_are_rejected(tmp_path: Path) -> None:
    steps = pl.Series([4.0, 3.5, None, float("nan")])
    batch = read(parquet(tmp_path, id=pl.Series(list("abcd")), pair_behaviour__trust=steps))
    assert batch.relationships["pair_behaviour.trust"].to_list() == [4, None]
    assert batch.relationships.schema["pair_behaviour.trust"] == pl.Int64
    assert batch.rejected["row"].to_list() == [2, 4]


@pytest.mark.parametrize(
    ("name", "series"),
    [
        ("pair__named", pl.Series(["yes"])),
        ("pair__named", pl.Series([1])),
        ("pair_behaviour__trust", pl.Series(["4"])),
        ("gain_sharing__level", pl.Series([1])),
        ("client", pl.Series([1])),
        ("as_of", pl.Series([datetime.time(5)])),
        ("id", pl.Series([1.5])),
    ],
)
def test_a_column_of_the_wrong_type_is_an_error(
    tmp_path: Path, name: str, series: pl.Series
) -> None:
    path = parquet(
        tmp_path, **{"id": pl.Series(["a"]), "pair__named": pl.Series([True])} | {name: series}
    )
    with pytest.raises(InputError, match=r"deals\.parquet: column .* is of type"):
        read(path)


def test_parquet_rows_count_from_one_over_all_batches(tmp_path: Path) -> None:
    ids = [f"D-{n}" for n in range(10)]
    trust = pl.Series([9 if n == 7 else 3 for n in range(10)])
    batch = read(parquet(tmp_path, id=pl.Series(ids), pair_behaviour__trust=trust), batch_rows=3)
    assert batch.rows_read == 10
    assert batch.rejected.select("row", "id").rows() == [(8, "D-7")]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"id,pair.named\nD-1,yes\n"])
def test_what_is_no_parquet_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "deals.parquet").write_bytes(content)
    with pytest.raises(InputError, match=r"deals\.parquet: the file cannot be read as Parquet"):
        read(tmp_path / "deals.parquet")


def test_a_parquet_file_at_which_the_library_panics_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def panic(*_: object, **__: object) -> None:
        raise pl.exceptions.PanicException("called `Option::unwrap()` on a `None` value")

    monkeypatch.setattr(pl, "scan_parquet", panic)
    with pytest.raises(InputError, match=r"cannot be read as Parquet \(called `Option"):
        read(parquet(tmp_path, id=pl.Series(["D-1"])))


def test_rows_of_parquet_that_do_not_come_are_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pl.LazyFrame, "collect_batches", lambda *_, **__: iter(()))
    with pytest.raises(InputError, match=r"cannot be read as Parquet \(only 0 of its 2 rows\)"):
        read(parquet(tmp_path, id=pl.Series(["D-1", "D-2"]), pair__named=pl.Series([True, None])))


def test_lines_of_json_are_flat_or_by_section(tmp_path: Path) -> None:
    path = lines(
        tmp_path,
        {"id": 1, "client": "A", "pair.named": True, "pair_behaviour.trust": None},
        "",
        {"relationship": {"id": "two", "stage": "stable"}, "productivity": {"achieved_pct": 3}},
        {"pair.named": False},
    )
    assert relationships(read(path)) == [
        {"id": "1", "relationship.client": "A", "pair.named": True},
        {"id": "two", "relationship.stage": "stable", "productivity.achieved_pct": 3.0},
        {"id": "row-4", "pair.named": False},
    ]


def test_a_whole_number_out_of_range_is_shown_as_one(tmp_path: Path) -> None:
    batch = read(lines(tmp_path, {"relationship.size_fte": -5}, {"relationship.size_fte": -5.5}))
    assert batch.rejected["value"].to_list() == ["-5", "-5.5"]


@pytest.mark.parametrize(
    "written",
    [
        {"pair_behaviour.trust": 4.0},
        {"pair_behaviour": {"trust": 4.0}},
        {"pair_behaviour": {"trust": 4.0}, "reviews": [{"date": "2026-01-31", "score": 3.0}]},
    ],
)
def test_whole_numbers_written_as_decimals_are_whole_in_lines_of_json(
    tmp_path: Path, written: dict[str, Any]
) -> None:
    batch = read(lines(tmp_path, written))
    assert batch.relationships["pair_behaviour.trust"].to_list() == [4]
    assert batch.relationships.schema["pair_behaviour.trust"] == pl.Int64


def test_lists_in_a_line_of_json_are_summarised(tmp_path: Path) -> None:
    projects = [{"name": "one"}, {"name": "two"}]
    path = lines(tmp_path, {"relationship": {"id": "D-1"}, "innovation_projects": projects})
    assert relationships(read(path)) == [{"id": "D-1", "projects.on_record": 2}]


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ({"pair.named": "yes"}, "pair.named", "expected yes or no"),
        ({"pair.named": 1}, "pair.named", "expected yes or no"),
        ({"pair_behaviour.trust": True}, "pair_behaviour.trust", "a whole number from 1 to 5"),
        ({"pair_behaviour.trust": 4.5}, "pair_behaviour.trust", "a whole number from 1 to 5"),
        ({"pair_behaviour.trust": 1e300}, "pair_behaviour.trust", "a whole number from 1 to 5"),
        ({"pair_behaviour.trust": 6}, "pair_behaviour.trust", "a whole number from 1 to 5"),
        ({"relationship.size_fte": 10**400}, "relationship.size_fte", "a number from 0"),
        ({"pair.nmaed": True}, "pair.nmaed", 'Did you mean "pair.named"'),
        ({"pair": {"nmaed": True}}, "pair.nmaed", 'Did you mean "pair.named"'),
        ({"client": 5, "pair.named": True}, "client", "expected text"),
        ('{"pair.named": true', None, "not valid JSON"),
        ('{"pair.named": true, "pair.named": false}', None, '"pair.named" stands twice'),
        ('{"pair.named": true, "pair": {"named": true}}', None, '"pair.named" stands twice'),
        ('{"relationship.size_fte": NaN}', None, "NaN is not a number"),
        ("[1, 2]", None, "not an object"),
        (r'{"client": "\udfff x", "pair.named": true}', None, "holds half a character"),
        (r'{"id": "\uDFFF", "pair.named": true}', None, "holds half a character"),
        (r'{"gain_sharing.level": "\ud800"}', None, "holds half a character"),
        (r'{"\ud800": 1}', None, "holds half a character"),
        (r'{"reviews": ["\ud800"]}', None, "holds half a character"),
        (
            {"client": "A", "relationship": {"client": "B"}},
            None,
            '"client" and "relationship.client" are one column',
        ),
        ({"relationship.id": "C", "id": "D"}, None, '"relationship.id" and "id" are one column'),
        ({"id": "C", "relationship": {"id": "D"}, "reviews": []}, None, "are one column"),
        ({"pair": 5, "reviews": []}, None, "pair is 5"),
        ({"pair": 5, "pair.named": True, "reviews": []}, None, "each fact once"),
        ({"pair.nmaed": True, "reviews": []}, None, 'there is no "nmaed" in pair'),
        ("[" * 100_000, None, "not valid JSON"),
        ({"reviews": [{"date": "soon"}]}, None, "reviews[1].date"),
    ],
)
def test_a_line_of_json_that_is_wrong_is_rejected_alone(
    tmp_path: Path, line: object, column: str | None, reason: str
) -> None:
    batch = read(lines(tmp_path, line, {"id": "good", "pair.named": True}))
    assert batch.relationships["id"].to_list() == ["good"]
    assert reasons(batch)[0][:2] == (1, column)
    assert reason in reasons(batch)[0][3]


def test_a_relationship_file_is_one_deal_named_by_its_id_or_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("relationship: {id: D-1, client: A}\npair: {named: yes}\n")
    (tmp_path / "b.json").write_text('{"pair": {"named": false}}')
    assert relationships(read(tmp_path)) == [
        {"id": "D-1", "relationship.client": "A", "pair.named": True},
        {"id": "b", "pair.named": False},
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [("a.yaml", "YAML"), ("a.yml", "YAML"), ("a.YAML", "YAML"), ("a.json", "JSON")],
)
def test_a_broken_relationship_file_is_called_by_its_own_format(
    name: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text('{"pair": {"named')
    assert f"this is not valid {said}" in reasons(read(tmp_path / name))[0][3]


@pytest.mark.parametrize("text", ["{pair: {named: yes}}", '{"pair":\t{"named": true}}'])
def test_a_yaml_file_may_be_written_in_braces(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(text)
    assert relationships(read(tmp_path / "a.yaml")) == [{"id": "a", "pair.named": True}]


def test_a_relationship_file_with_problems_is_one_rejected_row(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("pair: {named: maybe}\ngain_sharing:\n  levle: both\n")
    batch = read(tmp_path / "a.yaml")
    assert (batch.rows_read, batch.rows_rejected, batch.rejected.height) == (1, 1, 2)
    assert "line 1: pair.named" in reasons(batch)[0][3]
    assert 'line 3: there is no "levle"' in reasons(batch)[1][3]


def test_every_fact_has_a_column_of_its_type(tmp_path: Path) -> None:
    first = {f.name: _some_value(f.name) for f in catalogue().values() if f.type == "number"}
    batch = read(lines(tmp_path, first))
    assert {batch.relationships.schema[name] for name in first} == {pl.Float64()}


def _some_value(name: str) -> int:
    return int(catalogue()[name].lowest or 0)


@pytest.mark.parametrize("more", [{}, {"reviews": []}])
def test_an_id_has_no_spaces_around_it_in_lines_of_json(
    tmp_path: Path, more: dict[str, Any]
) -> None:
    first = {"id": " J1\u00a0", "client": " A ", "pair.named": True, **more}
    batch = read(lines(tmp_path, first, {"id": "J1", "pair.named": True}))
    assert batch.relationships.select("id", "relationship.client").rows() == [("J1", "A")]
    assert "the id stands already" in reasons(batch)[0][3]


@pytest.mark.parametrize(
    "written",
    [
        {"id": 16, "client": "A", "pair.named": True},
        {"relationship": {"client": "A"}, "id": "16", "pair": {"named": True}},
        {"relationship.client": "A", "relationship": {"id": "16"}, "pair.named": True},
        {"id": "16", "relationship": {"id": None, "client": "A"}, "pair.named": True},
    ],
)
def test_facts_beside_lists_may_be_named_as_anywhere(
    tmp_path: Path, written: dict[str, Any]
) -> None:
    (relationship,) = relationships(read(lines(tmp_path, written | {"reviews": []})))
    assert (
        relationship["id"],
        relationship["relationship.client"],
        relationship["pair.named"],
    ) == ("16", "A", True)


def test_a_line_of_json_that_is_too_long_is_rejected_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_files, "LONGEST_LINE", 1_000)
    good = [{"id": f"D-{n}", "pair.named": True} for n in range(3)]
    batch = read(lines(tmp_path, good[0], {"id": "x" * 5_000}, *good[1:]), batch_rows=2)
    assert batch.relationships["id"].to_list() == ["D-0", "D-1", "D-2"]
    assert [(line[0], line[3]) for line in reasons(batch)] == [(2, text_files.TOO_LONG)]


def test_a_byte_that_is_not_utf_8_rejects_its_line_of_json(tmp_path: Path) -> None:
    good = '{"id": "D-1", "client": "Zürich", "pair.named": true}\n'.encode()
    (tmp_path / "deals.jsonl").write_bytes(good + good.replace("ü".encode(), b"\xfc"))
    batch = read(tmp_path / "deals.jsonl")
    assert batch.relationships["relationship.client"].to_list() == ["Zürich"]
    assert [(line[0], line[3]) for line in reasons(batch)] == [(2, text_files.lost_byte("utf-8"))]


def test_relationship_files_of_one_name_in_several_folders_are_told_apart(tmp_path: Path) -> None:
    for folder in ("A", "B"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "deal.yaml").write_text("pair: {named: yes}\n")
    (tmp_path / "B" / "deal-2.yml").write_text("pair: {named: yes}\n")
    assert sorted(read(tmp_path).relationships["id"]) == ["deal", "deal-2", "deal-3"]


def test_one_relationship_in_two_formats_is_one_deal(tmp_path: Path) -> None:
    (tmp_path / "deal.json").write_text('{"pair": {"named": true}}')
    (tmp_path / "deal.yaml").write_text("pair: {named: yes}\n")
    batch = read(tmp_path)
    assert batch.relationships["id"].to_list() == ["deal"]
    assert "the id stands already" in reasons(batch)[0][3]


def test_a_parquet_file_that_breaks_off_is_told_to_its_last_row(tmp_path: Path) -> None:
    path = tmp_path / "deals.parquet"
    ids = pl.Series([f"D-{n:06}-{hash(n * 7919) % 10**9}" for n in range(40_000)])
    frame = pl.DataFrame({"id": ids, "pair.named": [True] * len(ids)})
    frame.write_parquet(path, row_group_size=1_000, compression="uncompressed")
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 60_000] = b"\xff" * 60_000
    path.write_bytes(data)
    batch = read(path, batch_rows=1_000)
    (unread,) = batch.unread
    assert isinstance(unread, UnreadFile)
    assert unread.read_to == batch.relationships.height > 0
    assert batch.rows_read == batch.relationships.height + 1
    assert f"could be read only up to row {unread.read_to:,}" in reasons(batch)[0][3]


@pytest.mark.parametrize("place", range(60, 360, 36))
def test_a_damaged_parquet_file_is_read_or_refused_and_its_reader_prints_nothing(
    place: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    frame = pl.DataFrame({"id": ["a", "b"] * 3, "pair.named": [True, False] * 3})
    file = tmp_path / "deals.parquet"
    frame.write_parquet(file, compression="uncompressed")
    data = bytearray(file.read_bytes())
    data[place] ^= 0x7F
    file.write_bytes(data)

    with contextlib.suppress(InputError):
        list(read_batches([file]))

    assert capfd.readouterr().err == ""
