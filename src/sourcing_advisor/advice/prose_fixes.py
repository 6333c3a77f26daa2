"""Small corrections of written advice that a template cannot make by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_PARTY = re.compile(r"the (?:client|provider|service)\b")
_WRAPPED = re.compile(r"\n(?<=\S\n)(?=[^\s|#>*-])(?!\d+[.)]\s)")
"""Where a template breaks a line only to keep it short."""


@lru_cache(maxsize=2000)
def polished(text: str) -> str:
    """Join the lines that a template breaks and set capitals; most text is in many reports."""
    return _PARTY.sub(_capital_at_start, _WRAPPED.sub(" ", text.strip()))


def _capital_at_start(party: re.Match[str]) -> str:
    """Write ``The client`` for ``the client`` where a sentence or an item of a list starts."""
    start = _starts_sentence(party.string, party.start())
    return f"T{party[0][1:]}" if start else party[0]


def _starts_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip()
    if not before or len(before) == at:
        return at == 0
    bullet = before[-1] in "-*" and before[before.rfind("\n") + 1 :].strip() == before[-1]
    return bullet or before[-1] in ".!?"


def after_names(text: str, names: Iterable[str]) -> str:
    """Write ``Brace Services'`` for ``Brace Services's``, ``Brace Inc.`` for ``Brace Inc..``."""
    for name in names:
        if name.endswith("s"):
            text = text.replace(f"{name}'s", f"{name}'")
        elif name.endswith("."):
            text = re.sub(rf"({re.escape(name)})\.(?!\.)", r"\1", text)
    return text
