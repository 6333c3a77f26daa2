"""The parts of a rule library as they are written in YAML."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

Kind = Literal["gap", "strength", "conclusion"]
Level = Literal["high", "medium", "low"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""Levels of severity and of effort, the highest first."""
Owner = Literal["client", "provider", "both"]
Timing = Literal["now", "next-governance-cycle", "renewal"]
Subject = Literal["people", "arrangements"]
Method = Literal["survey", "interviews", "case", "argument"]
Strength = Literal["strong", "moderate", "limited", "argued"]

_HIDDEN = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e"
    r"\u2060-\u206f\ufeff\ufff9-\ufffb"
)
_PRINTS = rf"^[^{_HIDDEN}]*$"
_TAGS = re.compile("[\U000e0001\U000e0020-\U000e007f]")
UNPRINTED = re.compile(f"[{_HIDDEN}]|{_TAGS.pattern}")
"""A character that controls a terminal, reorders what stands around it, or is seen by nobody.

The two that join and part letters are none: some languages are written with them.
"""


def _without_tags(text: str) -> str:
    # Not in the pattern: validators of JSON Schema that count in halves of characters refuse it.
    tag = _TAGS.search(text)
    if tag:
        raise ValueError(f"a text with the character U+{ord(tag[0]):04X}, which nobody sees")
    return text


_Printed = AfterValidator(_without_tags)
Text = Annotated[str, Field(min_length=1, max_length=4000, pattern=_PRINTS), _Printed]
Line = Annotated[Text, AfterValidator(lambda text: " ".join(text.split()))]
"""A text that stands in lists and headings: its line breaks become spaces."""
Unit = Annotated[str, Field(max_length=60, pattern=_PRINTS), _Printed]
_RULE = r"^[A-Z][A-Z0-9]{1,5}-[0-9]{2,4}$"
_KEBAB = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_SNAKE = r"^[a-z][a-z0-9_]*$"
_FINDING = r"^[A-Z][A-Z0-9]*(-[A-Za-z0-9]+)+$"
_PRACTICE = r"^[A-Z][0-9]{2,3}$"
_CODE = r"^[A-Z]{2}[0-9]{2}$"
_SOURCE = r"^[A-Z][A-Z0-9]{1,9}$"

RuleId = Annotated[str, Field(pattern=_RULE)]
KebabName = Annotated[str, Field(pattern=_KEBAB, max_length=80)]
SnakeName = Annotated[str, Field(pattern=_SNAKE, max_length=60)]
FindingId = Annotated[str, Field(pattern=_FINDING, max_length=80)]
PracticeId = Annotated[str, Field(pattern=_PRACTICE)]
SourceId = Annotated[str, Field(pattern=_SOURCE)]

STRENGTH_OF_METHOD: dict[Method, Strength] = {
    "survey": "strong",
    "interviews": "moderate",
    "case": "limited",
    "argument": "argued",
}
"""How strong the evidence is follows from how it was obtained, and from nothing else."""

Item = TypeVar("Item")
Listed = Annotated[tuple[Item, ...], Field(strict=False)]
"""A list as YAML writes it, kept as a tuple; strict models would take a tuple only."""


