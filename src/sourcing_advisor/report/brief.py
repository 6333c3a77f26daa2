"""The brief: one page that a board reads, of at most 600 words.

It says the state in a sentence, the first three moves, what to protect, what is in hand, three
questions, and how to get the rest. Texts are Markdown. What does not fit is left out by whole
sentences, the least needed first; no sentence is cut.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sourcing_advisor.advice.markdown import CITATION, as_markdown
from sourcing_advisor.decisions.moves import Stage
from sourcing_advisor.decisions.questions import Question
from sourcing_advisor.report.model import CitedFinding, Recommendation, Report
from sourcing_advisor.report.plan_parts import Quote
from sourcing_advisor.report.sentences import sentences, steps, words_in
from sourcing_advisor.report.words import STAGE

MOST_WORDS = 600
_ROOM = 40
"""Words kept for headings and for what a form adds: the number of a move, the bullet of a line."""

MOST_PROTECTED = 3
MOST_QUESTIONS = 3
ASIDES = (
    ("Then", "others"),
    ("Protect", "protect"),
    ("In hand", "in_hand"),
    ("Parked", "parked"),
)
"""What stands beside the moves: a label, and the field of the brief."""


@dataclass(frozen=True, slots=True)
class Told:
    """One labelled part of a move."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class BriefMove:
    """One of the first moves, in short."""

    number: int
    title: str
    parts: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """All that stands on the page, in its order."""

    state: str
    moves: tuple[BriefMove, ...]
    others: str
    protect: str
    in_hand: str
    parked: str
    named: tuple[str, ...]
    questions: tuple[str, ...]
    findings: tuple[tuple[int, str], ...]

    @property
    def words(self) -> int:
        """Return how many words it has."""
        told = (part for move in self.moves for part in move.parts)
        return words_in(
            [
                *(self.state, self.others, self.protect, self.in_hand, self.parked),
                *(move.title for move in self.moves),
                *(f"{part.label} {part.text}" for part in told),
                *(*self.named, *self.questions),
                *(f"[0] {text}" for _, text in self.findings),
            ]
        )


@dataclass(frozen=True, slots=True)
class _Measure:
    """How many sentences of each part there is room for."""

    situation: int = 3
    named: int = 3
    reasons: int = 2
    steps: int = 2
    step: int = 9
    who: int = 2
    by_when: int = 2
    success: int = 2
    findings: int = 2
    quotes: int = 1


