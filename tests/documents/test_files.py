"""Files are written whole or not at all, and read within limits."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sourcing_advisor.documents.files import replace_file
from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.documents.text import LARGEST_FILE, read_text

POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions and links of POSIX")


def test_a_new_file_gets_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    replace_file(tmp_path / "new", b"text")
    assert (tmp_path / "new").read_bytes() == b"text"
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode


@POSIX
def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "private"
    path.touch(mode=0o600)
    replace_file(path, b"text")
    assert path.stat().st_mode & 0o777 == 0o600


@POSIX
def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "link").symlink_to("target")
    replace_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"


@POSIX
def test_links_that_lead_to_each_other_are_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("other")
    (tmp_path / "other").symlink_to("one")
    with pytest.raises(OSError, match="symbolic"):
        replace_file(tmp_path / "one", b"text")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "other"]
    assert (tmp_path / "one").is_symlink()


@POSIX
def test_a_link_to_nothing_yet_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("target")
    replace_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(OSError, match="out"):
        replace_file(tmp_path / "out", b"text")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(("size", "status"), [(LARGEST_FILE, True), (LARGEST_FILE + 1, False)])
def test_the_largest_file(size: int, tmp_path: Path, *, status: bool) -> None:
    path = tmp_path / "large"
    path.write_bytes(b"x" * size)
    if status:
        assert len(read_text(path)) == size
    else:
        with pytest.raises(InputError, match="the file is larger than 5 MB"):
            read_text(path)


def test_a_name_that_no_file_can_have() -> None:
    with pytest.raises(InputError, match="the file cannot be read"):
        read_text("a\0b")


@POSIX
def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        replace_file(pipe, b"told")

        assert os.read(reader, 10) == b"told"
        assert pipe.is_fifo()
    finally:
        os.close(reader)


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        replace_file(tmp_path, b"told")
