"""Notes as evidence: whether a quote stands in them, and who is said to have said it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

FEWEST_WORDS = 2
SHORTEST = 8
"""In characters: a shorter quote would stand in any notes."""

MOST_PASSAGES = 100
"""Of one quote that are looked at."""

_STEM = 5
"""In letters: words that begin alike are taken to be of one root."""

_SHORTEST_WORD = 4
_JOINING = frozenset(("from", "into", "that", "their", "this", "what", "which", "whom", "with"))

_MARKS = frozenset("\"'`\u2032\u2033\u2039\u203a\u00ab\u00bb").union(
    map(chr, range(0x2018, 0x2020))
)
_SPEECH = frozenset('"\u201c\u201d\u201e\u00ab\u00bb')
_OPENING = frozenset("\u201c\u201e\u00ab")
_LEAD = re.compile(r"[^:\"\u201c\u201e\u00ab]+(?=[:\"\u201c\u201e\u00ab])")
"""What a quote says before speech begins in it: who speaks."""
_TELLING = re.compile(
    r"[^.!?]+?(?=\b(?:said|says?|tells?|told|confirm\w*|thinks?|thought|believes?|believed|"
    r"complain\w*|admit\w*|asked|wants?|would like)\b)"
)
"""What a quote says before a word for telling in it."""
_WORD = re.compile(r"[^\W_]+")
_SPEAKER = re.compile(
    r"^[ \t]*(?:[-*>][ \t]+)?(?:\*\*|__)?"
    r"(?P<name>[A-Z][^\n:.!?\"\u201c]{0,60}?)(?:\*\*|__)?:(?:\*\*|__)?[ \t]",
    re.MULTILINE,
)
_WITHIN_NUMBER = re.compile(r"[0-9][.,]\|[0-9].?|.?[0-9]\|[.,][0-9]")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_SENTENCE_END = re.compile(r"[.!?]+[\"'\u2019\u201d\u00bb)]*\s+(?=\S)|\n[ \t]*\n")
_CLAUSE_END = re.compile(r"[,;:.!?()\u2013\u2014]|\s-\s|\n[ \t]*\n")
_TURNING = frozenset(
    (
        *("not", "no", "never", "nobody", "none", "nothing", "neither", "nor", "without", "cannot"),
        *("hardly", "rarely", "nowhere", "if", "unless", "whether", "denies", "denied", "doubts"),
    )
)
"""Words after which the rest of a clause says something else by itself."""

_SHORT_NEGATION = re.compile(r"n['\u2019]t\b")


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a quote stands in the notes: the first and the last place, the latter excluded."""

    start: int
    end: int


