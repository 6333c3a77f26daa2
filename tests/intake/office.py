"""A spreadsheet program that we did not write."""

from __future__ import annotations

import subprocess
from pathlib import Path

AT_ONCE = 50
"""Workbooks that LibreOffice opens and saves in one run."""


def saved_by(office: str, folder: Path) -> Path:
    """Return a folder in which a spreadsheet program has saved the workbooks of another."""
    saved = folder / "saved"
    files = sorted(folder.glob("*.xlsx"))
    for start in range(0, len(files), AT_ONCE):
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        convert = [office, "--headless", profile, "--convert-to", "xlsx", "--outdir", str(saved)]
        part = [str(file) for file in files[start : start + AT_ONCE]]
        subprocess.run([*convert, *part], check=True, capture_output=True)
    return saved
