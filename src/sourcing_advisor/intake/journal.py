"""What happens in an interview, line by line in a file, so that nothing is lost when it breaks off.

The file is only ever added to, and each line is on the disk before the next question is asked. A
line that was cut off by a crash is not counted: nobody was told that it was taken.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown

Kind = Literal["begun", "answered", "withdrawn", "passed", "skipped", "written"]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: `name` is of a fact or an area, `content` an answer.

    ``begun`` has as `content` what was known before; ``passed`` is a question that somebody could
    not answer, ``skipped`` an area; ``written`` has as `name` the digest of the file of answers.
    """

    kind: Kind
    name: str = ""
    content: Any = None


class Journal:
    """The journal of one interview, beside the file to which its answers go."""

    def __init__(self, out: Path) -> None:
        """Take the file to which the answers go; nothing is written yet."""
        self.path = out.with_name(f"{out.name}.journal")

    def events(self) -> tuple[Event, ...]:
        """Return what happened so far; raises `InputError` for a file that is no journal."""
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise self._problem(f"this cannot be read ({error.strerror})") from None
        events = tuple(_events_in(lines))
        if not events and any(lines):
            raise self._problem("this is no journal of an interview")
        return events

    def add(self, event: Event) -> None:
        """Write what happened; it is on the disk when this returns."""
        line = json.dumps(asdict(event), ensure_ascii=True).encode() + b"\n"
        try:
            with self.path.open("ab+") as stream:
                if _is_cut_off(stream):
                    line = b"\n" + line
                stream.write(line)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise self._problem(f"this cannot be written ({error.strerror})") from None

    def remove(self) -> None:
        """Remove the file: all that it holds stands elsewhere."""
        with contextlib.suppress(OSError):
            self.path.unlink()

    def _problem(self, found: str) -> InputError:
        expected = "what an interview wrote there itself"
        advice = "Move the file away, or name another file for the answers with -o."
        return InputError([Problem(Place(shown(self.path)), found, expected, advice)])


def digest_of(data: bytes) -> str:
    """Return by what a file is known again."""
    return hashlib.sha256(data).hexdigest()


def _is_cut_off(stream: Any) -> bool:
    """Say whether the last line lacks its end."""
    if stream.tell() == 0 and stream.seek(0, os.SEEK_END) == 0:
        return False
    stream.seek(-1, os.SEEK_END)
    return bool(stream.read(1) != b"\n")


def _events_in(lines: list[bytes]) -> Iterator[Event]:
    for line in lines:
        with contextlib.suppress(ValueError, TypeError):
            event = Event(**json.loads(line))
            if event.kind in get_args(Kind) and isinstance(event.name, str):
                yield event