class Notes:
    """Notes that somebody took, and what they show."""

    def __init__(self, text: str) -> None:
        """Take the text of the notes."""
        self.text = unicodedata.normalize("NFC", text)
        self._plain, self._places = _plainly(self.text)
        self._stems = {word.casefold()[:_STEM] for word in _WORD.findall(self.text)}

    def refusal(self, quoted: str, by: str | None = None, firm: str = "") -> str | None:
        """Say why a quote is no evidence, or not from whom it is said to be; None if it is.

        `firm` is what the notes call a side, where `by` is one.
        """
        words = _WORD.findall(quoted)
        if len(words) < FEWEST_WORDS or len(quoted.strip()) < SHORTEST:
            return f"the quote is too short to show anything; at least {FEWEST_WORDS} words"
        passages = list(islice(self._passages(quoted), MOST_PASSAGES))
        if not passages:
            return "the quote does not stand in the notes"
        reasons = [
            self._clipped(passage) or self._not_by(passage, by, firm) for passage in passages
        ]
        return None if None in reasons else reasons[0]

    def foreign(self, text: str) -> str | None:
        """Return the first word of a text that the notes have not, in any form; None if none is.

        Words of three letters and less, and a few that only join others, may stand anywhere.
        """
        words: list[str] = _WORD.findall(unicodedata.normalize("NFC", text))
        for word in words:
            plain = word.casefold()
            joins = len(plain) < _SHORTEST_WORD or plain in _JOINING
            if not (joins and plain.isalpha()) and plain[:_STEM] not in self._stems:
                return word
        return None

    def names(self, name: str) -> bool:
        """Say whether a name stands in the notes."""
        plain = _plainly(unicodedata.normalize("NFC", name))[0].strip()
        return bool(plain) and any(True for _ in self._found(plain))

    def _passages(self, quoted: str) -> Iterator[Passage]:
        plain = _plainly(unicodedata.normalize("NFC", quoted))[0].strip()
        for start in self._found(plain):
            end = start + len(plain)
            yield Passage(self._places[start], self._places[end - 1] + 1)

    def _found(self, plain: str) -> Iterator[int]:
        """Yield where a text begins that does not begin or end within a word or a number."""
        start = self._plain.find(plain)
        while start >= 0:
            end = start + len(plain)
            if not (_joined(self._plain, start) or _joined(self._plain, end)):
                yield start
            start = self._plain.find(plain, start + 1)

    def _clipped(self, passage: Passage) -> str | None:
        """Say whether a word just before a quote turns it around."""
        before = self.text[: passage.start]
        clause = before[max((m.end() for m in _CLAUSE_END.finditer(before)), default=0) :]
        words = {word.casefold() for word in _WORD.findall(clause)}
        turned = sorted(words & _TURNING) or _SHORT_NEGATION.findall(clause)
        if not turned:
            return None
        return f"the notes have “{turned[0]}” just before the quote: quote the whole clause"

    def _not_by(self, passage: Passage, by: str | None, firm: str) -> str | None:
        """Say whether the notes give a quote to somebody else than `by`, or to nobody."""
        if by is None:
            return None
        speaker = self._speaker(passage)
        wanted = {word.casefold() for word in _WORD.findall(by)} - {"the"}
        if speaker is not None:
            given = {word.casefold() for word in _WORD.findall(speaker)} - {"the"}
            if wanted and (wanted <= given or given <= wanted):
                return None
            return f"the notes give the quote to {speaker}, not to {by}"
        # "Rohit Sen" may be called Rohit where he speaks; a role must stand there whole.
        first_names = {word.casefold() for word in _WORD.findall(by) if word[0].isupper()}
        called = [{word} for word in first_names] if self.names(by) else []
        called += [{word.casefold()} for word in _WORD.findall(firm)[:1]]
        speech = self._speech_around(passage)
        if wanted and any(
            self._said_beside(speech, each) or self._said_within(passage, each)
            for each in (wanted, *called)
        ):
            return None
        return f"the notes do not say in that sentence that {by} said it; leave `by` out"

    def _speaker(self, passage: Passage) -> str | None:
        """Return who speaks, where the notes are written as NAME: what was said."""
        paragraph = self._paragraph_of(passage)
        named = list(_SPEAKER.finditer(self.text, paragraph, passage.start + 1))
        return named[-1]["name"].strip() if named else None

    def _paragraph_of(self, passage: Passage) -> int:
        """Return where the paragraph begins in which a passage does."""
        ends = (m.end() for m in _PARAGRAPH.finditer(self.text, 0, passage.start))
        return max(ends, default=0)

    def _speech_around(self, passage: Passage) -> Passage:
        """Return the direct speech in which a passage stands, which may be several sentences."""
        opened = None
        for place in range(self._paragraph_of(passage), passage.start):
            sign = self.text[place]
            if sign in _OPENING or (sign == '"' and opened is None):
                opened = place
            elif sign in _SPEECH:
                opened = None
        if opened is None:
            return passage
        closed = next(
            (i for i in range(passage.end, len(self.text)) if self.text[i] in _SPEECH), passage.end
        )
        return Passage(opened + 1, closed)

    def _said_within(self, passage: Passage, wanted: set[str]) -> bool:
        """Say whether a quote itself names somebody before what was said."""
        quoted = self.text[passage.start : passage.end]
        lead = _LEAD.match(quoted) or _TELLING.match(quoted)
        return lead is not None and wanted <= {w.casefold() for w in _WORD.findall(lead[0])}

    def _said_beside(self, passage: Passage, wanted: set[str]) -> bool:
        """Say whether somebody is named beside a quote, with no other speech between."""
        ends = [m.end() for m in _SENTENCE_END.finditer(self.text, 0, passage.start)]
        after = _SENTENCE_END.search(self.text, passage.end)
        before = self.text[max(ends, default=0) : passage.start]
        behind = self.text[passage.end : after.start() if after else len(self.text)]
        if self.text[passage.end - 1] in ".!?":
            behind = ""  # what follows is another sentence, perhaps of somebody else
        beside = _up_to_speech(before[::-1])[::-1]
        if not _WORD.search(before):  # the quote opens its sentence: who said it stands behind it
            beside = _up_to_speech(behind)
        return wanted <= {word.casefold() for word in _WORD.findall(beside)}


def _plainly(text: str) -> tuple[str, list[int]]:
    """Return a text without quotation marks and with single spaces, and where each sign stood."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        if sign in _MARKS:
            continue
        if sign.isspace():
            if signs and signs[-1] != " ":
                signs.append(" ")
                places.append(place)
        else:
            signs.append(sign)
            places.append(place)
    return "".join(signs), places


def _joined(text: str, place: int) -> bool:
    """Say whether a place lies within a word or a number, such as 1,250 or 4.5."""
    before, after = text[:place][-2:], text[place : place + 2]
    if not (before and after):
        return False
    if before[-1].isalnum() and after[0].isalnum():
        return True
    return bool(_WITHIN_NUMBER.fullmatch(f"{before}|{after}"))


def _up_to_speech(beside: str) -> str:
    """Return what stands beside a quote, up to what somebody else says."""
    marks = [place for place, sign in enumerate(beside) if sign in _SPEECH]
    # The mark that opens or closes the quote itself stands at its very edge.
    others = [place for place in marks if place > 0 and beside[:place].strip(" .,!?\n")]
    return beside[: others[0]] if others else beside
