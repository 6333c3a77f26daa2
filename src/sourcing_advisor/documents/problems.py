"""A problem in something that a person wrote, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_QUOTE = 60
MOST_HINTS = 200
"""After so many problems no more of them get a hint: each hint is a search through all names."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file; `line` counts from 1 and is None where the whole file is meant."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        """Return ``file:line``, or the file alone."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Argument(Place):
    """What a caller of the library passes; `file` is the name of the parameter of the function."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what was found, what was expected, what to do.

    `stands_for` is more than 1 in a problem that counts others instead of listing them.
    """

    place: Place
    found: str
    expected: str | None = None
    suggestion: str | None = None
    stands_for: int = 1

    def __str__(self) -> str:
        """Return the problem as one line of plain text."""
        text = f"{self.place}: {self.found}"
        if self.expected:
            text += f"; expected {self.expected}"
        text += "."
        if self.suggestion:
            text += f" {self.suggestion}"
        return text


class InputError(ValueError):
    """Something that was given cannot be used. `problems` holds every reason, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems, each once; at least one is needed."""
        self.problems = tuple(sorted(dict.fromkeys(problems), key=_file_order))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        """Return how to make the error again in another process."""
        return type(self), (self.problems,)


def _file_order(problem: Problem) -> tuple[str, int]:
    return problem.place.file, problem.place.line or 0


def quote(value: object) -> str:
    """Return `value` as it can be shown in a one-line message: shortened, nothing unprintable."""
    return f'"{shortened(value if isinstance(value, str) else repr(value))}"'


def as_given(value: object) -> str:
    """Return a single value as a person wrote it: text in quotation marks, anything else plain."""
    return quote(value) if isinstance(value, str) else shortened(str(value))


def shortened(text: str) -> str:
    """Return the beginning of a text, with what cannot be printed written as escapes."""
    if len(text) > LONGEST_QUOTE:
        text = text[:LONGEST_QUOTE] + "..."
    return printable(text)


def printable(text: str) -> str:
    """Return text on one line, with what cannot be printed written as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


@dataclass(slots=True)
class Hints:
    """What is given for wrong names, to the first of many: each hint looks through all names."""

    left: int = MOST_HINTS

    def nearest(self, word: str, known: Iterable[str]) -> str | None:
        """Return what `did_you_mean` does, or None after so many."""
        if self.left <= 0:
            return None
        self.left -= 1
        return did_you_mean(word, known)


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Return "Did you mean ...?" with the nearest known name, or None if none is near.

    Of several that end in the word, each is given.

    Capital and small letters count as the same.
    """
    import difflib  # noqa: PLC0415 - only errors need it

    written = word[:200].casefold()
    names = {name.casefold(): name for name in known}
    ending = [whole for name, whole in names.items() if name.rpartition(".")[2] == written]
    if len(ending) > 1:
        return f"Did you mean {' or '.join(map(quote, ending))}?"
    tails = {name.rpartition(".")[2]: whole for name, whole in names.items()}
    for wanted, among, cutoff in (
        (written, names, 0.6),
        (written.rpartition(".")[2], tails, 0.75),
    ):
        for match in difflib.get_close_matches(wanted, among, n=1, cutoff=cutoff):
            return f"Did you mean {quote(among[match])}?"
    return None
