"""A report as it stands on paper: looked up, put into words, plain text alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sourcing_advisor.advice.markdown import plain_text
from sourcing_advisor.decisions.moves import STAGES
from sourcing_advisor.decisions.questions import Question
from sourcing_advisor.renderers.paper import tags
from sourcing_advisor.renderers.paper.plain import blocks, plain, sentence
from sourcing_advisor.renderers.words.wording import BESIDE, LABELS, SIDES, Wording
from sourcing_advisor.report.brief import ASIDES, Brief, brief_of
from sourcing_advisor.report.model import CitedFinding, Recommendation, Report, StrengthToProtect
from sourcing_advisor.report.part import Stated
from sourcing_advisor.report.reasons import distinct_reasons
from sourcing_advisor.report.short import (
    as_sentence,
    believed,
    facts_under,
    quoted,
    said_in,
)
from sourcing_advisor.report.words import (
    QUESTIONS_IN_FULL,
    STAGE,
    STATES,
    figure_in_words,
    left_open,
    practice_titles,
    told_in_confidence,
)


def paper_of(report: Report, words: Wording) -> tags.Paper:
    """Return what a report shows on paper, in some words."""
    return _View(report, words).paper()


def profile_in(report: Report, words: Wording) -> Iterator[tuple[str, str]]:
    """Yield what was stated of the relationship for the head of the report: label and text."""
    given = report.relationship
    stage = next((fact.in_words for fact in given.facts if fact.fact == STAGE), None)
    for name, text in (
        ("client", given.client),
        ("provider", given.provider),
        ("service", given.service),
        ("region", given.region),
        ("reference", given.id),
        ("as_of", words.day(given.as_of) if given.as_of else None),
        ("deal_stage", stage),
    ):
        if text:
            yield words[name], plain_text(text)


class _View:
    def __init__(self, report: Report, words: Wording) -> None:
        self._report, self._words = report, words
        self._titles = practice_titles(report)
        self._numbers = {finding.id: finding.number for finding in report.findings}
        self._places = {place.number: place for place in report.plan}

    def paper(self) -> tags.Paper:
        report, words, told = self._report, self._words, brief_of(self._report)
        moves = tuple(map(self._move, report.recommendations))
        in_hand = {move.move for move in report.of_stage("in_hand")}
        asked = tuple(self._question(n, q) for n, q in enumerate(report.questions, start=1))
        return tags.Paper(
            words=words.texts,
            title=self._title(),
            client=plain_text(report.relationship.client or ""),
            provider=plain_text(report.relationship.provider or ""),
            as_of=words.day(report.relationship.as_of) if report.relationship.as_of else "",
            profile=tuple(tags.Labelled(label=n, text=t) for n, t in profile_in(report, words)),
            disclaimer=words.disclaimer,
            state=plain_text(report.state),
            rests_on=plain_text(report.rests_on),
            brief=tuple(self._first_moves(told)),
            then=tuple(map(plain, (*told.then, *words.more_moves(told)))),
            beside=tuple(self._beside(told)),
            ask_next=tuple(map(words.asked_in_short, report.questions[: len(told.questions)])),
            cited=tuple(f"[{number}] {plain(text)}" for number, text in told.findings),
            plan_order=words["plan_order"],
            stages=tuple(self._stages()),
            plan=moves,
            moves=tuple(move for move in moves if move.id not in in_hand),
            in_hand=tuple(move for move in moves if move.id in in_hand),
            strengths=tuple(map(self._strength, report.strengths)),
            practices=tuple(self._practices()),
            states_mean=words["states_mean"],
            questions=asked[:QUESTIONS_IN_FULL],
            more_questions=asked[QUESTIONS_IN_FULL:],
            questions_order=words["questions_order"],
            thresholds=tuple(self._thresholds()),
            findings=tuple(map(self._finding, report.findings)),
            sources=tuple(
                tags.Reference(
                    short=plain(source.short),
                    citation=plain(source.citation),
                    method=plain(source.method),
                    limits=plain(source.limits),
                )
                for source in report.sources
            ),
            facts=tuple(
                tags.Labelled(label=fact.label, text=plain_text(fact.in_words))
                for fact in report.relationship.facts
            ),
            left_open=tuple(
                f"{plain_text(note.listed)}: {note.why} ({left_open(note)})"
                for note in report.notes
            ),
            limits=tuple(map(plain, report.limits)),
            rule_book=self._rule_book(),
        )

    def _title(self) -> str:
        title = plain_text(self._report.title)
        return title if self._report.relationship.client else sentence(title)

    def _first_moves(self, told: Brief) -> Iterator[tags.FirstMove]:
        for move in told.moves:
            parts = tuple(
                tags.Labelled(label=self._words[LABELS[part.label]], text=plain(part.text))
                for part in move.parts
            )
            yield tags.FirstMove(number=move.number, title=plain(move.title), parts=parts)

    def _beside(self, told: Brief) -> Iterator[tags.Labelled]:
        for label, of_brief in ASIDES:
            if text := getattr(told, of_brief):
                yield tags.Labelled(label=self._words[BESIDE[label]], text=plain(text))
        for text in told.named:
            yield tags.Labelled(label=self._words["mind"], text=plain(text))
        if self._report.withheld:
            told_of = told_in_confidence(self._report)
            yield tags.Labelled(label=self._words["not_printed"], text=told_of)

    def _stages(self) -> Iterator[tags.StageRow]:
        for stage in STAGES:
            moves = self._report.of_stage(stage)
            by_owner = {
                owner: tuple(
                    f"{m.number}. {plain_text(m.title)}" for m in moves if m.owner == owner
                )
                for owner in ("client", "both", "provider")
            }
            if moves:
                yield tags.StageRow(name=self._words[f"stage_{stage}"], **by_owner)

    def _move(self, gap: Recommendation) -> tags.Move:
        words, sections = self._words, gap.sections
        who = plain(sections.get("who", ""))
        return tags.Move(
            id=gap.move,
            number=gap.number,
            title=plain_text(gap.title),
            stage=words[f"stage_{gap.stage}"],
            practice=self._practice(gap.practice),
            rules=", ".join((gap.rule, *(ground.rule for ground in gap.grounds))),
            severity=words[gap.severity],
            effort=words[gap.effort],
            owner=words[f"by_{gap.owner}"],
            timing=words[f"timing_{gap.timing}"],
            due=words.day(gap.due) if gap.due else "",
            evidence=words[gap.evidence or "none_cited"],
            why_here=self._why_here(gap),
            situation=plain(sections.get("situation", "")),
            by_name=(
                *map(plain, said_in(gap, "situation")),
                *(plain(quoted(quote)) for quote in gap.quotes),
                *([plain(believed(gap))] if gap.beliefs else []),
                *(plain_text(f"{words['hinges_on']}: {each.words}") for each in gap.hinges_on),
                *(plain_text(f"{words['decided']}: {each.words}") for each in gap.decisions),
            ),
            signs=_stated(facts_under(gap)),
            speaks_for=tuple(f"{plain_text(g.title)} ({g.rule})" for g in gap.grounds),
            why=plain(sections.get("why", "")),
            thresholds=tuple(f"{each.in_words} ({each.parameter})" for each in gap.thresholds),
            steps=tuple(block.text for block in blocks(sections.get("first_steps", ""))),
            who=who,
            by_when=plain(sections.get("by_when", "")),
            success=plain(sections.get("success", "")),
            draft=tuple(block.marked for block in blocks(sections.get("draft", ""))),
        )

    def _why_here(self, gap: Recommendation) -> tuple[str, ...]:
        told = distinct_reasons(self._places[gap.number])
        return tuple(plain(as_sentence(text)) for text in told or (gap.why_here,))

    def _practice(self, name: str) -> str:
        return f"{self._titles[name]} ({name})"

    def _thresholds(self) -> Iterator[tags.Threshold]:
        words, moves = self._words, self._report.recommendations
        used = {each.parameter: each for move in moves for each in move.thresholds}
        for name, threshold in used.items():
            number = self._numbers.get(threshold.rests_on)
            changed = f" ({words['overridden']})" if threshold.overridden else ""
            yield tags.Threshold(
                name=name,
                value=f"{threshold.in_words}{changed}",
                meaning=plain(threshold.means),
                rests_on=f"[{number}]" if number else plain(threshold.rests_on),
            )

    def _strength(self, strength: StrengthToProtect) -> tags.Strength:
        cited = "".join(f" [{self._numbers[name]}]" for name in strength.findings)
        return tags.Strength(
            title=plain_text(strength.title),
            practice=self._practice(strength.practice),
            text=f"{plain(strength.text)}{cited}",
            signs=_stated(strength.because),
        )

    def _practices(self) -> Iterator[tags.Practice]:
        in_hand = self._words["stage_in_hand"].lower()
        for practice in self._report.practices:
            state = self._words[f"state_{practice.status}"]
            closed = f", {in_hand}: {', '.join(practice.in_hand)}" if practice.in_hand else ""
            yield tags.Practice(
                id=practice.id,
                title=practice.title,
                sign=STATES[practice.status][0],
                state=f"{state}{closed}",
                rules=", ".join(practice.rules),
            )

    def _question(self, number: int, asked: Question) -> tags.OpenQuestion:
        words = self._words
        helps = f"{words['helps']} {', '.join(asked.would_help)}" if asked.would_help else ""
        believed_so_far = words["only_believed"] if asked.believed else ""
        settles = ", ".join((*asked.would_settle, *asked.would_change))
        return tags.OpenQuestion(
            number=number,
            fact=asked.fact,
            question=words.question(asked),
            answers=words.answers(asked),
            who=words[SIDES.get(asked.who, "either_party")],
            settles="; ".join(filter(None, (settles, helps, believed_so_far))),
        )

    def _finding(self, finding: CitedFinding) -> tags.Finding:
        words = self._words
        against = ", ".join(f"[{self._numbers[name]}]" for name in finding.tempered_by)
        weigh = f" {words['weigh_against']}: {against}." if against else ""
        source = next(s.short for s in self._report.sources if s.id == finding.source)
        method, strength = words[f"method_{finding.method}"], words[f"strength_{finding.strength}"]
        return tags.Finding(
            number=finding.number,
            id=finding.id,
            claim=plain(finding.claim),
            figures=tuple(
                f"{figure_in_words(figure)}: {plain(figure.of)}"
                f"{f' ({plain(figure.base)})' if figure.base else ''}"
                for figure in finding.figures
            ),
            evidence=f"{method}; {strength}",
            base=plain(finding.base),
            limits=f"{plain(finding.limits)}{weigh}",
            place=f"{source}, {words['section']} “{plain(finding.section)}” ({finding.id})",
        )

    def _rule_book(self) -> str:
        book, words = self._report.rule_book, self._words
        changed = f"; {', '.join(book.overridden)}" if book.overridden else ""
        return (
            f"{words['rule_book']} {book.version} ({book.rules}, {book.digest[:12]}{changed}). "
            f"{words['engine']}: {self._report.engine}."
        )


def _stated(facts: Iterable[Stated]) -> tuple[str, ...]:
    return tuple(f"{fact.label}: {plain_text(fact.in_words)}" for fact in facts)
