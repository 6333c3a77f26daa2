"""Programs that we did not write, which open what we wrote: LibreOffice and poppler."""

from __future__ import annotations

import shutil
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

from sourcing_advisor.renderers.registry import RENDERERS

_OFFICE = shutil.which("soffice")
NEEDS_OFFICE = pytest.mark.skipif(_OFFICE is None, reason="needs LibreOffice (soffice)")
NEEDS_POPPLER = pytest.mark.skipif(
    shutil.which("pdftotext") is None or shutil.which("pdfinfo") is None,
    reason="needs poppler (pdftotext, pdfinfo)",
)
PDF = "sourcing_advisor.renderers.pdf"
WANTS_PANGO = "needs the extra pdf and Pango"


def _is_there(module: str) -> bool:
    try:
        import_module(module)
    except ImportError:
        return False
    return True


FORMS = [
    pytest.param(
        name,
        marks=() if name != "pdf" or _is_there(PDF) else pytest.mark.skip(reason=WANTS_PANGO),
    )
    for name in RENDERERS
]
"""Every form of a report; the PDF where it can be made."""


def converted(file: Path, ending: str) -> Path:
    """Return what LibreOffice makes of a file, in another form beside it."""
    profile = (file.parent / "profile").as_uri()
    subprocess.run(
        [
            *(str(_OFFICE), "--headless", f"-env:UserInstallation={profile}"),
            *("--convert-to", ending, "--outdir", str(file.parent / "converted"), str(file)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return file.parent / "converted" / file.with_suffix(f".{ending}").name


def text_of(pdf: Path, page: int | None = None) -> str:
    """Return the text of a PDF, or of one page of it."""
    pages = () if page is None else ("-f", str(page), "-l", str(page))
    return _said("pdftotext", "-layout", *pages, str(pdf), "-")


def about(pdf: Path) -> dict[str, str]:
    """Return what a PDF says of itself: pages, title, whether it is tagged."""
    pairs = (line.partition(":") for line in _said("pdfinfo", str(pdf)).splitlines())
    return {label: value.strip() for label, _, value in pairs}


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
