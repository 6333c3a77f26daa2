"""One relationship: reviewed, its report rendered, and one rule of it explained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sourcing_advisor.decisions.moves import Plan
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.engine.assessment import Assessment, Assessor, Engine, EngineChoice
from sourcing_advisor.engine.verdicts import FIRED, Verdict
from sourcing_advisor.facts.confidence import confidence_of
from sourcing_advisor.facts.records import Side
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.renderers.registry import STANDARD, STANDARD_DETAIL, renderer_for
from sourcing_advisor.report.builder import ReportBuilder
from sourcing_advisor.report.confidence import Reading, reading_of
from sourcing_advisor.report.detail import Detail
from sourcing_advisor.report.model import Report
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.loading import load_rule_book
from sourcing_advisor.service.intake import read_relationship
from sourcing_advisor.service.library import LibraryChoice, both, find_rule

if TYPE_CHECKING:
    from sourcing_advisor.decisions.decision_log import Decision
    from sourcing_advisor.engine.trace import RuleTrace


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
        self.book: RuleBook = load_rule_book(_folders_in(rules), _numbers_in(parameters))
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
        _must_be_a_relationship(relationship)
        return self._assessor.assess(relationship)

    def verdicts(self, relationship: Relationship) -> tuple[Verdict, ...]:
        """Return the verdict on every rule, with the facts that it rests on or lacks.

        The evaluator decides; the explanation is worked out from the definition of the rules,
        and `EngineDisagreementError` is raised should the two ever differ. Raises ``TypeError``
        for anything but a `Relationship`.
        """
        return self.assess(relationship).verdicts

    def review(
        self,
        relationship: Relationship,
        reader: Side | None = None,
        decisions: Sequence[Decision] = (),
        day: date | None = None,
    ) -> Report:
        """Return the report on one relationship; ``TypeError`` for anything else.

        What was told in confidence counts, and is printed only for a `reader` of the side that
        told it. `decisions` are told beside the moves that they are about, with what became of them
        by `day`, which is today if nothing is said.
        """
        return self.report(self.assess(relationship), reader, decisions, day)

    def review_views(
        self,
        client: Relationship,
        provider: Relationship,
        holds: Mapping[str, Side] | None = None,
        reader: Side | None = None,
        decisions: Sequence[Decision] = (),
        day: date | None = None,
    ) -> Report:
        """Return the report on one relationship as the client and the provider see it.

        What only one side states counts, as does what both state alike. The report names the
        differences on which a verdict or the plan hinges; a verdict is unknown where it hinges on
        one. `holds` says of facts whose view counts. Raises ``pydantic.ValidationError`` when the
        two cannot be views of one relationship.
        """
        from sourcing_advisor.decisions.hinges import assessed  # noqa: PLC0415 - with two views
        from sourcing_advisor.decisions.views import joined  # noqa: PLC0415 - likewise
        from sourcing_advisor.report.viewed import differences  # noqa: PLC0415 - likewise

        views = joined(client, provider, holds or {})
        assessment, hinges = assessed(views, self._assessor)
        sides = [confidence_of(view, reader) for view in (client, provider)]
        untold = frozenset[str]().union(*(side.facts for side in sides))
        count, reading = sum(side.count for side in sides), None
        if count:  # what a reader may not know of one view, the differences must not tell
            shown = joined(sides[0].shown, sides[1].shown, holds or {})
            seen, hinges = assessed(shown, self._assessor)
            reading = reading_of(assessment, seen, untold, count)
        report = self.report(assessment, reader, decisions, day, reading)
        return report.model_copy(update={"views": differences(hinges, self.book)})

    def report(
        self,
        assessment: Assessment,
        reader: Side | None = None,
        decisions: Sequence[Decision] = (),
        day: date | None = None,
        reading: Reading | None = None,
    ) -> Report:
        """Return the report on what was assessed; see `review`.

        `reading` is what the reader may know, where it follows from more than the assessment.
        """
        report = self._builder.build(assessment, reader, reading)
        return _with_decisions(report, assessment, reader, decisions, day) if decisions else report

    def reports(self, assessments: Sequence[Assessment]) -> list[Report]:
        """Return the reports on some relationships that were assessed, as `report` does of one."""
        return self._builder.build_all(assessments)

    def render(self, report: Report, form: str = STANDARD, detail: Detail = STANDARD_DETAIL) -> str:
        """Return a report in the form of that name; ``ValueError`` if it is no form of text.

        `detail` is ``brief`` (one page), ``standard`` (every move) or ``full``; HTML and JSON hold
        all of it.
        """
        renderer = renderer_for(form)
        if not renderer.text:
            raise ValueError(f"{form} is not text; write it to a file")
        return renderer.render(report, detail).decode()


@cache
def standard_advisor() -> Advisor:
    """Return the advisor with the advisor's own rules and the default engine, made once."""
    return Advisor()


