"""What is installed: the rule library and the templates ship inside the wheel."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_rule_and_template(wheel: Path) -> None:
    shipped = set(zipfile.ZipFile(wheel).namelist())
    for folder, endings in (("rules", {".yaml", ".txt"}), ("templates", {".j2"})):
        files = [path for path in (ROOT / folder).rglob("*") if path.suffix in endings]
        assert files
        for path in files:
            name = f"sourcing_advisor/_library/{path.relative_to(ROOT).as_posix()}"
            assert name in shipped
    assert "sourcing_advisor/py.typed" in shipped


def test_a_review_runs_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    example = ROOT / "examples" / "northfield-calder.yaml"
    found = f"import sys; sys.path.insert(0, {str(installed)!r}); "
    review = found + "from sourcing_advisor.cli import main; main()"
    where = found + "import sourcing_advisor; print(sourcing_advisor.__file__)"

    report = run(tmp_path, review, "review", str(example), "--format", "json")

    assert '"GS-02"' in report
    assert str(installed) in run(tmp_path, where)


def run(folder: Path, code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
