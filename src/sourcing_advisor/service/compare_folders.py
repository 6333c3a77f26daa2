"""Two folders of portfolio results compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sourcing_advisor.documents.files import refuse_unreachable
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.service.library import LibraryChoice, both
from sourcing_advisor.service.portfolio import not_installed

if TYPE_CHECKING:
    from sourcing_advisor.portfolio.comparison_form import PortfolioComparison


def are_folders(before: str | Path, after: str | Path) -> bool:
    """Say whether two folders are to be compared; raises `InputError` for a folder and a file."""
    for path in (before, after):
        refuse_unreachable(path)
    folders = [Path(path).is_dir() for path in (before, after)]
    if any(folders) and not all(folders):
        place = Place(shown(after if folders[0] else before))
        found, expected = "this is no folder", "two folders of results, or two files"
        raise InputError([Problem(place, found, expected)])
    return all(folders)


def compare_folders(
    before: str | Path,
    after: str | Path,
    library: LibraryChoice,
    between: str | Path | None = None,
    rows: str | Path | None = None,
) -> PortfolioComparison:
    """Compare two folders of results, over the relationships that are in both.

    `between` holds the relationships of `before` as they were, reviewed with the rules of `after`:
    it tells apart what the rules did and what the facts did. `rows` names a Parquet file for the
    changes of each relationship and rule. Raises `InputError` for a folder that
    holds no results, for two without a relationship in common, and when the extra ``portfolio`` is
    not installed.
    """
    try:
        from sourcing_advisor.portfolio.changed_rows import write_changes  # noqa: PLC0415
        from sourcing_advisor.portfolio.folder_comparison import compared  # noqa: PLC0415
        from sourcing_advisor.portfolio.result_folder import read_folder  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise not_installed(error, "compare") from None
    (one, other), book = both(
        lambda: both(lambda: read_folder(Path(before)), lambda: read_folder(Path(after))),
        library.book,
    )
    told = compared(one, other, book, None if between is None else read_folder(Path(between)))
    if rows is not None:
        try:
            write_changes(one, other, book, Path(rows))
        except OSError as error:
            found = f"this cannot be written ({error.strerror or error})"
            raise InputError([Problem(Place(shown(rows)), found)]) from None
    return told
