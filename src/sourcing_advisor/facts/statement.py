"""What is stated, parted: plain answers and lists, and what says more than these can hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails

from sourcing_advisor.conditions.values import Bounds
from sourcing_advisor.documents.problems import did_you_mean
from sourcing_advisor.documents.refusals import error_at, errors_at, refused
from sourcing_advisor.documents.tree import Path
from sourcing_advisor.facts.answers import Answer, FactField, answer_from
from sourcing_advisor.facts.fields import as_day
from sourcing_advisor.facts.records import Particulars

Made = TypeVar("Made")
FactPlaces = Mapping[str, FactField]
PARTICULARS = tuple(Particulars.model_fields)
ALSO_LISTS = ("ahead", "at_hand")
"""These names stand for a section of facts, or for a list; beside the list, facts have a dot."""
_BESIDE_LISTS = tuple(f"{name}." for name in ALSO_LISTS)

PARTICULARS_HOME = "particulars"


@dataclass(frozen=True, slots=True)
class Statement:
    """What is stated: `plain` as the model takes it, and answers that say more, by fact.

    `moved` names the lists of particulars that were found at the top. `errors` are those of the
    parts that `plain` no longer holds.
    """

    plain: Any
    answers: Mapping[str, Answer] = field(default_factory=dict)
    errors: Sequence[InitErrorDetails] = ()
    moved: frozenset[str] = frozenset()

    @property
    def is_plain(self) -> bool:
        """Say whether nothing was taken out or moved."""
        return not (self.answers or self.errors or self.moved)

    def validated(self, handler: Callable[[Any], Made], title: str) -> Made:
        """Return what `handler` makes of the plain part; raises every error together."""
        try:
            made = handler(self.plain)
        except ValidationError as error:
            if self.is_plain:
                raise
            more = [self._error(details) for details in error.errors(include_url=False)]
            raise ValidationError.from_exception_data(title, [*self.errors, *more]) from None
        if self.errors:
            raise ValidationError.from_exception_data(title, list(self.errors))
        return made

    def _error(self, details: ErrorDetails) -> InitErrorDetails:
        match details["loc"]:
            case ("particulars", str(listed), *rest) if listed in self.moved:
                return error_at((listed, *rest), details, _entry_model(listed))
            case path:
                return error_at(path, details)


def read_statement(data: Any, places: Callable[[], FactPlaces]) -> Statement:
    """Part what `data` states of a relationship; `places` says where facts stand in it."""
    if not isinstance(data, Mapping) or not _says_more(data):
        return Statement(data)
    facts = places()
    plain = dict(data)
    moved, errors = _move_particulars(plain)
    errors += _errors_of_proposals(data.get("proposals"), facts)
    answers: dict[str, Answer] = {}
    profile = data.get("relationship")
    as_of = profile.get("as_of") if isinstance(profile, Mapping) else None
    for name, fact in facts.items():
        section, called = fact.path
        content = plain.get(section)
        if not isinstance(content, Mapping) or not isinstance(content.get(called), Mapping):
            continue
        stated = content[called]
        answer, refusals = answer_from(stated, fact, dated=as_of is not None)
        errors += refusals
        today = answer.known_today(fact.declaration, as_day(as_of)) if answer else None
        plain[section] = {**content, called: None if isinstance(today, Bounds) else today}
        if answer is not None:
            answers[name] = answer
    return Statement(plain, answers, errors, frozenset(moved))


def with_answers(
    plain: dict[str, Any],
    answers: Mapping[str, Answer],
    places: Callable[[], FactPlaces],
    mode: str,
) -> dict[str, Any]:
    """Return the plain form of a relationship with answers in the form in which they are read."""
    for name, answer in answers.items():
        section, called = places()[name].path
        content = answer.model_dump(mode=mode, exclude_defaults=True)
        plain[section] = {**plain.get(section, {}), called: content}
    return plain


def _says_more(data: Mapping[str, Any]) -> bool:
    # Plain loops here: every relationship of a portfolio passes through.
    for name, content in data.items():
        if name in PARTICULARS and _is_list_of_particulars(name, content):
            return True
        if isinstance(content, dict):
            for answer in content.values():
                if isinstance(answer, dict):
                    return True
    return False


def _is_list_of_particulars(name: str, content: Any) -> bool:
    if name not in PARTICULARS:
        return False
    return name not in ALSO_LISTS or isinstance(content, list | tuple)


def _move_particulars(plain: dict[str, Any]) -> tuple[list[str], list[InitErrorDetails]]:
    """Move the lists that stand at the top to where the model has them; return their names."""
    moved = [name for name in plain if _is_list_of_particulars(name, plain[name])]
    home = plain.get(PARTICULARS_HOME)
    held = dict(home) if isinstance(home, Mapping | BaseModel) else {}
    errors = [
        refused((name,), f"stands here and under {PARTICULARS_HOME}", "one list")
        for name in moved
        if held.get(name) is not None
    ]
    if moved:
        plain[PARTICULARS_HOME] = held | {name: plain.pop(name) for name in moved}
    for name in [name for name in plain if name.startswith(_BESIDE_LISTS)]:
        section, _, field = name.partition(".")
        plain[section] = {**plain.get(section, {}), field: plain.pop(name)}
    return moved, errors


def _errors_of_proposals(proposals: Any, facts: FactPlaces) -> list[InitErrorDetails]:
    """Return what is wrong with the answers that proposals would make true."""
    errors: list[InitErrorDetails] = []
    for i, proposal in enumerate(proposals if isinstance(proposals, list | tuple) else ()):
        answers = proposal.get("sets") if isinstance(proposal, Mapping) else None
        for name, value in answers.items() if isinstance(answers, Mapping) else ():
            path: Path = ("proposals", i, "sets", name)
            if name not in facts:
                errors.append(refused(path, "is no fact", suggestion=did_you_mean(name, facts)))
                continue
            try:
                facts[name].model.model_validate({facts[name].path[-1]: value})
            except ValidationError as error:
                errors += [{**details, "loc": path} for details in errors_at((), error)]
    return errors


def _entry_model(listed: str) -> type[BaseModel]:
    annotation: Any = Particulars.model_fields[listed].annotation
    models = [part for part in _parts(annotation) if issubclass(part, BaseModel)]
    return models[0]


def _parts(annotation: Any) -> list[type]:
    inner = [part for argument in get_args(annotation) for part in _parts(argument)]
    return [annotation, *inner] if isinstance(annotation, type) and not inner else inner
