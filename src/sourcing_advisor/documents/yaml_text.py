"""YAML text to a `Document`: the plain data part of YAML, with lines, without surprises.

Anchors, aliases, tags, merge keys and several documents in one file are refused; keys are text
and stand once. Unquoted scalars are null, yes or no, a number, or text, as in YAML 1.2, with
``yes`` and ``no`` kept as people write them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from sourcing_advisor.documents.problems import InputError, Place, Problem, quote
from sourcing_advisor.documents.suggestions import LEAVE_IT_OUT
from sourcing_advisor.documents.tree import DEEPEST, TOO_DEEP, Data, Document, Path

MOST_NODES = 400_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MERGE = "<<"
_UNPRINTABLE = yaml.reader.Reader.NON_PRINTABLE
_BRACKET = re.compile(r"""#[^\n]*|"(?:[^"\\]|\\.)*"|'[^']*'|[][{}]""")
"""A bracket, or a comment or quoted text in which none counts."""
_UNANSWERED = re.compile(r"""[^#"']*[:,{] *([?*%@-])\s*(?:[,}].*|#.*)?""")
"""A line in which a sign that YAML reserves stands for "not known"."""
_INTEGER = re.compile(r"[-+]?[0-9]{1,300}")
_DECIMAL = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO"), False),
}


def parse_yaml(text: str, file: str) -> tuple[Document, list[Problem]]:
    """Return the document and the problems that leave it readable.

    Those are keys that stand twice, and parts of YAML that are not accepted. Raises `InputError`
    when the text is not YAML, or no data can be made of it.
    """
    builder = _Builder(file)
    try:
        builder.read(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        raise InputError([*builder.problems, _syntax_problem(error, text, file)]) from None
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        found = "this is not text: it holds half a character (a lone surrogate)"
        raise InputError([Problem(Place(file, line), found, "text")]) from None
    return Document(file, builder.root, builder.lines, builder.raw), builder.problems


class _Builder:
    """Builds plain data from the parser's events, without recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Data = None
        self.lines: dict[Path, int] = {}
        self.raw: dict[Path, str] = {}
        self.problems: list[Problem] = []

    def read(self, events: Iterator[yaml.Event]) -> None:
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._report(event, "a second document begins here", "one document in a file")
                    return
            elif isinstance(event, yaml.NodeEvent):
                self.root = self._node(event, events, ())

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> Data:
        self._check(event, path)
        if isinstance(event, yaml.AliasEvent):
            return None
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(events, path)

    def _sequence(self, events: Iterator[yaml.Event], path: Path) -> list[Data]:
        items: list[Data] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[yaml.Event], path: Path) -> dict[str, Data]:
        items: dict[str, Data] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._key(event)
            first_line = self.lines.get((*path, key))
            value_event = next(events)
            if key == _MERGE and not getattr(event, "style", None):
                self._report(event, f"the merge key {_MERGE}", "the values themselves, written out")
                self._node(value_event, events, (*path, key))
                continue
            if key in items:
                found = f"{quote(key)} stands twice, first on line {first_line}"
                self._report(event, found, "each name once")
                self._node(value_event, events, (*path, key, "again"))
                continue
            items[key] = self._node(value_event, events, (*path, key))
            self.lines[(*path, key)] = _line(event)
        return items

    def _key(self, event: yaml.Event) -> str:
        if isinstance(event, yaml.ScalarEvent):
            self._check_marks(event)
            return str(event.value)
        raise self._refusal(event, "a key that is not a word", "a name before the colon")

    def _scalar(self, event: yaml.ScalarEvent, path: Path) -> Data:
        text: str = event.value
        if event.style:  # quoted, or a block
            return text
        self.raw[path] = text
        if text in _WORDS:
            return _WORDS[text]
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return float(text)
        return text

    def _check(self, event: yaml.Event, path: Path) -> None:
        self._check_marks(event)
        if len(path) > DEEPEST:
            self._refuse(event, *TOO_DEEP)
        if len(self.lines) > MOST_NODES:
            self._refuse(event, "too many parts in one file", f"at most {MOST_NODES:,}")
        self.lines.setdefault(path, _line(event))

    def _check_marks(self, event: yaml.Event) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            self._report(event, f"the alias *{anchor}", "the value itself, written out")
        elif anchor is not None:
            self._report(event, f"the anchor &{anchor}", "plain values, without anchors")
        if tag is not None:
            self._report(event, f"the tag {quote(tag)}", "plain values, without tags")

    def _report(self, event: yaml.Event, found: str, expected: str) -> None:
        self.problems.append(Problem(Place(self.file, _line(event)), found, expected))

    def _refuse(self, event: yaml.Event, found: str, expected: str) -> None:
        raise self._refusal(event, found, expected)

    def _refusal(self, event: yaml.Event, found: str, expected: str) -> InputError:
        place = Place(self.file, _line(event))
        return InputError([*self.problems, Problem(place, found, expected)])


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _syntax_problem(error: yaml.YAMLError, text: str, file: str) -> Problem:
    if isinstance(error, yaml.reader.ReaderError) and (unprintable := _UNPRINTABLE.search(text)):
        line = text.count("\n", 0, unprintable.start()) + 1
        found = f"the control character {quote(unprintable[0])} is not allowed"
        return Problem(Place(file, line), found, "text that can be printed")
    # Newer parsers refuse deep nesting themselves, before they pass on the parts that we count.
    if deepest := _too_deep_at(text):
        return Problem(Place(file, text.count("\n", 0, deepest.start()) + 1), *TOO_DEEP)
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        mark = error.problem_mark
        if sign := _UNANSWERED.fullmatch(_line_text(mark, text)):
            found = f"{quote(sign[1])} stands where an answer is expected"
            return Problem(Place(file, mark.line + 1), found, suggestion=LEAVE_IT_OUT)
        line = error.problem_mark.line + 1
        reason = error.problem or "unexpected text"
        if "cannot start any token" in reason and _at(error.problem_mark, text) == "\t":
            reason = "a tab, where YAML takes spaces only"
        found = f"this is not valid YAML: {reason} (column {error.problem_mark.column + 1})"
        advice = "Check the indentation, the colons and the quotation marks near this line."
        return Problem(Place(file, line), found, suggestion=advice)
    reason = str(getattr(error, "reason", error))
    return Problem(Place(file), f"this is not valid YAML: {reason}")


def _too_deep_at(text: str) -> re.Match[str] | None:
    """Return the first bracket that opens a part nested too deeply."""
    depth = 0
    for token in _BRACKET.finditer(text):
        if token[0] in ("[", "{"):
            depth += 1
            if depth > DEEPEST:
                return token
        elif token[0] in ("]", "}"):
            depth = max(0, depth - 1)
    return None


def _at(mark: yaml.Mark, text: str) -> str:
    return _line_text(mark, text)[mark.column : mark.column + 1]


def _line_text(mark: yaml.Mark, text: str) -> str:
    lines = text.split("\n", mark.line + 1)
    return lines[mark.line] if mark.line < len(lines) else ""
