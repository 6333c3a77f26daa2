"""Advice cut by whole sentences and by whole steps, never inside one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_END = re.compile(r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!e\.g\.)(?<!i\.e\.)[”\")\]]*\s+(?=[A-Z“\"(\[*0-9])")
_LEADS = ("Use what exists:", "Build on what works:", "Begin with what waits:")
"""How steps begin that name what was stated; said once for several."""
_GOES_ON = re.compile(r"“[^\W\d_A-Z]")
"""Words that were said in the middle of a sentence."""
_STEP = re.compile(r"^\d+[.)] +", re.MULTILINE)
_POINTER = re.compile(r" ?\((?:[^()]* )?below\)")
"""What points to the draft of a move, which only the full report prints."""
_STOPS = re.compile(r"1\. (?:Stop|Hold back|Lift|Put off|Shelve|Drop|Send no|Sign no)\b")
"""How a first step begins that stops something."""
_KEPT = "\u2060"
"""Stands for a space that ends no sentence; a word joiner, which no text holds that was checked."""


def without_pointers(text: str) -> str:
    """Return advice without what points to a draft below it."""
    return _POINTER.sub("", text) if "below)" in text else text


@lru_cache(maxsize=4000)
def sentences(text: str, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the sentences of a paragraph; a full stop inside one of the names ends none."""
    text = " ".join(without_pointers(text).split())
    for name in names:
        if ". " in name or name.endswith("."):
            kept = name.replace(" ", _KEPT)
            text = text.replace(name, kept)
            text = text.replace(f"{kept} ", f"{kept}{_KEPT}") if name.endswith(".") else text
    cut, start = [], 0
    for end in _END.finditer(text):
        cut.append(text[start : end.end()])
        start = end.end()
    cut.append(text[start:])
    return tuple(s.replace(_KEPT, " ").strip() for s in cut if s.strip())


def steps(text: str) -> tuple[str, ...]:
    """Return the numbered steps of a block, without their numbers and without what stands around.

    Where nothing is numbered, the first paragraph is the one step.
    """
    before, *numbered = _STEP.split(without_pointers(text))
    first_paragraphs = (step.strip().partition("\n\n")[0] for step in numbered or [before])
    return tuple(" ".join(step.split()) for step in first_paragraphs if step)


def stops(text: str) -> bool:
    """Say whether the first of several numbered steps stops something."""
    return _STOPS.match(text) is not None and "\n2. " in text


def joined(said: Iterable[str]) -> str:
    """Join sentences; a quotation that begins inside a sentence completes the one before it."""
    text, last = "", ""
    for sentence in said:
        lead = sentence[: sentence.find(":") + 1]
        again = lead in _LEADS and last.startswith(lead)
        last = sentence
        if again:
            text = f"{text[:-1]}; {sentence.removeprefix(lead).strip()}"
            continue
        quote = f"{sentence[:-2]}”." if sentence.endswith(".”") else sentence
        if _GOES_ON.match(sentence) and text.endswith(("”.", ".”")):
            text = f"{text[:-2]}”; {quote}"
        elif _GOES_ON.match(sentence) and text.endswith("."):
            text = f"{text[:-1]}: {quote}"
        else:
            text = f"{text} {sentence}".strip()
    return text


def words_in(texts: Iterable[str]) -> int:
    """Return how many words some texts have, as people count them: what stands between spaces."""
    return sum(len(text.split()) for text in texts)
