"""Decision support on one relationship: what would change, what to ask, what clears a gap."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sourcing_advisor.conditions.values import Bounds, Value, Values
from sourcing_advisor.decisions.next_question import inquiry
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.decisions.questions import Questioner
from sourcing_advisor.decisions.regions import Regions
from sourcing_advisor.decisions.sensitivity import sensitivity
from sourcing_advisor.decisions.thresholds import Judgements
from sourcing_advisor.decisions.trials import Trials, contradicting
from sourcing_advisor.decisions.whatif import Conjecture, known_with
from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote
from sourcing_advisor.documents.suggestions import says_unknown
from sourcing_advisor.engine.assessment import Assessment, Assessor
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.answer_text import answer_in
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.reading import places_of_facts, read_relationship
from sourcing_advisor.facts.records import Side
from sourcing_advisor.facts.relationship import Relationship, fact_places
from sourcing_advisor.facts.wording import value_in_words
from sourcing_advisor.report.decision_forms import (
    LeversForm,
    LeversOf,
    PortfolioSensitivityForm,
    QuestionsForm,
    SensitivityForm,
    WhatIfForm,
)
from sourcing_advisor.service.library import LibraryChoice, both

if TYPE_CHECKING:
    from sourcing_advisor.decisions.levers import LeverFinder

Files = Sequence[str | Path]
Answers = dict[str, Value | Bounds | None]
SET = Place("--set")
_SPAN = re.compile(r"\b[Ii]n the last (?:\w+ )?(?:months|years)\b")
ANSWER = "NAME=VALUE, and NAME=unknown for what would not be known"


def what_if_files(files: Files, library: LibraryChoice, settings: Sequence[str]) -> WhatIfForm:
    """Return what answers written as ``NAME=VALUE`` would change together.

    Without any, each proposal that the files hold is judged. Raises `InputError` with every
    problem in the files, the rule library and the answers.
    """
    (answers, problems), assessment = _answers_in(settings), _assessment(files, library)
    known = known_with(assessment.values, answers)
    for contradiction in contradicting(answers, known) if not problems else ():
        facts = contradiction.disagreeing(known)
        problems.append(_contradiction(facts, contradiction.why, known, answers, files))
    proposals = assessment.relationship.particulars.proposals or ()
    if not settings and not proposals:
        advice = "Give --set NAME=VALUE, or state proposals in the file."
        problems.append(Problem(Place(str(files[0])), "it holds no proposals", suggestion=advice))
    if problems:
        raise InputError(problems)
    conjecture = Conjecture(assessment)
    judged = map(conjecture.proposed, proposals)
    return WhatIfForm(
        relationship=_title(assessment.relationship),
        what_ifs=(conjecture.what_if(answers),) if settings else tuple(judged),
    )


def questions_of_files(
    files: Files, library: LibraryChoice, most: int, side: Side | None = None
) -> QuestionsForm:
    """Return the best next questions, at most so many, and the facts that need no answer.

    They are those that one side can answer, if it is named. Raises `InputError` with every problem
    in the files and the rule library.
    """
    assessment = _assessment(files, library)
    found = inquiry(assessment, Questioner(assessment.book), most, side)
    return QuestionsForm(
        relationship=_title(assessment.relationship),
        questions=found.questions,
        open_questions=found.open_questions,
        skipped=found.skipped,
    )


def levers_of_files(
    files: Files, library: LibraryChoice, wanted: str | None, side: Side | None = None
) -> LeversForm:
    """Return what would clear one gap, given as a rule or a move, or the moves of the plan.

    Without `wanted`, the moves that can be acted on are told, with a smallest set that clears all
    of high severity. `side` leaves out what that side cannot change alone. Raises `InputError` with
    every problem in the files and the rule library, for a gap that is not there, and where the
    extra ``levers`` is not installed.
    """
    finder_of = _lever_finder()
    assessment = _assessment(files, library)
    finder = finder_of(assessment, side)
    order = plan(assessment)
    if wanted is None:
        asked = [(m.name, m.title, m.rules) for m in order.acted_on]
    else:
        asked = [_gap_named(wanted, assessment)]
    days = {move.name: move.by.isoformat() for move in order.moves if move.by}
    gaps = [
        LeversOf(
            name=name,
            title=title,
            by=days.get(name),
            levers=(found := finder.clearing(rules)),
            past=() if found.sets or side else tuple(_past_under(rules, assessment)),
        )
        for name, title, rules in asked
    ]
    all_of_high = finder.clearing_severity("high") if wanted is None else None
    sets = [*(each for gap in gaps for each in gap.levers.sets), *filter(None, [all_of_high])]
    opened = {rule for each in sets for way in each.ways for rule in way.opens}
    return LeversForm(
        relationship=_title(assessment.relationship),
        gaps=tuple(gaps),
        all_of_high=all_of_high,
        titles={name: assessment.book.rule_by_id[name].title for name in sorted(opened)},
    )


def _past_under(rules: Sequence[str], assessment: Assessment) -> Iterator[str]:
    """Yield what fired rules rest on that is history, with the time of which it is asked."""
    facts = assessment.book.facts
    read = [r.fact for v in assessment.verdicts if v.rule in rules for r in v.because]
    for fact in (facts[name] for name in dict.fromkeys(read) if name in facts):
        span = _SPAN.search(fact.question)
        if span and fact.lever == "nobody":
            yield f"“{fact.label}” ({span[0].lower()})"


def sensitivity_of_files(files: Files, library: LibraryChoice) -> SensitivityForm:
    """Return what hinges on each threshold that rests on judgement, each for itself.

    Raises `InputError` with every problem in the files and the rule library.
    """
    assessment = _assessment(files, library)
    book = assessment.book
    found = sensitivity(assessment, Judgements(book, Trials(book)))
    return SensitivityForm(
        relationship=_title(assessment.relationship),
        hinges=found.hinges,
        steady=found.steady,
        moves=found.moves,
    )


def sensitivity_of_portfolio(files: Files, library: LibraryChoice) -> PortfolioSensitivityForm:
    """Return how many relationships in files each threshold that rests on judgement moves.

    Raises `InputError` with every problem in the files and the rule library, and when the extra
    ``portfolio`` is not installed.
    """
    try:
        from sourcing_advisor.portfolio.threshold_counts import count_moved  # noqa: PLC0415 - costly
    except ModuleNotFoundError as error:
        found, advice = f"{error}", 'Install "sourcing-advisor[portfolio]".'
        raise InputError([Problem(Place("sensitivity"), found, suggestion=advice)]) from None
    return count_moved([Path(file) for file in files], library.book())


def _lever_finder() -> Callable[[Assessment, Side | None], LeverFinder]:
    try:
        from sourcing_advisor.decisions.levers import LeverFinder  # noqa: PLC0415 - needs an extra
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "pysat":
            raise
        advice = 'Install "sourcing-advisor[levers]".'
        found = "python-sat is not installed, which finds what would clear a gap"
        raise InputError([Problem(Place("levers"), found, suggestion=advice)]) from None

    def finder(assessment: Assessment, side: Side | None) -> LeverFinder:
        return LeverFinder(assessment, Regions(assessment.book), Trials(assessment.book), side)

    return finder


def _gap_named(wanted: str, assessment: Assessment) -> tuple[str, str, tuple[str, ...]]:
    """Return the move or the rule of a name, with its title and the rules that fired of it."""
    book = assessment.book
    moves = {move.name: move for move in plan(assessment).moves}
    if wanted in moves:
        return wanted, moves[wanted].title, moves[wanted].rules
    gaps = {rule.id: rule for rule in book.rules if rule.kind == "gap"}
    gaps |= {rule.name: rule for rule in gaps.values()}
    rule = gaps.get(wanted) or gaps.get(wanted.upper())
    if rule is None:
        hint = did_you_mean(wanted, [*gaps, *moves])
        found = f"there is no gap rule and no move of the plan {quote(wanted)}"
        raise InputError([Problem(Place("levers"), found, suggestion=hint)])
    if assessment.outcomes[rule.id] is not Outcome.FIRED:
        found = f"{rule.id} did not fire ({assessment.outcomes[rule.id].replace('_', ' ')})"
        raise InputError([Problem(Place("levers"), found, "a gap that is there")])
    return "", rule.title, (rule.id,)


def _assessment(files: Files, library: LibraryChoice) -> Assessment:
    first, *more = files

    def read() -> Relationship:
        return read_relationship(first, *more)

    relationship, book = both(read, library.book)
    return Assessor(book).assess(relationship)


def _title(relationship: Relationship) -> str:
    profile = relationship.relationship
    return f"{profile.client or 'the client'} and {profile.provider or 'the provider'}"


def _answers_in(settings: Sequence[str]) -> tuple[Answers, list[Problem]]:
    """Return the answers written as ``NAME=VALUE``, by fact, and what is wrong with others."""
    answers: Answers = {}
    problems: list[Problem] = []
    facts = catalogue()
    for text in settings:
        name, sign, value = (part.strip() for part in text.partition("="))
        if not (name and sign and value):
            problems.append(Problem(SET, quote(text), ANSWER))
        elif name not in facts:
            hint = did_you_mean(name, facts)
            problems.append(Problem(SET, f"there is no fact {quote(name)}", suggestion=hint))
        elif name in answers:
            problems.append(Problem(SET, f"{name} is given twice", "each name once"))
        elif says_unknown(value):
            answers[name] = None
        else:
            answer = answer_in(value, facts[name], SET)
            if isinstance(answer, Problem):
                problems.append(answer)
            elif (known := answer.known(fact_places()[name].declaration)) is not None:
                answers[name] = known
    return answers, problems


def _contradiction(
    facts: Sequence[str], why: str, known: Values, answers: Answers, files: Files
) -> Problem:
    """Return the problem that an answer contradicts another, or what a file states."""
    places = places_of_facts(files, [name for name in facts if name not in answers])

    def said() -> Iterator[str]:
        for name in facts:
            words = value_in_words(catalogue()[name], known.get(name))
            place = f" ({places[name]})" if name in places else ""
            yield f"{name} {'would be' if name in answers else 'is'} {words}{place}"

    advice = "Set the other too, to unknown if it holds no more, or correct the file."
    return Problem(SET, f"{' and '.join(said())}: {why}", suggestion=advice)
