"""Where results and messages go, and that a file is written whole or not at all."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.cli.conftest import GOOD, Run

FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions and links of POSIX")


def test_a_report_goes_to_standard_output_and_nothing_else_is_said(run: Run, deal: Path) -> None:
    result = run("review", deal)
    assert (result.status, result.messages) == (0, "")
    assert result.out.startswith("# Sourcing review: Northgate Mutual and the provider")


def test_a_report_in_a_file_leaves_standard_output_empty(
    run: Run, deal: Path, tmp_path: Path
) -> None:
    out = tmp_path / "report.json"
    result = run("review", deal, "--format", "json", "--output", out)
    assert (result.status, result.out, result.messages) == (0, "", "")
    assert json.loads(out.read_text(encoding="utf-8"))["relationship"]["client"] == (
        "Northgate Mutual"
    )


def test_standard_input_is_reviewed_like_a_file(run: Run, deal: Path) -> None:
    assert run("review", "-", stdin=GOOD.encode()) == run("review", deal)


def test_a_byte_order_mark_and_windows_lines_change_nothing(
    run: Run, deal: Path, tmp_path: Path
) -> None:
    other = tmp_path / "windows.yaml"
    other.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert run("review", other) == run("review", deal)


def test_the_same_input_gives_the_same_bytes(run: Run, deal: Path) -> None:
    first = run("review", deal, "--format", "json")
    assert run("review", deal, "--format", "json").out == first.out


@pytest.mark.parametrize(
    ("out", "reason"),
    [(".", "Is a directory"), ("away/report.md", "No such file"), ("deal.yaml/x", "Not a direct")],
)
def test_an_out_that_cannot_be_written(run: Run, deal: Path, out: str, reason: str) -> None:
    result = run("review", deal, "-o", out)
    assert (result.status, result.out) == (2, "")
    assert result.lines[0].startswith(f"{out}: this cannot be written ({reason}")
    assert result.lines[1:] == ["1 problem found."]


@FULL
def test_a_full_disk(run: Run, deal: Path) -> None:
    result = run("review", deal, "-o", "/dev/full")
    assert result.status == 2
    assert result.lines == [
        "/dev/full: this cannot be written (No space left on device).",
        "1 problem found.",
    ]


@FULL
def test_a_full_disk_under_standard_output(deal: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sourcing_advisor", "review", deal],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "standard output: this cannot be written (No space left on device).",
        "1 problem found.",
    ]


def in_shell(arguments: str, *more: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in a shell, which can redirect its streams; `more` are $1 and so on."""
    command = f'"$0" -m sourcing_advisor {arguments}'
    return subprocess.run(
        ["/bin/sh", "-c", command, sys.executable, *map(str, more)],
        capture_output=True,
        text=True,
        check=False,
    )


OWN_OUTPUT = ["--version", "--help", "review --help", "rules --help", "rules list -h"]


@FULL
@pytest.mark.parametrize("arguments", OWN_OUTPUT)
def test_help_and_version_on_a_full_disk(arguments: str) -> None:
    done = in_shell(f"{arguments} >/dev/full")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "standard output: this cannot be written (No space left on device).",
        "1 problem found.",
    ]


@POSIX
@pytest.mark.parametrize("arguments", OWN_OUTPUT)
def test_help_and_version_on_a_closed_stream(arguments: str) -> None:
    done = in_shell(f"{arguments} >&-")
    assert done.returncode == 2
    assert done.stderr.startswith("standard output: this cannot be written (it is closed).")


@FULL
@pytest.mark.parametrize("arguments", ["nosuch", "", "rules", "review", "review --nosuch"])
def test_wrong_usage_that_cannot_be_told_gives_status_2(arguments: str) -> None:
    assert in_shell(f"{arguments} 2>/dev/full").returncode == 2


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("review deal.yaml", "file"),
        ("facts template", "file"),
        ("rules docs", "folder"),
        ("portfolio deal.yaml", "folder"),
    ],
)
def test_an_out_without_a_name(
    command: str, kind: str, run: Run, deal: Path, tmp_path: Path
) -> None:
    result = run(*command.split(), "-o", "")
    assert (result.status, result.out) == (2, "")
    assert result.lines[0] == f"-o: no {kind} is named; expected the name of a {kind}."
    assert list(tmp_path.iterdir()) == [deal]


