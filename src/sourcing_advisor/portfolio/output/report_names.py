"""File names for reports, made from the ids of deals so that they are safe everywhere."""

from __future__ import annotations

import hashlib
import re
import unicodedata

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

    def name(self, deal: str) -> str:
        """Return the file name for the report on a deal; call once for each id."""
        digest = hashlib.sha256(deal.encode("utf-8", "surrogatepass")).hexdigest()
        slug = _slug(deal)
        candidates = [deal] if _is_plain(deal) else []
        candidates += [f"{slug}-{digest[:12]}", f"{slug}-{digest}"]
        stem = next(each for each in candidates if each.lower() not in self._given)
        self._given.add(stem.lower())
        return f"{stem}.html"


def _is_plain(deal: str) -> bool:
    return (
        len(deal) <= LONGEST_STEM
        and _PLAIN.fullmatch(deal) is not None
        and _RESERVED.fullmatch(deal) is None
        and _MARKED.search(deal) is None
    )


def _slug(deal: str) -> str:
    letters = unicodedata.normalize("NFKD", deal).encode("ascii", "ignore").decode()
    return _OTHER.sub("-", letters)[: LONGEST_STEM - 13].strip("-") or "deal"
