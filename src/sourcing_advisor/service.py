"""The library: review a relationship and render the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from numbers import Integral
from pathlib import Path
from typing import Any

from sourcing_advisor.arguments import folders_in, must_be_a_relationship, numbers_in
from sourcing_advisor.engine.assessment import Assessment, Assessor, Engine, EngineChoice
from sourcing_advisor.engine.verdicts import Verdict
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.renderers.registry import STANDARD, renderer_for
from sourcing_advisor.report.builder import ReportBuilder
from sourcing_advisor.report.model import Report
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.rules.loading import load_rule_book


class Advisor:
    """A compiled rule book, ready for many reviews. Safe to share between threads.

    `rules` adds a folder of rules, findings and templates, or several, to the advisor's own;
    `parameters` overrides thresholds by name; `engine` is ``auto`` (durable_rules where it can be
    imported, else the reference evaluator), ``durable`` or ``reference``. Raises `InputError` with
    every problem in the rule book, the parameters or the engine.
    """

    def __init__(
        self,
        *,
        rules: str | Path | Sequence[str | Path] = (),
        parameters: Mapping[str, float] | None = None,
        engine: EngineChoice = "auto",
    ) -> None:
        """Load and compile the rule book."""
        self.book: RuleBook = load_rule_book(folders_in(rules), numbers_in(parameters))
        self._assessor = Assessor(self.book, engine)
        self._builder = ReportBuilder(self.book)

    @property
    def engine(self) -> Engine:
        """Return the name of the evaluator in use."""
        return self._assessor.engine

    def assess(self, relationship: Relationship) -> Assessment:
        """Return the assessment that a report on the relationship rests on.

        Raises ``TypeError`` for anything but a `Relationship`.
        """
        must_be_a_relationship(relationship)
        return self._assessor.assess(relationship)

    def verdicts(self, relationship: Relationship) -> tuple[Verdict, ...]:
        """Return the verdict on every rule, with the facts that it rests on or lacks.

        The evaluator decides; the explanation is worked out from the definition of the rules,
        and `EngineDisagreementError` is raised should the two ever differ. Raises ``TypeError``
        for anything but a `Relationship`.
        """
        return self.assess(relationship).verdicts

    def review(self, relationship: Relationship) -> Report:
        """Return the report on one relationship; ``TypeError`` for anything else."""
        return self._builder.build(self.assess(relationship))

    def render(self, report: Report, form: str = STANDARD) -> str:
        """Return a report in the form of that name; ``ValueError`` if it is no form of text."""
        renderer = renderer_for(form)
        if not renderer.text:
            raise ValueError(f"{form} is not text; write it to a file")
        return renderer.render(report).decode()


@cache
def _standard_advisor() -> Advisor:
    return Advisor()


def review(relationship: Relationship) -> Report:
    """Review one relationship with the advisor's own rules and the default engine.

    Raises ``TypeError`` for anything but a `Relationship`.
    """
    must_be_a_relationship(relationship)
    return _standard_advisor().review(relationship)


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
    interface = _portfolio()
    book = _chosen(advisor, rules, parameters).book
    paths = _paths_in(source)
    if paths is not None:
        return interface.review_paths(paths, book, keep)
    return interface.review_frame(source, book, keep)


def report_for(source: Any, wanted: str | int, *, advisor: Advisor | None = None) -> Report:
    """Return the report on the relationship with the id `wanted` in a portfolio.

    `source` is what `review_portfolio` takes: a frame, of which only that row is fetched, or
    paths, which are read until the id is found. Raises `InputError` when no row has the id, or
    more than one row of a frame, or the row cannot be reviewed, and ``TypeError`` when `source`
    is neither a frame nor paths, or `wanted` neither a text nor a whole number.
    """
    interface, paths, name = _portfolio(), _paths_in(source), _id_in(wanted)
    if paths is None:
        relationship = interface.relationship_in(source, name)
    else:
        relationship = interface.relationship_at(paths, name)
    return _chosen(advisor, (), None).review(relationship)


def _paths_in(source: Any) -> list[Path] | None:
    """Return the paths that are given, one alone or several, or None for anything else."""
    if isinstance(source, str | Path):
        return [Path(source)]
    if not isinstance(source, Sequence):
        return None
    for each in source:
        if not isinstance(each, str | Path):
            found = f"source holds a value of type {type(each).__name__}"
            raise TypeError(f"{found}; expected a frame, or the path of a file, or several")
    return [Path(path) for path in source]


def _id_in(wanted: Any) -> str:
    """Return an id as text; ids that are whole numbers may be asked for as they stand."""
    if isinstance(wanted, str | Integral) and not isinstance(wanted, bool):
        return str(wanted)
    found = f"wanted is of type {type(wanted).__name__}"
    raise TypeError(f"{found}; expected an id: a text, or a whole number")


def _portfolio() -> Any:
    try:
        from sourcing_advisor.portfolio import review as portfolio_review  # noqa: PLC0415 - needs an extra
    except ModuleNotFoundError as error:
        advice = 'install "sourcing-advisor[portfolio]"'
        raise ModuleNotFoundError(f"{error}; {advice}", name=error.name) from error
    return portfolio_review


def _chosen(
    advisor: Advisor | None,
    rules: str | Path | Sequence[str | Path],
    parameters: Mapping[str, float] | None,
) -> Advisor:
    if not rules and not parameters:
        return advisor or _standard_advisor()
    if advisor is not None:
        raise ValueError("give an advisor, or rules and parameters, not both")
    return Advisor(rules=rules, parameters=parameters)
