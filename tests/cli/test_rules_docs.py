from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_rules_docs_writes_the_pages_and_says_how_many(run: Run, tmp_path: Path) -> None:
    result = run("rules", "docs", "-o", str(tmp_path / "pages"))

    written = list((tmp_path / "pages").rglob("*.md"))
    assert result.status == 0
    assert result.out == ""
    assert result.messages.startswith(f"{len(written)} pages written to ")
    assert (tmp_path / "pages" / "rules" / "GS-02.md").is_file()


def test_rules_docs_documents_an_added_folder_too(run: Run, tmp_path: Path) -> None:
    pack = Path(__file__).parent.parent.parent / "examples" / "pack"

    result = run("rules", "docs", "--rules", str(pack), "-o", str(tmp_path))

    assert result.status == 0
    assert (tmp_path / "rules" / "HOUSE-01.md").is_file()


def test_rules_docs_refuses_a_folder_that_is_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")

    result = run("rules", "docs", "-o", str(tmp_path / "file"))

    assert result.status == 2
    assert "cannot be written" in result.messages
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_rules_docs_does_not_replace_a_file_of_another(run: Run, tmp_path: Path) -> None:
    (tmp_path / "d1").mkdir()
    (tmp_path / "d1" / "index.md").write_text("mine", encoding="utf-8")

    result = run("rules", "docs", "-o", "d1")

    assert result.status == 2
    assert result.lines[0].startswith("d1/index.md: this file was not written by rules docs;")
    assert [path.name for path in (tmp_path / "d1").rglob("*")] == ["index.md"]
    assert (tmp_path / "d1" / "index.md").read_text(encoding="utf-8") == "mine"


def test_rules_docs_replaces_its_own_pages(run: Run) -> None:
    assert [run("rules", "docs", "-o", "d1").status for _ in range(2)] == [0, 0]