_MEASURES = (
    _Measure(),
    _Measure(success=1, findings=1),
    _Measure(success=1, findings=1, situation=2, by_when=1),
    _Measure(success=1, findings=1, situation=2, by_when=1, reasons=1, who=1, step=2),
    _Measure(1, 2, 1, 2, 2, 1, 1, 1, 1, 1),
    _Measure(1, 2, 1, 1, 2, 1, 1, 1, 1, 1),
    _Measure(1, 2, 1, 1, 1, 1, 1, 1, 1, 0),
    _Measure(1, 1, 1, 1, 1, 1, 1, 1, 0, 0),
    _Measure(1, 1, 1, 1, 1, 1, 1, 0, 0, 0),
    _Measure(0, 1, 1, 1, 1, 1, 1, 0, 0, 0),
    _Measure(0, 0, 1, 1, 1, 0, 1, 0, 0, 0),
    _Measure(0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
)
"""What is left out first stands first."""


def brief_of(report: Report) -> Brief:
    """Return the brief of a report: as much of it as there is room for."""
    for measure in _MEASURES:
        brief = _Writer(report, measure).brief()
        if brief.words <= MOST_WORDS - _ROOM:
            return brief
    return brief


class _Writer:
    def __init__(self, report: Report, measure: _Measure) -> None:
        self._report = report
        self._measure = measure
        given = report.relationship
        known = filter(None, (given.client, given.provider, given.service))
        self._names = tuple(as_markdown(name) for name in known)
        self._numbers = {finding.id: finding.number for finding in report.findings}

    def brief(self) -> Brief:
        report = self._report
        moves = tuple(map(self._move, report.of_stage("first")))
        named = tuple(as_markdown(each.text) for each in report.named[: self._measure.named])
        return Brief(
            state=state_of(report),
            moves=moves,
            others=self._others(),
            protect=_titles([strength.title for strength in report.strengths], MOST_PROTECTED),
            in_hand=_in_stage(report, "in_hand"),
            parked=_in_stage(report, "parked"),
            named=named,
            questions=tuple(map(asked, report.questions[:MOST_QUESTIONS])),
            findings=tuple(self._cited([*_texts(moves), *named])),
        )

    def _move(self, gap: Recommendation) -> BriefMove:
        return BriefMove(gap.number, gap.title, tuple(self._parts(gap)))

    def _parts(self, gap: Recommendation) -> Iterator[Told]:
        measure, sections = self._measure, gap.sections
        here = [*self._cut(sections.get("situation", ""), measure.situation)]
        here += [quoted(quote) for quote in gap.quotes[: measure.quotes]]
        here += [as_markdown(each.text) for each in gap.named[: measure.named]]
        if gap.beliefs and here:
            here.append(believed(gap))
        yield from _told("Here", " ".join(here))
        yield from _told("Why first", self._why(gap))
        first = steps(sections.get("first_steps", ""))[: measure.steps]
        cut = [" ".join(self._cut(step, measure.step)) for step in first]
        yield from _told("Do first", " ".join(cut))
        yield from _told("Who", self._who(gap))
        by_when = self._cut(sections.get("by_when", ""), measure.by_when)
        yield from _told("By when", " ".join(by_when))
        success = self._cut(sections.get("success", ""), measure.success)
        yield from _told("Success", " ".join(success))

    def _why(self, gap: Recommendation) -> str:
        place = next(each for each in self._report.plan if each.number == gap.number)
        told = [reason.words for reason in place.reasons if reason.kind in ("clock", "before")]
        told = told or [gap.why_here]
        said = [f"{_capital(words)}." for words in told[: self._measure.reasons]]
        cited = "".join(f" [{self._numbers[f]}]" for f in gap.findings[: self._measure.findings])
        return f"{' '.join(said)}{cited}".strip() if said else ""

    def _who(self, gap: Recommendation) -> str:
        who = " ".join(self._cut(gap.sections.get("who", ""), self._measure.who))
        if not who or not gap.who_leads:
            return who
        return f"{who} {leading(gap)}"

    def _cut(self, text: str, most: int) -> tuple[str, ...]:
        return sentences(text, self._names)[:most]

    def _others(self) -> str:
        count = len(self._report.of_stage("next", "later"))
        if not count:
            return ""
        after = [gap.title for gap in self._report.of_stage("next")]
        total = "1 more move" if count == 1 else f"{count} more moves"
        return f"{total}. Next: {_titles(after, 2)}" if after else f"{total}."

    def _cited(self, texts: list[str]) -> Iterator[tuple[int, str]]:
        numbers = {int(number) for text in texts for number in CITATION.findall(text)}
        sources = {source.id: source.short for source in self._report.sources}
        for finding in self._report.findings:
            if finding.number in numbers:
                yield finding.number, _short(finding, sources[finding.source])


def state_of(report: Report) -> str:
    """Return how the relationship stands, in a sentence."""
    about = {stated.fact: stated for stated in report.relationship.facts}
    head = []
    if STAGE in about:
        head.append(about[STAGE].in_words)
    if "relationship.months_to_renewal" in about:
        head.append(f"{about['relationship.months_to_renewal'].in_words} to the renewal")
    if "relationship.performance" in about:
        head.append(f"performance {about['relationship.performance'].in_words}")
    counts = Counter(practice.status for practice in report.practices)
    gaps, strong = counts["gap"] + counts["mixed"], counts["strength"] + counts["mixed"]
    found = f"of {len(report.practices)} practices {gaps} show a gap and {strong} are done well"
    found += f"; of {counts['unknown']} too little is known" if counts["unknown"] else ""
    said = f"{', '.join(head)}: {found}." if head else f"{found}."
    return as_markdown(_capital(said))


def asked(question: Question) -> str:
    """Return a question in short: what is asked, and of whom."""
    text = question.question.split("? ")[0].rstrip("?")
    sure = " So far this is only believed." if question.believed else ""
    return f"{text}? (Ask {question.who}.){sure}"


def leading(gap: Recommendation) -> str:
    """Return who leads on the sides that own a move, as a sentence."""
    return f"Who leads: {as_markdown('; '.join(gap.who_leads))}."


def believed(gap: Recommendation) -> str:
    """Return on whose belief a move rests, as a sentence."""
    told = [f"“{b.label}”{f' ({b.by})' if b.by else ''}" for b in gap.beliefs]
    return as_markdown(f"Provisional: it rests on what is only believed, {', '.join(told)}.")


def quoted(quote: Quote) -> str:
    """Return the words in which an answer was given, and who said them."""
    by = f" ({quote.by})" if quote.by else ""
    return as_markdown(f"“{quote.words}”{by}.")


def in_hand_since(gap: Recommendation) -> str:
    """Return the title of a move with what its place says: from when, or until what."""
    return f"{gap.title} ({gap.why_here})"


def _in_stage(report: Report, stage: Stage) -> str:
    moves = report.of_stage(stage)
    return _titles([in_hand_since(gap) for gap in moves], MOST_PROTECTED)


def _titles(titles: list[str], most: int) -> str:
    """Return the first titles on one line, and how many more there are."""
    more = len(titles) - most
    rest = f"; and {more} more" if more > 0 else ""
    return f"{'; '.join(titles[:most])}{rest}." if titles else ""


def _short(finding: CitedFinding, source: str) -> str:
    return f"{sentences(finding.claim)[0]} ({source}, {finding.strength} evidence)"


def _told(label: str, text: str) -> Iterator[Told]:
    if text.strip():
        yield Told(label, text.strip())


def _texts(moves: tuple[BriefMove, ...]) -> list[str]:
    return [part.text for move in moves for part in move.parts]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
