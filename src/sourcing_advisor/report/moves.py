"""The moves of a plan as recommendations: the text of the leading rule, the others as grounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sourcing_advisor.advice.markdown import as_markdown
from sourcing_advisor.advice.prose import Setting
from sourcing_advisor.advice.templates import AdviceTemplates
from sourcing_advisor.conditions.values import least
from sourcing_advisor.decisions.moves import Move, Plan
from sourcing_advisor.decisions.sensitivity import Fall
from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.report.bearing import Bearing
from sourcing_advisor.report.departures import Departures
from sourcing_advisor.report.evidence import Evidence
from sourcing_advisor.report.model import Recommendation
from sourcing_advisor.report.naming import (
    Entry,
    entries_of,
    with_nearest_by_name,
    with_things_by_name,
)
from sourcing_advisor.report.part import Stated, Threshold
from sourcing_advisor.report.people import Cast, provider_meant
from sourcing_advisor.report.plan_parts import Belief, Ground, HingesOn, Named
from sourcing_advisor.report.proposed import of_move
from sourcing_advisor.report.quoting import Quoting
from sourcing_advisor.report.sentences import sentences, steps, stops
from sourcing_advisor.report.timing import Timing
from sourcing_advisor.report.words import date_in_words
from sourcing_advisor.rules.book import Rule
from sourcing_advisor.rules.models import LEVELS

_ON_PEOPLE = frozenset({"situation", "first_steps", "who", "by_when", "success"})
_STEP = re.compile(r"^(\d+)(?=[.)] )", re.MULTILINE)
_RENEWAL = "relationship.months_to_renewal"
Because = tuple[Stated, ...]


@dataclass(frozen=True)
class MoveWriter:
    """Writes the recommendations of one report."""

    assessment: Assessment
    templates: AdviceTemplates
    evidence: Evidence
    because: Mapping[str, Because]
    setting: Setting
    cast: Cast
    falls: Mapping[str, tuple[Fall, ...]]
    """The thresholds on which each move hinges, by its name."""

    def written(self, plan: Plan) -> tuple[tuple[Recommendation, ...], tuple[Named, ...]]:
        """Return a recommendation for each move, and what was stated by name and bears on none."""
        given, as_of = self.assessment.relationship.particulars, self._as_of
        quoting = Quoting(self.assessment, self.because)
        entries = list(entries_of(given, as_of))
        assigned: dict[int, list[Entry]] = {}
        if entries:
            told = {
                move.number: f"{self._said(quoting.facts(rules))} {quoting.labels(rules)}"
                for move in plan.moves
                for rules in [(*move.rules, *(each.rule for each in move.silenced))]
            }
            assigned = Bearing(self.assessment.book, plan.moves, told).assigned(entries)
        proposals = list(given.proposals or ())
        for move in plan.first if proposals else ():
            spoken_of = of_move(move, tuple(proposals), self.assessment)
            for proposal, entry in spoken_of:
                proposals.remove(proposal)
                assigned.setdefault(move.number, []).append(entry)
        waiting = [entry for entry in entries if entry.kind == "waiting"]
        recommendations: list[Recommendation] = []
        due: dict[str, str | None] = {}
        for move in plan.moves:
            start = due.get(move.rests_on or "")
            waits_until = date.fromisoformat(start) if start else as_of
            bearing = assigned.get(move.number, [])
            written = self._recommendation(move, bearing, waiting, quoting, waits_until)
            recommendations.append(written)
            due[move.name] = written.due
        return tuple(recommendations), tuple(entry.named for entry in assigned.get(0, []))

    @property
    def _as_of(self) -> date | None:
        return self.assessment.relationship.relationship.as_of

    def _recommendation(
        self,
        move: Move,
        entries: Sequence[Entry],
        waiting: Sequence[Entry],
        quoting: Quoting,
        start: date | None,
    ) -> Recommendation:
        """Return a move in words; it begins when the move on which it rests is done."""
        book, cast = self.assessment.book, self.cast
        leading, *others = (book.rule_by_id[rule] for rule in move.rules)
        if not (leading.severity and leading.effort and leading.timing):
            raise AssertionError(f"gap rule {leading.id} was loaded without its grading")
        meant = self.provider_meant(quoting.facts(move.rules)) if self.several_providers else None
        names = {**self.setting.names, "provider": as_markdown(meant)} if meant else None
        setting = replace(self.setting, names=names) if names else self.setting
        sections, due, ask = dict[str, str](), None, None
        if move.stage != "in_hand":
            sections = self.templates.render(leading, setting)
            for name in _ON_PEOPLE.intersection(sections):
                sections[name] = cast.named(sections[name], meant)
            for name in ("first_steps", "success"):
                sections[name] = self._leaving.followed(sections[name], start)
            due = self._timing.give_dates(sections, move, entries, start)
            sections["who"] = self._leaving.acting(sections["who"], start, due)
            entries = [e for e in entries if not _is_told(e, sections["situation"])]
            advised, alone = with_things_by_name(sections["first_steps"], entries)
            projects = self.assessment.relationship.innovation_projects or ()
            sections["first_steps"] = with_nearest_by_name(advised, projects, waiting)
            _say(sections, [entry.named for entry in alone])
            ask = self._ask(move, meant)
            if ask:
                ask = self._leaving.followed(ask, start)
                sections["first_steps"] = _with_step(sections["first_steps"], ask)
        title = leading.title if move.stage == "in_hand" else move.title
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
            title=cast.titled(title, meant),
            why_here=cast.clause(move.why_here),
            rests_on=move.rests_on,
            by=move.by.isoformat() if move.by else None,
            within_months=move.within_months,
            due=due.isoformat() if due else None,
            ask=ask,
            text="\n\n".join(filter(None, sections.values())),
            sections=sections,
            because=self.because.get(leading.id, ()),
            thresholds=self._thresholds(leading, *others),
            findings=leading.findings,
            grounds=tuple(self._ground(rule, move, setting, meant) for rule in others),
            named=tuple(entry.named for entry in entries),
            quotes=quoting.of_move(move),
            beliefs=self.beliefs(*move.rules),
            hinges_on=tuple(map(_hinging, self.falls.get(move.name, ()))),
        )

    def _ask(self, move: Move, meant: str | None) -> str | None:
        """Return the question that the plan would have somebody asked, with names for roles."""
        declared = self.assessment.book.plan.move_by_name.get(move.name)
        asked = declared.ask if declared else None
        return as_markdown(self.cast.clause(asked, meant)) if asked else None

    @cached_property
    def several_providers(self) -> bool:
        """Say whether several providers are known to deliver the service."""
        return (least(self.setting.values.get("relationship.provider_count")) or 0) > 1

    def provider_meant(self, facts: Iterable[str]) -> str | None:
        """Return the one of several providers of whom alone some facts were told."""
        if not self.several_providers:
            return None
        provider = self.assessment.relationship.relationship.provider or ""
        return provider_meant(provider, self._said(facts))

    def _said(self, facts: Iterable[str]) -> str:
        """Return all that was said, by whom and where, of some facts."""
        answers = self.assessment.relationship.answers
        said = [answers[fact] for fact in facts if fact in answers]
        words = (word for each in said for word in (each.quote, each.by, each.source))
        return ". ".join(filter(None, words))

    @cached_property
    def _timing(self) -> Timing:
        return Timing(self._as_of, least(self.setting.values.get(_RENEWAL)))

    @cached_property
    def _leaving(self) -> Departures:
        return Departures(self.assessment.relationship.particulars.people or (), self._as_of)

    def _ground(self, rule: Rule, move: Move, setting: Setting, meant: str | None) -> Ground:
        situation = ""
        if move.stage == "first":
            said = self.templates.render(rule, setting)["situation"]
            told = sentences(said, tuple(setting.names.values()))
            situation = self.cast.named(told[0]) if told else ""
        return Ground.model_construct(
            rule=rule.id,
            name=rule.name,
            practice=rule.practice,
            severity=rule.severity or "low",
            evidence=self.assessment.book.strength_of(rule),
            title=self.cast.titled(rule.title, meant),
            situation=situation,
            because=self.because.get(rule.id, ()),
            findings=rule.findings,
        )

    def _thresholds(self, *rules: Rule) -> tuple[Threshold, ...]:
        fired = [rule for rule in rules if rule.id in self.because]
        used = {t.parameter: t for rule in fired for t in self.evidence.thresholds(rule)}
        return tuple(used.values())

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
                by=answers[fact].by,
            )
            for fact in facts
        )


def _is_told(entry: Entry, situation: str) -> bool:
    """Say whether the situation tells already who leaves on which day."""
    if entry.kind != "leaves" or entry.on is None:
        return False
    day = date_in_words(entry.on.isoformat())
    return day in situation and as_markdown(entry.what) in situation


def _with_step(advised: str, step: str) -> str:
    """Return the steps of advice with one more at the end."""
    numbered = _STEP.findall(advised)
    return f"{advised}\n{int(numbered[-1]) + 1}. {step}" if numbered else f"{advised}\n\n{step}"


def _hinging(fall: Fall) -> HingesOn:
    return HingesOn.model_construct(
        parameter=fall.parameter,
        means=fall.means,
        in_words=fall.in_words,
        range_in_words=fall.range_in_words,
        where=fall.where,
        words=f"it would fall if this threshold were {fall.where} and not {fall.in_words} "
        f"({fall.range_in_words} is plausible): “{fall.means}”",
    )


def _say(sections: dict[str, str], named: Sequence[Named]) -> None:
    """Say what was stated by name in the part of the advice in which it is of use.

    What harms is stopped first, by a step of the advice too; then what exists is used.
    """
    when = [as_markdown(each.text) for each in named if each.part == "by_when"]
    sections["by_when"] = " ".join(filter(None, (sections["by_when"], *when)))
    added = [each for each in named if each.part == "first_steps"]
    advised = sections["first_steps"]
    if not added:
        return
    urgent = ("harm", "deadline")
    harm = [as_markdown(each.text) for each in added if each.kind in urgent]
    others = [as_markdown(each.text) for each in added if each.kind not in urgent]
    first = [steps(advised)[0]] if stops(advised) else []
    said = "\n".join(f"{i}. {text}" for i, text in enumerate([*harm, *first, *others], start=1))
    if not advised.startswith("1. "):
        sections["first_steps"] = f"{said}\n\n{advised}"
        return
    rest = advised[advised.index("\n2. ") + 1 :] if first else advised
    moved = len(added)
    rest = _STEP.sub(lambda number: str(int(number[1]) + moved), rest)
    sections["first_steps"] = f"{said}\n{rest}"
