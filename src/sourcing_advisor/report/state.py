"""How the relationship stands, in two or three sentences: what is sound, what is the matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from math import inf

from sourcing_advisor.decisions.moves import Move, listed
from sourcing_advisor.report.confidence import PrintedPlan
from sourcing_advisor.report.model import PracticeState
from sourcing_advisor.report.part import Stated
from sourcing_advisor.report.words import STAGE, date_in_words
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.models import LEVELS, Level

MOST_SOUND = 3
RENEWAL = "relationship.months_to_renewal"
PERFORMANCE = "relationship.performance"
_FACTS = {STAGE: "{}", RENEWAL: "{}", PERFORMANCE: "performance {}"}
_MANY_MORE = 3
"""So many times more strengths than moves make a relationship sound."""

Naming = Callable[[str], str]


def state_in_words(
    book: RuleBook,
    practices: Sequence[PracticeState],
    printed: PrintedPlan,
    facts: Collection[Stated],
    named: Naming,
    meant: str | None,
    performing: str | None,
) -> str:
    """Return how a relationship stands, as plain text; `named` puts names in place of roles.

    `meant` is the provider whose renewal is told of, where it is one of several; `performing` are
    the words in which it was said how the relationship performs.
    """
    matter = [*_matter(printed, practices, book.rule_by_id, named)]
    said = [*_sound(book, practices), *matter] or [_counts(practices)]
    parts = [*_provisional(practices, matter), *_head(facts, meant, performing), *said]
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts)


def basis_in_words(
    practices: Sequence[PracticeState], answers: int, believed: int, as_of: str | None = None
) -> str:
    """Return what the report rests on, of which day, and of what too little is known."""
    text = f"Rests on {answers} unverified answer{'' if answers == 1 else 's'}"
    if as_of:
        text += f" of {date_in_words(as_of)}"
    if believed == answers > 1:
        text += ", all only believed"
    elif believed:
        text += f", {believed} only believed"
    untold = sum(practice.status == "unknown" for practice in practices)
    if untold:
        text += f"; {untold} of {len(practices)} practices are open"
    return f"{text}."


def _provisional(practices: Sequence[PracticeState], matter: Collection[str]) -> Iterator[str]:
    untold = sum(practice.status == "unknown" for practice in practices)
    if matter and 2 * untold > len(practices):
        yield f"provisional, since too little is known of {untold} of {len(practices)} practices"


def _head(facts: Collection[Stated], meant: str | None, performing: str | None) -> Iterator[str]:
    about = {f.fact: f.in_words.partition(" (")[0] for f in facts if f.fact in _FACTS}
    with_one = f" with {meant}" if meant else ""
    if about.get(RENEWAL) == "0 months":
        about[RENEWAL] = "less than a month"
    if RENEWAL in about:
        about[RENEWAL] += f" to the renewal{with_one}"
    if PERFORMANCE in about and performing:
        about[PERFORMANCE] += f" (“{performing}”)"
    head = [template.format(about[fact]) for fact, template in _FACTS.items() if fact in about]
    if head:
        yield ", ".join(head)


def _sound(book: RuleBook, practices: Sequence[PracticeState]) -> Iterator[str]:
    strong = {practice.id for practice in practices if practice.status == "strength"}
    named = [practice for practice in book.practices if practice.id in strong]
    named.sort(key=lambda practice: practice.sound_rank or inf)
    people = [practice for practice in named if practice.about == "people"]
    sound = [each.sound for each in named if each.sound and each not in people[1:]]
    if sound:
        yield f"what is sound: {listed(sound[:MOST_SOUND])}"


def _matter(
    printed: PrintedPlan,
    practices: Sequence[PracticeState],
    rules: Mapping[str, Rule],
    named: Naming,
) -> Iterator[str]:
    plan, acted_on = printed.moves, printed.moves.acted_on
    if not acted_on:
        return
    matters = next((named(move.matter) for move in plan.first if move.matter), "")
    if printed.withheld:  # what comes first, or how grave it is, may not be printed
        if matters:
            yield f"what needs attention: {matters}"
        return
    strong = sum(practice.status == "strength" for practice in practices)
    sound = strong > _MANY_MORE * len(acted_on)
    if _gravest(acted_on, rules) == "low" or (sound and _gravest(acted_on, rules) == "medium"):
        one = len(acted_on) == 1
        gaps = "one gap is small" if one else f"{_counted(len(acted_on))} gaps are small"
        first = "" if one else "the first is that "
        yield f"nothing is urgent; {gaps}" + (f": {first}{matters}" if matters else "")
    elif matters:
        yield f"what needs attention first: {matters}"


def _gravest(moves: Iterable[Move], rules: Mapping[str, Rule]) -> Level:
    graded = (rules[rule].severity or "low" for move in moves for rule in move.rules)
    return min(graded, key=LEVELS.index)


def _counted(number: int) -> str:
    return {2: "two", 3: "three"}.get(number, str(number))


def _counts(practices: Sequence[PracticeState]) -> str:
    """Return how many practices show what: all there is to say where a pack has no words for it."""
    counts = Counter(practice.status for practice in practices)
    gaps, strong = counts["gap"] + counts["mixed"], counts["strength"] + counts["mixed"]
    found = f"of {len(practices)} practices, {gaps} show a gap and {strong} a strength"
    return f"{found}; too little is known of {counts['unknown']}" if counts["unknown"] else found