class Written(BaseModel):
    """Anything written in a rule library: checked strictly, unknown names refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, defer_build=True
    )
    FORMS: ClassVar[Mapping[str, str]] = {
        _PRINTS: "text without control characters",
        _RULE: "capital letters, a hyphen and a number, such as GS-02",
        _KEBAB: "small letters and digits, with hyphens between words, such as easy-targets",
        _SNAKE: "small letters, digits and underscores, such as easy_target_years",
        _FINDING: "a source and words with hyphens between them, such as LW-GS-preference",
        _PRACTICE: "a capital letter and two or three digits, such as P04",
        _CODE: "two capital letters and two digits, such as PR01",
        _SOURCE: "two to ten capital letters or digits, such as LW",
    }
    """What the patterns of this module ask for, in words, for messages."""


class Practice(Written):
    """One of the practices on which the advisor gives a status."""

    id: PracticeId
    title: Line
    about: Subject = "arrangements"
    sound: Line | None = None
    """What is sound where the practice is a strength, as a sentence names it."""
    sound_rank: Annotated[int, Field(ge=1, le=99)] | None = None
    """Its place among what is sound: 1 is named first, and what has none is named last."""
    words: Listed[Line] = ()
    """Words that show that something stated by name belongs to the practice."""


class Source(Written):
    """A document that findings come from."""

    id: SourceId
    citation: Text
    short: Line
    method: Text
    limits: Text
    bases: Listed[FindingId] = ()
    """The findings that say who was asked: the bases of the figures from this source."""


class Figure(Written):
    """One number that the source prints: `value` in `unit`, of what, and on which base."""

    name: SnakeName
    value: int | float
    unit: Unit = ""
    of: Line
    base: Line | None = None


class Finding(Written):
    """One piece of research evidence, in our own words."""

    id: FindingId
    source: SourceId
    section: Line
    practices: Annotated[Listed[PracticeId], Field(min_length=1)]
    claim: Line
    method: Method
    base: Text
    figures: Listed[Figure] = ()
    limits: Text
    tempered_by: Listed[FindingId] = ()

    @property
    def strength(self) -> Strength:
        """Return the strength of the evidence, which follows from its method."""
        return STRENGTH_OF_METHOD[self.method]


class Plausible(Written):
    """Between which values a threshold could reasonably lie, both included, and why."""

    at_least: int | float
    at_most: int | float
    reason: Text


class Parameter(Written):
    """A named threshold, with the finding or the reason that it rests on."""

    name: SnakeName
    value: int | float
    unit: Unit = ""
    means: Line
    basis: Literal["research", "judgement"]
    finding: FindingId | None = None
    reason: Text | None = None
    below: SnakeName | None = None
    """The parameter that must be larger than this one."""
    plausible: Plausible | None = None
    """For a judgement: what else it could reasonably be."""

    @model_validator(mode="after")
    def _has_its_basis(self) -> Self:
        if self.basis == "research" and self.finding is None:
            raise ValueError("a parameter with basis research needs a finding")
        if self.basis == "judgement" and self.reason is None:
            raise ValueError("a parameter with basis judgement needs a reason")
        between = self.plausible
        if between is not None and not between.at_least <= self.value <= between.at_most:
            raise ValueError("the value of a parameter lies within what is plausible")
        return self


class ConclusionSpec(Written):
    """A yes-or-no fact that rules conclude from other facts."""

    name: SnakeName
    label: Line
    means: Text


class Silenced(Written):
    """A check of `rules check` that has nothing to say of a rule, and why."""

    code: Annotated[str, Field(pattern=_CODE)]
    reason: Line


class RuleSpec(Written):
    """A rule as written; its conditions are parsed apart."""

    id: RuleId
    name: KebabName
    title: Line
    practice: PracticeId
    kind: Kind
    formerly: Listed[RuleId] = ()
    """The ids that the rule had before, so that a comparison knows it again."""
    description: Text
    not_this: Text | None = None
    applies_when: Any = None
    when: Any
    act_from: Any = None
    """When a gap can be acted on; until then it is a gap, and its advice is parked."""
    concludes: SnakeName | None = None
    severity: Level | None = None
    effort: Level | None = None
    owner: Owner | None = None
    timing: Timing | None = None
    protect: Line | None = None
    findings: Listed[FindingId] = ()
    silenced: Listed[Silenced] = ()
    """What `rules check` does not report of the rule, each with a reason."""

    @model_validator(mode="after")
    def _suits_its_kind(self) -> Self:
        needed: dict[str, tuple[str, ...]] = {
            "gap": ("severity", "effort", "owner", "timing"),
            "strength": ("protect",),
            "conclusion": ("concludes",),
        }
        every = {name for names in needed.values() for name in names}
        missing = [name for name in needed[self.kind] if getattr(self, name) is None]
        foreign = every - set(needed[self.kind]) | (set() if self.kind == "gap" else {"act_from"})
        excess = sorted(name for name in foreign if getattr(self, name) is not None)
        if missing:
            raise ValueError(f"a {self.kind} rule needs {', '.join(missing)}")
        if excess:
            raise ValueError(f"a {self.kind} rule has no {', '.join(excess)}")
        return self


class PracticeFile(Written):
    """The file `practices.yaml`."""

    practices: Listed[Practice]


class ParameterFile(Written):
    """A file under `parameters/`."""

    parameters: Listed[Parameter]


class FindingFile(Written):
    """A file under `findings/`: findings, sources, or both."""

    sources: Listed[Source] = ()
    findings: Listed[Finding] = ()


class RuleFile(Written):
    """The rule set of one area."""

    area: KebabName
    title: Line
    conclusions: Listed[ConclusionSpec] = ()
    rules: Listed[RuleSpec]


class Case(Written):
    """One situation, and the verdict that a rule must give of it."""

    rule: RuleId
    name: Text
    facts: dict[str, bool | int | float | str]
    verdict: Literal["fired", "clear", "unknown", "not_applicable"]


class CaseFile(Written):
    """The cases of one area."""

    area: KebabName
    cases: Listed[Case]
