"""Decisions on moves: taken, and followed over the relationships of a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import get_args

from sourcing_advisor.decisions.decision_log import (
    Decision,
    Followed,
    followed,
    grounds_of,
    present_rules,
)
from sourcing_advisor.decisions.decision_states import ASKS_AGAIN, DECIDED, DecisionKind
from sourcing_advisor.decisions.moves import Move, Plan
from sourcing_advisor.decisions.plan import plan
from sourcing_advisor.documents.problems import (
    Argument,
    InputError,
    Place,
    Problem,
    did_you_mean,
    quote,
)
from sourcing_advisor.documents.text import shown
from sourcing_advisor.engine.assessment import Assessment, Assessor
from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.facts.records import Side
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.report.people import Cast
from sourcing_advisor.rules.book import RuleBook
from sourcing_advisor.service.decision_file import (
    DecisionFile,
    ViewDecision,
    read_decisions,
)
from sourcing_advisor.service.decision_place import decision_path, decisions_beside
from sourcing_advisor.service.library import LibraryChoice, both, find_fact

_UNTIL = Argument("until")
_NEAR = 0.85
"""How alike a title must be to the one that is meant, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A decision that somebody wants to note: on which move, how, why, by whom, until when."""

    move: str
    decision: DecisionKind
    reason: str | None = None
    owner: str | None = None
    until: date | None = None
    replace: bool = False
    """Whether it may take the place of one that still holds."""
    place: Place | None = None
    """Where it stands, if a file says so."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What was noted: the file, and each move with what was decided on it.

    What the file said already, word for word, is not among them.
    """

    file: Path
    moves: tuple[tuple[Move, DecisionKind], ...]


def decide(
    files: Sequence[str | Path],
    wanted: Sequence[Wanted],
    library: LibraryChoice,
    *,
    today: date,
    kept_in: str | Path | None = None,
) -> Noted:
    """Note decisions on moves of the plan, beside the facts; return what was noted.

    The move of each is its name, its title as reports print it or nearly so, or the id of a rule
    that it speaks for. Raises `InputError` with
    every problem, and writes nothing, for what is wrong with the files, for a move that is not in
    the plan, for one on which a decision holds already, and for an expiry in the past.
    """
    from sourcing_advisor.service.decision_writer import held, write_decision  # noqa: PLC0415 - needs an extra

    relationship, book = both(lambda: read_relationship(*files), library.book)
    assessment = Assessor(book, "reference").assess(relationship)
    order = plan(assessment)
    titles = _titles(order, relationship)
    path = _path(files, kept_in)
    with held(path):
        kept = read_decisions(path, relationship) if path.is_file() else DecisionFile(path)
        followings = followed(kept.decisions, assessment, order, today)
        problems: list[Problem] = []
        noted: list[tuple[Move, Wanted]] = []
        for each in wanted:
            move = _move_named(each.move, order, titles)
            problems += _problems_of_words(each, today)
            if move is None:
                problems += _not_in_plan(each, kept, order, assessment, files)
            elif not _stands_already(each, move, followings):
                problems += _decided_already(each, move, kept, followings)
                noted.append((move, each))
        if problems:
            raise InputError(problems)
        for move, each in noted:
            decision = Decision(
                _name(move, followings),
                each.decision,
                today,
                each.reason,
                each.owner,
                each.until,
                move.rules,
                grounds_of(move.rules, assessment),
            )
            write_decision(path, decision, relationship)
    return Noted(path, tuple((move, each.decision) for move, each in noted))


def decisions_in(workbook: str | Path, *, replace: bool = False) -> tuple[Wanted, ...]:
    """Return the decisions that people wrote into an action plan.

    Raises `InputError` with every problem in the workbook, and when the extra is missing.
    """
    try:
        from sourcing_advisor.intake.plan_decisions import read_plan_decisions  # noqa: PLC0415 - needs an extra
    except ModuleNotFoundError as error:
        found = f"a workbook needs {error.name}, which is not installed"
        advice = 'Install "sourcing-advisor[excel]".'
        raise InputError([Problem(Place(shown(workbook)), found, suggestion=advice)]) from None

    return tuple(
        Wanted(row.move, kind, row.reason, row.owner, row.until, replace, row.place)
        for row in read_plan_decisions(workbook)
        for kind in (row.decision, "done" if row.done else None)
        if kind is not None
    )


def hold_view(
    files: Sequence[str | Path], view: ViewDecision, *, kept_in: str | Path | None = None
) -> Path:
    """Note whose view of a fact holds, beside the facts of the first file; return the file.

    Raises `InputError`, and writes nothing, for a fact that does not exist and for what is wrong
    with the files.
    """
    from sourcing_advisor.service.decision_writer import held, write_decision  # noqa: PLC0415 - needs an extra

    find_fact(view.fact)
    relationship = read_relationship(files[0])
    path = _path(files, kept_in)
    with held(path):
        write_decision(path, view, relationship)
    return path


def _path(files: Sequence[str | Path], kept_in: str | Path | None) -> Path:
    if kept_in is not None:
        return Path(kept_in)
    if str(files[-1]) == "-":
        found = "what is read from standard input has no file of decisions beside it"
        raise InputError([Problem(Place("standard input"), found, suggestion="Name one.")])
    return decisions_beside(files) or decision_path(files[-1])


def _move_named(name: str, order: Plan, titles: Mapping[str, Move]) -> Move | None:
    """Return the move of a plan with a name or a title, or that speaks for the rule with an id."""
    wanted = name.casefold()
    named = [move for move in order.moves if move.name.casefold() == wanted]
    speaking = [m for m in order.moves if wanted in (rule.casefold() for rule in m.rules)]
    printed = get_close_matches(_as_title(name), titles, n=1, cutoff=_NEAR)
    return next(iter(named or speaking or map(titles.__getitem__, printed)), None)


def _titles(order: Plan, relationship: Relationship) -> dict[str, Move]:
    """Return the moves by their titles, in the words of the plan and with names as in reports."""
    profile = relationship.relationship
    names = {side: getattr(profile, side) or f"the {side}" for side in get_args(Side)}
    cast = Cast(relationship.particulars, {**names, "service": profile.service or ""}, names)
    moves = [*order.moves]
    return {_as_title(title): m for m in moves for title in (m.title, cast.titled(m.title))}


def _as_title(text: str) -> str:
    """Return a title without the number before it or the stop behind it, in small letters."""
    return " ".join(text.casefold().lstrip("0123456789. ").rstrip(". ").split())


def _name(move: Move, followings: Sequence[Followed]) -> str:
    """Return the name under which decisions on a move stand in the file."""
    standing = (each.decision.move for each in followings if each.move == move.name)
    return next(standing, move.name)


def _stands_already(wanted: Wanted, move: Move, followings: Sequence[Followed]) -> bool:
    """Return whether a file repeats what holds already; a workbook may be read twice."""
    said = (wanted.decision, wanted.reason, wanted.owner, wanted.until)
    return wanted.place is not None and any(
        each.move == move.name
        and each.state not in ASKS_AGAIN
        and said in {(d.decision, d.reason, d.owner, d.until) for d in _with_earlier(each.decision)}
        for each in followings
    )


def _with_earlier(decision: Decision) -> Iterator[Decision]:
    yield decision
    if decision.decision == "done":  # what was agreed before it still stands
        yield from decision.earlier


def _problems_of_words(wanted: Wanted, today: date) -> Iterator[Problem]:
    if wanted.decision == "decline" and not (wanted.reason or "").strip():
        found = f"{quote(wanted.move)} is declined without a reason"
        yield Problem(wanted.place or Argument("reason"), found, "why, in a few words")
    if wanted.until is not None and wanted.until < today:
        found = f"{wanted.until} is in the past"
        yield Problem(wanted.place or _UNTIL, found, f"a day from {today} on")


def _not_in_plan(
    wanted: Wanted,
    kept: DecisionFile,
    order: Plan,
    assessment: Assessment,
    files: Sequence[str | Path],
) -> Iterator[Problem]:
    book, name = assessment.book, wanted.move
    place = wanted.place or Place(shown(files[0]))
    for i, decision in enumerate(kept.decisions):
        known = (decision.move, *present_rules(decision, book))
        if wanted.place is None and name.casefold() in (each.casefold() for each in known):
            place = kept.place_of(i, "move")
    names = [f"{move.name} ({move.title})" for move in order.moves]
    rules = _rules_of(name, book)
    if rules:
        why = ", ".join(f"{rule} is {_said(assessment, rule)}" for rule in rules[:5])
        found = f"{quote(name)} is no move of the plan (any more): {why}"
        yield Problem(place, found, "a move of the plan", f"Its moves: {', '.join(names)}.")
        return
    words = [word for move in order.moves for word in (move.name, *move.rules)]
    hint = did_you_mean(name, words)
    advice = hint or f"Its moves: {', '.join(names)}."
    yield Problem(place, f"there is no move {quote(name)}", "a move of the plan", advice)


def _rules_of(name: str, book: RuleBook) -> tuple[str, ...]:
    """Return the rules of a move of the rule book, or the rule with an id or a name."""
    for move in book.plan.moves:
        if move.name.casefold() == name.casefold():
            return move.rules
    wanted = name.casefold()
    return tuple(r.id for r in book.rules if wanted in (r.id.casefold(), r.name.casefold()))


def _said(assessment: Assessment, rule: str) -> str:
    return assessment.outcomes[rule].value.replace("_", " ")


def _decided_already(
    wanted: Wanted, move: Move, kept: DecisionFile, followings: Sequence[Followed]
) -> Iterator[Problem]:
    for i, each in enumerate(followings):
        if each.move == move.name and each.state not in ASKS_AGAIN and not wanted.replace:
            if each.decision.decision == "accept" and wanted.decision == "done":
                continue  # what was agreed is done: no other decision, but the end of it
            held = DECIDED[each.decision.decision]
            found = f"{move.name} is {held} already, since {each.decision.on}"
            advice = "Give --replace to decide anew; the earlier decision is kept under it."
            place = wanted.place or kept.place_of(i)
            yield Problem(place, found, "one decision on a move", advice)
