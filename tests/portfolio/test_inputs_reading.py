"""Several files and folders in one call: order, duplicate ids, files that cannot be read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import polars as pl
import pytest

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.portfolio.input import read_batches
from sourcing_advisor.portfolio.input.parsed_rows import UnreadColumns, UnreadFile, unread_messages
from sourcing_advisor.portfolio.manifest import FIRST_FILES
from sourcing_advisor.portfolio.output.folder import replaced_as_a_whole
from tests.portfolio.inputs_reading import read, reasons


def sheet(path: Path, *ids: str, answer: str = "yes") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        "id,pair.named\n" + "".join(f"{relationship},{answer}\n" for relationship in ids)
    )
    return path


def test_a_folder_is_read_with_its_folders_and_without_hidden_and_other_files(
    tmp_path: Path,
) -> None:
    sheet(tmp_path / "b.csv", "D-2")
    sheet(tmp_path / "a" / "deep" / "x.tsv", "D-3")
    sheet(tmp_path / ".hidden" / "y.csv", "D-4")
    sheet(tmp_path / ".c.csv", "D-5")
    (tmp_path / "a.yaml").write_text("relationship: {id: D-1}\npair: {named: yes}\n")
    (tmp_path / "README.md").write_text("# Deals")
    (tmp_path / "~$open.xlsx").write_bytes(b"lock")
    assert read(tmp_path).relationships["id"].to_list() == ["D-1", "D-2", "D-3"]


def test_the_second_of_two_equal_ids_is_rejected_and_told_where_the_first_is(
    tmp_path: Path,
) -> None:
    first = sheet(tmp_path / "a.csv", "D-1", "D-2", "D-1")
    second = sheet(tmp_path / "b.csv", "D-3", "D-2")
    batch = read(first, second)
    assert batch.relationships["id"].to_list() == ["D-1", "D-2", "D-3"]
    assert reasons(batch) == [
        (4, "id", "D-1", f"the id stands already in {first}, row 2"),
        (3, "id", "D-2", f"the id stands already in {first}, row 3"),
    ]


@pytest.mark.parametrize("size", [1, 2, 100])
def test_equal_ids_are_found_however_the_rows_are_batched(tmp_path: Path, size: int) -> None:
    path = sheet(tmp_path / "a.csv", *(f"D-{n % 7}" for n in range(20)))
    batch = read(path, batch_rows=size)
    assert batch.relationships["id"].to_list() == [f"D-{n}" for n in range(7)]
    assert batch.rejected["reason"].str.extract(r"row (\d+)$").cast(int).to_list() == [
        n % 7 + 2 for n in range(7, 20)
    ]


def test_columns_that_are_not_read_are_told_once_for_each_file(tmp_path: Path) -> None:
    text = "id,Owner,pair.named,Cost centre\n" + "".join(f"D-{n},me,yes,7\n" for n in range(9))
    (tmp_path / "a.csv").write_text(text)
    pl.DataFrame({"pair.named": [True] * 9, "Owner": [1] * 9}).write_parquet(tmp_path / "b.parquet")
    sheet(tmp_path / "c.csv", "E-1")
    batch = read(tmp_path, batch_rows=2)
    assert batch.rejected.is_empty()
    assert batch.relationships.height == 19
    assert batch.unread == (
        UnreadColumns(str(tmp_path / "a.csv"), ("Owner", "Cost centre")),
        UnreadColumns(str(tmp_path / "b.parquet"), ("Owner",)),
    )


def test_of_many_columns_that_are_not_read_ten_are_named() -> None:
    assert str(UnreadColumns("a.csv", ("Owner",))) == (
        'a.csv: a column is no fact and was not read: "Owner".'
    )
    said = str(UnreadColumns("a.csv", tuple(f"Mine {n}" for n in range(12))))
    assert said.startswith('a.csv: 12 columns are no fact and were not read: "Mine 0", ')
    assert said.endswith('"Mine 9" and 2 more.')


def test_an_id_belongs_to_the_first_row_even_if_that_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,pair.named\nD-1,maybe\nD-1,yes\n")
    assert read(path).rejected["row"].to_list() == [2, 3]


def test_a_file_that_cannot_be_read_is_one_rejected_row_and_the_rest_goes_on(
    tmp_path: Path,
) -> None:
    paths = [
        tmp_path / "missing.csv",
        sheet(tmp_path / "a.csv", "D-1"),
        tmp_path / "broken.xlsx",
        tmp_path / "report.pdf",
        sheet(tmp_path / "b.csv", "D-2"),
    ]
    (tmp_path / "broken.xlsx").write_bytes(b"not a workbook")
    (tmp_path / "report.pdf").write_bytes(b"%PDF")
    (tmp_path / "wrong.csv").write_text("colour,size\nred,4\n")
    batch = read(*paths, tmp_path / "wrong.csv")
    assert batch.relationships["id"].to_list() == ["D-1", "D-2"]
    assert batch.rows_read == 6
    assert batch.rejected["row"].to_list() == [None] * 4
    assert [Path(file).name for file in batch.rejected["file"]] == [
        "missing.csv",
        "broken.xlsx",
        "report.pdf",
        "wrong.csv",
    ]


@pytest.mark.parametrize(
    "name", ["pipe.csv", "pipe.yaml", "pipe.xlsx", "pipe.jsonl", "pipe.parquet"]
)
def test_a_pipe_is_rejected_and_not_waited_for(tmp_path: Path, name: str) -> None:
    sheet(tmp_path / "a.csv", "D-1")
    os.mkfifo(tmp_path / name)
    batch = read(tmp_path)
    assert batch.relationships["id"].to_list() == ["D-1"]
    assert "this is a pipe or a device" in reasons(batch)[0][3]


def test_the_results_of_an_earlier_run_are_not_read(tmp_path: Path) -> None:
    sheet(tmp_path / "a.csv", "D-1")
    results = tmp_path / "results"
    with replaced_as_a_whole(results) as workspace:
        for name in FIRST_FILES:
            (workspace.new / name).write_text("x")
        sheet(workspace.new / "reports" / "of.csv", "D-9")
    sheet(results / "mine.csv", "D-2")
    batch = read(tmp_path)
    assert batch.relationships["id"].to_list() == ["D-1", "D-2"]
    assert batch.rejected.is_empty()


def test_a_folder_that_is_only_named_like_results_is_read(tmp_path: Path) -> None:
    sheet(tmp_path / "reports" / "questions.csv", "D-1")
    assert read(tmp_path).relationships["id"].to_list() == ["D-1"]


def test_when_no_file_can_be_read_all_problems_are_raised(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(InputError) as caught:
        read(tmp_path / "missing.csv", tmp_path / "empty.csv")
    assert len(caught.value.problems) == 2


def test_a_folder_without_a_file_to_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no file in it to read"):
        read(tmp_path)


def test_two_relationship_files_with_one_id_are_told_apart_by_file(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("relationship: {id: D-1}\npair: {named: yes}\n")
    batch = read(tmp_path)
    assert batch.rows_read == 2
    assert batch.rejected.rows() == [
        (
            f"{tmp_path / 'b.yaml'}",
            None,
            "D-1",
            "id",
            "D-1",
            f"the id stands already in {tmp_path / 'a.yaml'}",
        )
    ]


def test_ids_that_are_made_up_differ_between_files(tmp_path: Path) -> None:
    for folder in ("north", "south"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "deals.csv").write_text("client,pair.named\nA,yes\n")
    assert read(tmp_path).relationships["id"].to_list() == ["deals-row-2", "deals-2-row-2"]


def test_nothing_is_read_before_it_is_asked_for(tmp_path: Path) -> None:
    batches = read_batches([sheet(tmp_path / "a.csv", "D-1"), tmp_path / "later.csv"])
    next(batches)
    sheet(tmp_path / "later.csv", "D-2")
    assert [batch.relationships["id"].to_list() for batch in batches] == [["D-2"]]


def test_a_generated_file_of_many_batches_goes_through(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    with path.open("w") as stream:
        stream.write("id,pair.named,pair_behaviour.trust,relationship.size_fte\n")
        stream.writelines(f"D-{n},{n % 2},{n % 5 + 1},{n}.25\n" for n in range(50_000))
    batches = list(read_batches([path], batch_rows=5_000))
    assert [batch.rows_read for batch in batches] == [5_000] * 10
    assert sum(batch.relationships.height for batch in batches) == 50_000


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    sheet(tmp_path / "a.csv", "D-1")
    sheet(tmp_path / "b.csv", "D-2").write_text("colour\nred\n")
    batch = read(tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "gone.csv")
    names = [str(tmp_path / name) for name in ("b.csv", "gone.csv")]
    assert batch.unread == (UnreadFile(names[0]), UnreadFile(names[1]))
    assert list(unread_messages(batch.unread)) == [
        f"2 files could not be read: {', '.join(names)}."
    ]


def test_of_relationship_files_only_those_that_are_no_files_are_named(tmp_path: Path) -> None:
    sheet(tmp_path / "a.csv", "D-1")
    (tmp_path / "wrong.yaml").write_text("pair: {named: maybe}\n")
    batch = read(tmp_path / "a.csv", tmp_path / "wrong.yaml", tmp_path / "gone.yaml")
    assert batch.rows_rejected == 2
    assert batch.unread == (UnreadFile(str(tmp_path / "gone.yaml")),)


def test_what_was_not_read_is_told_by_its_kind_and_of_many_ten_are_named() -> None:
    files = [UnreadFile(f"{n}.csv") for n in range(11)]
    others = [UnreadFile("a.xlsx [Old]", kind="sheet"), UnreadFile("b.csv", read_to=1200)]
    told = list(unread_messages([*files, *others, UnreadColumns("c.csv", ("Owner",))]))
    assert told[:2] == [
        "b.csv could be read only up to row 1,200; the rest is missing.",
        'c.csv: a column is no fact and was not read: "Owner".',
    ]
    assert told[2].startswith("11 files and 1 sheet could not be read: 0.csv, 1.csv, ")
    assert told[2].endswith(" and 2 more.")


@pytest.mark.skipif(sys.platform == "win32", reason="needs folders deeper than a path can name")
def test_a_folder_that_cannot_be_entered_is_rejected(tmp_path: Path) -> None:
    sheet(tmp_path / "a.csv", "D-1")
    deep = os.open(tmp_path, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=deep)
        above, deep = deep, os.open("d" * 250, os.O_RDONLY, dir_fd=deep)
        os.close(above)
    os.close(deep)
    batch = read(tmp_path)
    assert batch.relationships["id"].to_list() == ["D-1"]
    assert (batch.rows_read, batch.rows_rejected) == (2, 1)
    assert reasons(batch)[0][3].startswith("the folder cannot be read (")
    assert [each.kind for each in batch.unread if isinstance(each, UnreadFile)] == ["folder"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read all")
@pytest.mark.parametrize("name", ["deal.csv", "deal.yaml"])
def test_a_folder_and_a_file_without_permission_are_rejected(tmp_path: Path, name: str) -> None:
    sheet(tmp_path / "a.csv", "D-1")
    locked = sheet(tmp_path / "locked" / name, "D-2").parent
    locked.chmod(0)
    batch = read(tmp_path, locked / name)
    locked.chmod(0o700)
    assert batch.relationships["id"].to_list() == ["D-1"]
    assert all("(Permission denied)" in line[3] for line in reasons(batch))
    assert batch.rows_rejected == 2


def test_a_folder_behind_a_link_is_not_entered(tmp_path: Path) -> None:
    sheet(tmp_path / "in" / "a.csv", "D-1")
    sheet(tmp_path / "elsewhere" / "b.csv", "D-2")
    (tmp_path / "in" / "link").symlink_to(tmp_path / "elsewhere")
    assert read(tmp_path / "in").relationships["id"].to_list() == ["D-1"]


def test_no_path_at_all_is_an_error_that_says_so() -> None:
    with pytest.raises(InputError, match="no file and no folder is given"):
        read()