@POSIX
def test_an_out_that_is_a_link_to_itself_is_left_alone(
    run: Run, deal: Path, tmp_path: Path
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    result = run("review", deal, "-o", "loop")
    assert (result.status, result.out) == (2, "")
    assert result.lines[0].startswith("loop: this cannot be written (Too many levels of symbolic")
    assert (tmp_path / "loop").is_symlink()


@POSIX
def test_an_interrupt_gives_status_130_and_one_line(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [sys.executable, "-m", "sourcing_advisor", "review", str(pipe)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with pipe.open("wb"):  # the command has begun to read, and waits
        process.send_signal(signal.SIGINT)
        out, messages = process.communicate(timeout=60)
    assert (process.returncode, out, messages) == (130, b"", b"Interrupted.\n")


@POSIX
def test_an_interrupt_while_modules_are_imported_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise KeyboardInterrupt", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "sourcing_advisor", "--version"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"Interrupted.\n")


@POSIX
@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        (">&-", "standard output: this cannot be written (it is closed)."),
        ("<&-", "standard input: it is closed. Name a file, or send one there."),
    ],
)
def test_a_closed_stream(closed: str, expected: str, deal: Path) -> None:
    file = "-" if closed == "<&-" else str(deal)
    done = in_shell(f'review "$1" {closed}', file)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [expected, "1 problem found."]


@POSIX
def test_a_reader_that_goes_away_is_no_traceback(deal: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "sourcing_advisor", "review", deal],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    messages = process.stderr.read()
    process.stderr.close()
    assert (process.wait(timeout=60), messages) == (141, b"")


def test_the_input_is_never_overwritten(run: Run, deal: Path) -> None:
    result = run("review", deal, "-o", "deal.yaml")
    assert result.status == 2
    assert result.lines[0].startswith("deal.yaml: this is the file that is to be read;")
    assert deal.read_text(encoding="utf-8") == GOOD


HOSTILE = (
    "# <script>alert(1)</script> [x](javascript:y) **b** | `c` \\e[31m\\u202e &lt; ~~s~~ ../.."
)


def test_markup_in_a_name_is_shown_as_it_stands_in_markdown(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "deal.yaml"
    text = GOOD.replace("Northgate Mutual", f'"{HOSTILE}", id: ../../etc/passwd, region: "<b>"')
    path.write_text(text, encoding="utf-8")
    result = run("review", path)
    assert result.status == 0
    tokens = MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(result.out)
    inline = [child for token in tokens for child in token.children or ()]
    shown = HOSTILE.replace("\\e", "").replace("\\u202e", "")
    assert not {"html_inline", "link_open", "image", "s_open"} & {each.type for each in inline}
    assert any(
        token.content and shown in "".join(c.content for c in token.children or ())
        for token in tokens
    )
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", result.out)


@pytest.mark.parametrize("form", ["html", "json"])
def test_nothing_that_controls_a_terminal_reaches_other_forms(
    form: str, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "deal.yaml"
    path.write_text(GOOD.replace("Northgate Mutual", f'"{HOSTILE}"'), encoding="utf-8")
    result = run("review", path, "--format", form)
    assert result.status == 0
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", result.out)
    assert "<script>alert(1)" not in result.out or form == "json"


@FULL
def test_problems_that_cannot_be_written_still_give_status_2(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sourcing_advisor", "review", str(tmp_path / "away.yaml")]
    with Path("/dev/full").open("wb") as full:
        assert subprocess.run(command, stderr=full, check=False).returncode == 2


def test_importing_the_command_line_leaves_the_process_as_it_was() -> None:
    code = "import gc, sourcing_advisor.cli; print(*gc.get_threshold())"
    plain = "import gc; print(*gc.get_threshold())"
    found = [subprocess.check_output([sys.executable, "-c", each]) for each in (code, plain)]
    assert found[0] == found[1]


def test_facts_show_of_a_section_lists_its_facts(run: Run) -> None:
    shown, listed = run("facts", "show", "pair"), run("facts", "list", "--section", "pair")
    assert (shown.status, shown.out) == (0, listed.out)
    assert "pair.named" in shown.out


def test_what_a_library_writes_past_python_is_not_heard() -> None:
    code = (
        "import os, sys\n"
        "from sourcing_advisor.cli.output import only_we_are_heard\n"
        "with only_we_are_heard():\n"
        "    os.write(2, b'thread panicked')\n"
        "    print('ours', file=sys.stderr)\n"
        "os.write(2, b'after')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

    assert done.stderr.split() == [b"ours", b"after"]
