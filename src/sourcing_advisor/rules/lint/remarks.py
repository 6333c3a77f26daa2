"""What a check has to say, by its code, and which of it a rule silences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sourcing_advisor.documents.problems import Hints, Place, Problem, quote
from sourcing_advisor.rules.book import Rule

CODES: Mapping[str, str] = {
    "CA01": "a rule has no case for a verdict that it can give",
    "CA02": "a threshold has no case near it on one of its sides",
    "CA03": "a rule gives another verdict than its case says",
    "CA04": "a case is for a rule, names a fact or states a value that there is not",
    "CA05": "the facts of a case contradict each other",
    "PL01": "a gap rule belongs to no move of the plan, or to several",
    "PL02": "a gap rule stands on no rung of the plan, or on several",
    "PL03": "relations of the plan go round in a circle",
    "PL04": "an effect outranks its cause in the plan",
    "PL05": "a relation of the plan can never hold",
    "PL06": "advice that is incompatible can stand in one plan",
    "PR01": "a percentage is typed into a template",
    "PR02": "a figure of a finding that the rule cites is typed into its template",
    "PR03": "a block of advice says nothing in one of the rule's cases",
    "PR04": "advice has a space too many or a sign too many",
    "PR05": "a sentence of advice begins with a small letter",
    "PR06": "advice prints what is not stated",
    "PR07": "the label of a conclusion holds a colon, and reports print one after it",
    "RE01": "no relationship makes a rule fire",
    "RE02": "a rule says the same as another, or fires only when another does",
    "RE03": "a rule can hold in too many ways to be compared with others",
    "SI01": "a rule silences a check that has nothing to say of it",
    "SI02": "a rule silences a check that there is not",
    "SU01": "a number in a condition is no parameter",
    "SU02": "a rule cites no finding",
    "SU03": "the first finding of a rule is not on its practice",
    "SU04": "nothing cites a finding",
    "SU05": "no rule reads a conclusion",
    "SU06": "no rule uses a parameter",
    "SU07": "two figures of a finding read the same",
    "TE01": "no rule uses a template",
    "TE02": "a template prints a fact that may be unknown",
    "TE03": "a template branches in too many ways to be followed",
}
"""What each check finds, by its code."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a check found, where, and the rule that it is about, if it is about one."""

    code: str
    place: Place
    found: str
    expected: str | None = None
    suggestion: str | None = None
    rule: Rule | None = None

    @property
    def problem(self) -> Problem:
        """Return the remark as messages tell it, its code first."""
        return Problem(self.place, f"{self.code} {self.found}", self.expected, self.suggestion)


def unsilenced(remarks: Iterable[Remark], rules: Iterable[Rule]) -> Iterator[Problem]:
    """Yield the remarks that no rule silences, and what rules silence for nothing."""
    met: set[tuple[str, str]] = set()
    for remark in remarks:
        if remark.rule is None or remark.code not in remark.rule.silenced:
            yield remark.problem
        else:
            met.add((remark.rule.id, remark.code))
    hints = Hints()
    for rule in rules:
        for code in rule.silenced:
            if (rule.id, code) not in met:
                yield _for_nothing(rule, code, hints).problem


def _for_nothing(rule: Rule, code: str, hints: Hints) -> Remark:
    if code in CODES:
        found = f"rule {rule.id} silences {code}, which has nothing to say of it"
        return Remark("SI01", rule.place, found, suggestion="Take it out.", rule=rule)
    found = f"rule {rule.id} silences {quote(code)}, and there is no such check"
    return Remark("SI02", rule.place, found, suggestion=hints.nearest(code, CODES), rule=rule)