def review(relationship: Relationship) -> Report:
    """Review one relationship with the advisor's own rules and the default engine.

    Raises ``TypeError`` for anything but a `Relationship`.
    """
    _must_be_a_relationship(relationship)
    return standard_advisor().review(relationship)


def reviewed_file(
    file: str | Path | Sequence[str | Path],
    library: LibraryChoice,
    engine: EngineChoice = "auto",
    reader: Side | None = None,
    decisions: str | Path | None = None,
) -> tuple[Report, Assessment]:
    """Review the relationship in a file, or on standard input for ``-``, for one side or none.

    Returns the report, and the assessment that it rests on. Several files state one relationship
    together; see `read_relationship`. `decisions` names the file of decisions on it; what has
    expired is told as of ``relationship.as_of``, or of today. Raises `InputError` with every
    problem in the files, the rule library and the engine.
    """

    def advisor_with(folders: Sequence[str | Path], parameters: Mapping[str, float]) -> Advisor:
        return Advisor(rules=folders, parameters=parameters, engine=engine)

    first, *more = (file,) if isinstance(file, str | Path) else file
    relationship, advisor = both(
        lambda: read_relationship(first, *more), lambda: library.opened_by(advisor_with)
    )
    assessment = advisor.assess(relationship)
    if decisions is None:
        return advisor.report(assessment, reader), assessment
    from sourcing_advisor.service.decision_file import read_decisions  # noqa: PLC0415 - with decisions

    kept = read_decisions(Path(decisions), relationship).decisions
    day = relationship.relationship.as_of
    return advisor.report(assessment, reader, kept, day), assessment


def plan_of_file(file: str | Path, library: LibraryChoice) -> Plan:
    """Return the plan of the relationship in a file.

    Raises `InputError` with every problem in the file and the rule library.
    """
    relationship, book = both(lambda: read_relationship(file), library.book)
    return plan(Assessor(book).assess(relationship))


def _with_decisions(
    report: Report,
    assessment: Assessment,
    reader: Side | None,
    decisions: Sequence[Decision],
    day: date | None,
) -> Report:
    """Return the report with what was decided on its moves, and on those that are gone."""
    from sourcing_advisor.decisions.decision_log import followed  # noqa: PLC0415 - with decisions
    from sourcing_advisor.report.decided import noted  # noqa: PLC0415 - likewise

    day = day or datetime.now().astimezone().date()
    followings = followed(decisions, assessment, plan(assessment), day)
    untold = confidence_of(assessment.relationship, reader).facts
    unfired = {verdict.rule for verdict in report.verdicts if verdict.outcome is not FIRED}
    notes = noted(followings, assessment.book, untold, unfired)
    return report.model_copy(
        update={
            "recommendations": tuple(
                gap.model_copy(update={"decisions": notes.get(gap.move, ())})
                for gap in report.recommendations
            ),
            "decisions": notes.get(None, ()),
        }
    )


def explain_file(file: str | Path, rule: str, library: LibraryChoice) -> tuple[RuleTrace, RuleBook]:
    """Trace a rule, given by id or name, on the relationship in a file.

    Raises `InputError` with every problem in the file, the rule library and the name of the rule.
    """
    from sourcing_advisor.engine.trace import trace_rule  # noqa: PLC0415 - no review needs it

    def rule_and_book() -> tuple[Rule, RuleBook]:
        book = library.book()
        return find_rule(rule, book), book

    relationship, (wanted, book) = both(lambda: read_relationship(file), rule_and_book)
    return trace_rule(wanted, Assessor(book).assess(relationship)), book


def _folders_in(rules: Any) -> tuple[str | Path, ...]:
    """Return the folders that are given, one alone or several; raises ``TypeError``."""
    if isinstance(rules, str | Path):
        return (rules,)
    folders = tuple(rules) if isinstance(rules, Iterable) else (rules,)
    for folder in folders:
        if not isinstance(folder, str | Path):
            raise TypeError(
                f"rules holds {_kind(folder)}; expected the path of a folder, or several"
            )
    return folders


def _numbers_in(parameters: Any) -> Mapping[str, float]:
    """Return the parameters that are given by name; raises ``TypeError`` for another form."""
    if parameters is None:
        return {}
    if not isinstance(parameters, Mapping):
        expected = 'names with numbers, such as {"easy_target_years": 2}'
        raise TypeError(f"parameters is {_kind(parameters)}; expected {expected}")
    return parameters


def _must_be_a_relationship(given: Any) -> None:
    """Raise ``TypeError`` for anything but a `Relationship`, and say how to make one."""
    if isinstance(given, Relationship):
        return
    if isinstance(given, str | Path):
        advice = "read a file with read_relationship(path)"
    elif isinstance(given, Mapping):
        advice = "make one with Relationship.model_validate(...)"
    else:
        advice = "use Relationship.model_validate({...}) or read_relationship(path)"
    raise TypeError(f"expected a Relationship, found {_kind(given)}: {advice}")


def _kind(value: object) -> str:
    return "None" if value is None else f"a value of type {type(value).__name__}"
