"""The moves of a plan as recommendations: the text of the leading rule, the others as grounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sourcing_advisor.advice.markdown import plain_text
from sourcing_advisor.advice.prose import Setting
from sourcing_advisor.advice.templates import AdviceTemplates
from sourcing_advisor.decisions.moves import Clock, Move, Plan
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.report.confidence import Confidence
from sourcing_advisor.report.evidence import Evidence
from sourcing_advisor.report.model import Recommendation
from sourcing_advisor.report.naming import Naming
from sourcing_advisor.report.part import Stated, Threshold
from sourcing_advisor.report.plan_parts import Belief, Ground, Quote
from sourcing_advisor.rules.book import Rule
from sourcing_advisor.rules.models import LEVELS

NOT_PRINTED = "What this rests on was told in confidence; it counts, and is not printed here."

Because = tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class MoveWriter:
    """Writes the recommendations of one report."""

    assessment: Assessment
    templates: AdviceTemplates
    evidence: Evidence
    because: Mapping[str, Because]
    setting: Setting
    """All that is known, of which some must not be printed."""
    confidence: Confidence
    naming: Naming

    def written(self, plan: Plan) -> tuple[Recommendation, ...]:
        """Return a recommendation for each move; what was said of a fact is quoted once."""
        quoted: set[str] = set()
        return tuple(self._recommendation(move, quoted) for move in plan.moves)

    def _recommendation(self, move: Move, quoted: set[str]) -> Recommendation:
        book = self.assessment.book
        leading, *others = (book.rule_by_id[rule] for rule in move.rules)
        if not (leading.severity and leading.effort and leading.timing):
            raise AssertionError(f"gap rule {leading.id} was loaded without its grading")
        sections = {} if move.stage == "in_hand" else self._sections(leading, move)
        practices = {rule.practice for rule in (leading, *others)}
        grounds = tuple(map(self._ground, others))
        on_people = not book.about_people.isdisjoint(practices)
        return Recommendation.model_construct(
            number=move.number,
            stage=move.stage,
            move=move.name,
            rule=leading.id,
            name=leading.name,
            practice=leading.practice,
            severity=min((r.severity or "low" for r in (leading, *others)), key=LEVELS.index),
            effort=leading.effort,
            owner=move.owner,
            timing=leading.timing,
            evidence=book.strength_of(leading),
            title=move.title,
            why_here=move.why_here,
            rests_on=move.rests_on,
            by=move.by.isoformat() if move.by else None,
            within_months=move.within_months,
            text="\n\n".join(filter(None, sections.values())),
            sections=sections,
            because=self.because.get(leading.id, ()),
            thresholds=self._thresholds(leading, *others),
            findings=leading.findings,
            grounds=grounds,
            named=self.naming.bearing_on(practices, on_people=on_people),
            who_leads=self.naming.leaders(move.owner),
            quotes=self._quotes(move, quoted),
            beliefs=self.beliefs(*move.rules),
        )

    def _sections(self, rule: Rule, move: Move) -> dict[str, str]:
        setting, hidden = self.setting, self.confidence.facts
        untold = any(stated.fact in hidden for stated in self.because.get(rule.id, ()))
        if hidden and not untold:
            shown = {name: v for name, v in setting.values.items() if name not in hidden}
            setting = replace(setting, values=shown)
        sections = self.templates.render(rule, setting)
        if untold:
            sections["situation"] = NOT_PRINTED
        if move.by is not None or move.within_months is not None:
            due = next(reason for reason in move.reasons if isinstance(reason, Clock))
            latest = f"{due.when[0].upper()}{due.when[1:]} at the latest."
            sections["by_when"] = f"{latest} {sections['by_when']}".strip()
        return sections

    def _ground(self, rule: Rule) -> Ground:
        return Ground.model_construct(
            rule=rule.id,
            name=rule.name,
            practice=rule.practice,
            severity=rule.severity or "low",
            evidence=self.assessment.book.strength_of(rule),
            title=rule.title,
            because=self.because.get(rule.id, ()),
            findings=rule.findings,
        )

    def _thresholds(self, *rules: Rule) -> tuple[Threshold, ...]:
        fired = [rule for rule in rules if rule.id in self.because]
        used = {t.parameter: t for rule in fired for t in self.evidence.thresholds(rule)}
        return tuple(used.values())

    def _quotes(self, move: Move, quoted: set[str]) -> tuple[Quote, ...]:
        answers = self.assessment.relationship.answers
        if not answers:
            return ()
        facts = [s.fact for rule in move.rules for s in self.because.get(rule, ())]
        quotes = []
        for fact in dict.fromkeys(facts):
            answer = answers.get(fact)
            if answer and answer.quote and fact not in self.confidence.facts | quoted:
                quoted.add(fact)
                by = plain_text(answer.by) if answer.by else None
                words = plain_text(answer.quote).strip("“”\"'")
                quotes.append(Quote.model_construct(fact=fact, words=words, by=by))
        return tuple(quotes)

    def beliefs(self, *rules: str) -> tuple[Belief, ...]:
        """Return the beliefs on which the verdicts of some rules rest."""
        provisional, answers = self.assessment.provisional, self.assessment.relationship.answers
        if not provisional:
            return ()
        facts = dict.fromkeys(fact for rule in rules for fact in provisional.get(rule, ()))
        return tuple(
            Belief.model_construct(
                fact=fact,
                label=self.assessment.book.facts[fact].label,
                by=None if fact in self.confidence.facts else answers[fact].by,
            )
            for fact in facts
        )
