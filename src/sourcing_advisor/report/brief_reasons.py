"""Why each of the first moves stands where it stands, as the brief tells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sourcing_advisor.report.model import Recommendation, Report
from sourcing_advisor.report.plan_parts import Quote, ReasonOfPlace
from sourcing_advisor.report.reasons import ground_of
from sourcing_advisor.report.short import as_sentence, quoted, shortened


class _Told(NamedTuple):
    """A reason in words that complete "it stands here", and what was said of what waits."""

    words: str
    shown: tuple[Quote, ...] = ()


def reasons_told_once(report: Report) -> dict[int, list[tuple[int, str]]]:
    """Return sentences for each of the first moves by its number, each with how much it is needed.

    Where moves share a reason, the last of them tells it, and another tells a reason of its own;
    where that one has no other, the last says only which move it comes after.
    """
    first = report.of_stage("first")
    by_name = {gap.move: gap for gap in report.recommendations}
    places = {place.number: place for place in report.plan}
    told = {
        gap.number: _distinct(places[gap.number].reasons, by_name) or [_Told(gap.why_here)]
        for gap in first
    }
    said: set[str] = set()
    sentences = {}
    grounds = {number: [ground_of(each.words) for each in of] for number, of in told.items()}
    for gap in first:
        later = {g for number in grounds if number > gap.number for g in grounds[number][:1]}
        own = [each for each in told[gap.number] if ground_of(each.words) not in later]
        main, *other = dict.fromkeys([*own, *told[gap.number]])
        sentences[gap.number] = [(1, _without_said(main, said))]
        said.add(ground_of(main.words))
        new = [quote for quote in main.shown if quote.words not in said]
        for quote in new[:1]:
            said.add(quote.words)
            sentences[gap.number].append((3, quoted(shortened(quote))))
        sentences[gap.number] += [(7, _without_said(each, said)) for each in other[:1]]
    return sentences


def _distinct(
    reasons: tuple[ReasonOfPlace, ...], by_name: Mapping[str, Recommendation]
) -> list[_Told]:
    """Return the reasons in short, the first of those that rest on one ground."""
    distinct: dict[str, _Told] = {}
    for reason in reasons:
        if reason.kind != "severity":
            distinct.setdefault(ground_of(reason.words), _in_short(reason, by_name))
    return list(distinct.values())


def _in_short(reason: ReasonOfPlace, by_name: Mapping[str, Recommendation]) -> _Told:
    """Return a reason without the moves that wait for it, with what was said of one of them.

    A date stands before it.
    """
    if reason.kind not in ("before", "clock"):
        return _Told(reason.words)
    when, _, why = reason.words.partition(", because ")
    if reason.kind == "clock":
        return _Told(f"{when}: {why}" if reason.day else why)
    waiting = [by_name[name] for name in reason.moves]
    shown = [gap.quotes[0] for gap in waiting if gap.stage != "first" and gap.quotes]
    return _Told(why, tuple(shown))


def _without_said(told: _Told, said: set[str]) -> str:
    words = told.words
    return as_sentence(words.partition(", because ")[0] if ground_of(words) in said else words)
