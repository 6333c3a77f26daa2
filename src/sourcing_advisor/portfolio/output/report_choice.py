"""Which relationships get a full report, and under which file name."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sourcing_advisor.documents.problems import (
    InputError,
    Place,
    Problem,
    did_you_mean,
    quote,
    shortened,
)

DEFAULT_CHOICE = "worst:20"
MOST = 1_000_000_000
"""No portfolio has more relationships; a larger number asks for all of them."""

_WORST = re.compile(r"worst:([0-9]+)", re.IGNORECASE)
_BARE = re.compile(r"[^,]*")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"\s*(?=,|$)')
_FORMS = "worst:N, all, none, or ids with commas between them"
_PLACE = Place("--reports")


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """The first `most` relationships of the ranking, all of them, or those with the given ids."""

    kind: Literal["worst", "all", "ids"]
    most: int = 0
    ids: tuple[str, ...] = ()

    @property
    def wants_some(self) -> bool:
        """Say whether any report is asked for."""
        return self.kind != "worst" or self.most > 0


def parse_report_choice(text: str) -> ReportChoice:
    """Return what `text` asks for; raises `InputError` for what asks for nothing.

    An id in quotation marks is taken as it stands, so that it may hold a comma or be ``all``; a
    quotation mark in it is doubled.
    """
    plain = text.strip()
    match = _WORST.fullmatch(plain)
    if match:
        return ReportChoice("worst", most=_bounded(match[1]))
    if plain.lower() in ("all", "none"):
        return ReportChoice("all") if plain.lower() == "all" else ReportChoice("worst")
    ids = tuple(dict.fromkeys(_ids(plain)))
    if not ids or plain.lower().startswith("worst:") or plain.lower() == "worst":
        raise InputError([Problem(_PLACE, quote(text), _FORMS)])
    return ReportChoice("ids", ids=ids)


def check_all_found(choice: ReportChoice, ids: set[str], near: list[str]) -> None:
    """Raise `InputError` when a relationship was asked for that is not among those reviewed."""
    problems = [
        Problem(
            _PLACE,
            f"no deal that could be reviewed has the id {quote(name)}",
            None,
            did_you_mean(name, near),
        )
        for name in choice.ids
        if name not in ids
    ]
    if problems:
        raise InputError(problems)


def _bounded(digits: str) -> int:
    plain = digits.lstrip("0") or "0"
    return int(plain) if len(plain) < len(str(MOST)) else MOST


def _ids(text: str) -> Iterator[str]:
    rest = text
    while rest:
        rest = rest.lstrip()
        match = (_QUOTED if rest.startswith('"') else _BARE).match(rest)
        if match is None:
            found = f"a quotation mark is not closed before the next comma: {shortened(rest)}"
            expected = 'an id such as "Smith, Ltd", with any quotation mark in it doubled'
            raise InputError([Problem(_PLACE, found, expected)])
        name = match[1].replace('""', '"') if match.re is _QUOTED else match[0].strip()
        if name:
            yield name
        rest = rest[match.end() + 1 :]


LONGEST_STEM = 60
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")
_OTHER = re.compile(r"[^A-Za-z0-9]+")
_MARKED = re.compile(r"-[0-9a-f]{12}$|-[0-9a-f]{64}$", re.IGNORECASE)
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)


class ReportNames:
    """Gives each id a file name of its own, however the file system treats case.

    An id of letters, digits, hyphens and underscores keeps its name. Any other is written with
    hyphens and a digest of the id.
    """

    def __init__(self) -> None:
        """Start with no name given."""
        self._given: set[str] = set()

    def name(self, relationship: str) -> str:
        """Return the file name for the report on a relationship; call once for each id."""
        digest = hashlib.sha256(relationship.encode("utf-8", "surrogatepass")).hexdigest()
        slug = _slug(relationship)
        candidates = [relationship] if _is_plain(relationship) else []
        candidates += [f"{slug}-{digest[:12]}", f"{slug}-{digest}"]
        stem = next(name for name in candidates if name.lower() not in self._given)
        self._given.add(stem.lower())
        return f"{stem}.html"


def _is_plain(relationship: str) -> bool:
    return (
        len(relationship) <= LONGEST_STEM
        and _PLAIN.fullmatch(relationship) is not None
        and _RESERVED.fullmatch(relationship) is None
        and _MARKED.search(relationship) is None
    )


def _slug(relationship: str) -> str:
    letters = unicodedata.normalize("NFKD", relationship).encode("ascii", "ignore").decode()
    return _OTHER.sub("-", letters)[: LONGEST_STEM - 13].strip("-") or "deal"
