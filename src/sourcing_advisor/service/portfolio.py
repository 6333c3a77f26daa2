"""Many relationships at once: frames and files in one call, or files to a folder of results."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sourcing_advisor.documents.files import refuse_unreachable
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.report.model import Report
from sourcing_advisor.service.library import LibraryChoice, both
from sourcing_advisor.service.reviews import Advisor, standard_advisor

if TYPE_CHECKING:
    from sourcing_advisor.portfolio.folder_review import PortfolioResult

TO_INSTALL = 'install "sourcing-advisor[portfolio]"'
_EXTRA = ("filelock", "narwhals", "numpy", "openpyxl", "polars", "xlsxwriter")
"""What the extra installs, as it is imported."""

Progress = Callable[[str, int, int | None], None]
"""Told what is counted (``rows`` or ``reports``), how many so far, and of how many if known."""


def review_portfolio(
    source: Any,
    *,
    advisor: Advisor | None = None,
    rules: str | Path | Sequence[str | Path] = (),
    parameters: Mapping[str, float] | None = None,
    keep: Sequence[str] = (),
) -> Any:
    """Review many relationships at once, with the verdicts that each would get by itself.

    `source` is a frame (Polars eager or lazy, pandas, PyArrow, a DuckDB relation, PySpark) with
    `id` and a typed column per fact, null or absent where it is unknown; or the path of a file
    or folder, or several paths. Returns a frame of the same kind, lazy where `source` is lazy and
    Polars for paths: `id`, `rejected_because`, the columns in `keep`, and one column per rule with
    ``fired``, ``clear``, ``unknown`` or ``not_applicable``. A row that cannot be reviewed stays
    in: its verdicts are null and `rejected_because` says why. `advisor` brings its own rules;
    without it, `rules` and `parameters` are those of `Advisor`. `keep` is for frames. A warning
    names the columns of files that are no facts and were not read.

    Needs the extra ``portfolio``. Raises `InputError` when a column is missing, unknown, there
    twice or of a wrong type, or when `keep` is given with paths, ``TypeError`` when `source` is
    neither a frame nor paths, and ``ValueError`` when both an advisor and rules or parameters
    are given.
    """
    portfolio = _portfolio_room()
    book = _chosen(advisor, rules, parameters).book
    paths = _paths_in(source)
    if paths is not None:
        return portfolio.review_paths(paths, book, keep)
    return portfolio.review_frame(source, book, keep)


def report_for(source: Any, wanted: str | int, *, advisor: Advisor | None = None) -> Report:
    """Return the report on the relationship with the id `wanted` in a portfolio.

    `source` is what `review_portfolio` takes: a frame, of which only that row is fetched, or
    paths, which are read until the id is found. Raises `InputError` when no row has the id, or
    more than one row of a frame, or the row cannot be reviewed, and ``TypeError`` when `source`
    is neither a frame nor paths, or `wanted` neither a text nor a whole number.
    """
    portfolio, paths, name = _portfolio_room(), _paths_in(source), _id_in(wanted)
    if paths is None:
        relationship = portfolio.relationship_in(source, name)
    else:
        relationship = portfolio.relationship_at(paths, name)
    return _chosen(advisor, (), None).review(relationship)


def review_files(
    paths: Sequence[str | Path],
    out: str | Path,
    library: LibraryChoice,
    progress: Progress,
    *,
    reports: str = "worst:20",
    strict: bool = False,
    csv: bool = False,
) -> PortfolioResult:
    """Review the relationships in files and folders, and write the results to the folder `out`.

    `reports` says which get a full report: ``worst:N``, ``all``, ``none`` or ids with commas
    between them; `csv` asks for `recommendations.csv` and `questions.csv` however many rows there
    are. Raises `InputError`, and leaves `out` as it was, when the files, the library, the
    choice or the folder cannot be used, or `strict` and a row is rejected; and when the extra
    ``portfolio`` is not installed.
    """
    try:
        from sourcing_advisor.portfolio.folder_review import PortfolioReviewer  # noqa: PLC0415
        from sourcing_advisor.portfolio.output.report_choice import parse_report_choice  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise not_installed(error, "portfolio") from None
    _refuse_answers(paths)
    refuse_unreachable(out)
    _refuse_bytes(str(out), Place(shown(out)))
    _refuse_bytes(reports, Place("--reports"))
    choice, book = both(lambda: parse_report_choice(reports), library.book)
    make = partial(Advisor, rules=tuple(library.folders), parameters=dict(library.parameters))
    reviewer = PortfolioReviewer(book, make, progress)
    given = [Path(path) for path in paths]
    return reviewer.review_files(given, Path(out), choice, strict=strict, csv=csv)


def recommendations_to(
    folder: str | Path, ids: Sequence[str]
) -> tuple[dict[str, list[str]], list[Problem]]:
    """Return by id what is recommended, as lines, and a problem for each id that is not there.

    Raises `InputError` when the folder holds no results, and when the extra ``portfolio`` is not
    installed.
    """
    try:
        from sourcing_advisor.portfolio.deals_told import deals_told  # noqa: PLC0415 - needs an extra
    except ModuleNotFoundError as error:
        raise not_installed(error, "portfolio") from None
    refuse_unreachable(folder)
    return deals_told(Path(folder), ids)


def notes_on(result: PortfolioResult) -> list[str]:
    """Return what is to be said of the files and columns that were not read, in sentences."""
    from sourcing_advisor.portfolio.input.parsed_rows import unread_messages  # noqa: PLC0415 - needs an extra

    return list(unread_messages(result.unread))


def blank_workbook() -> bytes:
    """Return an Excel workbook to fill in, with a row for each relationship.

    Raises `InputError` when the extra ``portfolio`` is not installed.
    """
    try:
        from sourcing_advisor.intake import workbook  # noqa: PLC0415 - needs an extra
    except ModuleNotFoundError as error:
        raise not_installed(error, "--format xlsx") from None
    return workbook.blank_workbook()


def _refuse_answers(paths: Sequence[str | Path]) -> None:
    """Raise `InputError` for workbooks that state one relationship each."""
    from sourcing_advisor.intake.answers_reading import is_answers_workbook  # noqa: PLC0415 - costly

    found, expected = "this workbook states one relationship", "a sheet with one row for each"
    problems = [
        Problem(Place(shown(path)), found, expected, 'It is read by "sourcing-advisor review".')
        for path in paths
        if is_answers_workbook(path)
    ]
    if problems:
        raise InputError(problems)


def _paths_in(source: Any) -> list[Path] | None:
    """Return the paths that are given, one alone or several, or None for anything else."""
    if isinstance(source, str | Path):
        return [Path(source)]
    if not isinstance(source, Sequence):
        return None
    for path in source:
        if not isinstance(path, str | Path):
            found = f"source holds a value of type {type(path).__name__}"
            raise TypeError(f"{found}; expected a frame, or the path of a file, or several")
    return [Path(path) for path in source]


def _id_in(wanted: Any) -> str:
    """Return an id as text; ids that are whole numbers may be asked for as they stand."""
    if isinstance(wanted, str | Integral) and not isinstance(wanted, bool):
        return str(wanted)
    found = f"wanted is of type {type(wanted).__name__}"
    raise TypeError(f"{found}; expected an id: a text, or a whole number")


def _portfolio_room() -> Any:
    try:
        from sourcing_advisor.portfolio import review as portfolio_review  # noqa: PLC0415 - needs an extra
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(f"{error}; {TO_INSTALL}", name=error.name) from error
    return portfolio_review


def _chosen(
    advisor: Advisor | None,
    rules: str | Path | Sequence[str | Path],
    parameters: Mapping[str, float] | None,
) -> Advisor:
    if not rules and not parameters:
        return advisor or standard_advisor()
    if advisor is not None:
        raise ValueError("give an advisor, or rules and parameters, not both")
    return Advisor(rules=rules, parameters=parameters)


def _refuse_bytes(text: str, place: Place) -> None:
    """Raise `InputError` for a text that holds bytes which are none, as names of files may."""
    try:
        text.encode()
    except UnicodeEncodeError:
        found = "this holds bytes that are no text"
        raise InputError([Problem(place, found, "UTF-8 text")]) from None


def not_installed(error: ModuleNotFoundError, wanted: str) -> InputError:
    """Return the problem that the extra is not installed; raises any other `error` as it is."""
    if error.name is None or error.name.partition(".")[0] not in _EXTRA:
        raise error
    found = f"the package {error.name} is not installed"
    advice = f"{TO_INSTALL[0].upper()}{TO_INSTALL[1:]}."
    return InputError([Problem(Place(wanted), found, suggestion=advice)])
