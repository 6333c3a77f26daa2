"""Which deals get a full report: ``worst:N``, ``all``, ``none`` or ids."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from sourcing_advisor.documents.problems import InputError, Place, Problem, did_you_mean, quote

DEFAULT_CHOICE = "worst:20"
_WORST = re.compile(r"worst:(\d{1,9})")
_FORMS = "worst:N, all, none, or ids with commas between them"


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """The first `most` deals of the league table, all deals, or those with the given ids."""

    kind: Literal["worst", "all", "ids"]
    most: int = 0
    ids: tuple[str, ...] = ()

    @property
    def wants_some(self) -> bool:
        """Say whether any report is asked for."""
        return self.kind != "worst" or self.most > 0


def parse_report_choice(text: str) -> ReportChoice:
    """Return what `text` asks for; raises `InputError` for what asks for nothing."""
    plain = text.strip()
    match = _WORST.fullmatch(plain.lower())
    if match:
        return ReportChoice("worst", most=int(match[1]))
    if plain.lower() in ("all", "none"):
        return ReportChoice("all") if plain.lower() == "all" else ReportChoice("worst")
    ids = tuple(dict.fromkeys(part.strip() for part in plain.split(",") if part.strip()))
    if not ids or plain.lower().startswith("worst:") or plain.lower() == "worst":
        raise InputError([Problem(Place("--reports"), quote(text), _FORMS)])
    return ReportChoice("ids", ids=ids)


def check_all_found(choice: ReportChoice, found: set[str], near: list[str]) -> None:
    """Raise `InputError` when a deal was asked for that is not among those reviewed."""
    problems = [
        Problem(
            Place("--reports"),
            f"no deal that could be reviewed has the id {quote(name)}",
            None,
            did_you_mean(name, near),
        )
        for name in choice.ids
        if name not in found
    ]
    if problems:
        raise InputError(problems)
