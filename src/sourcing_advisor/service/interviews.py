"""Interviews whose answers go to a file, with a journal beside it from which they go on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from sourcing_advisor.decisions.questions import Questioner
from sourcing_advisor.documents.files import replace_file
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import shown
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.intake.interview import Interview
from sourcing_advisor.intake.journal import Event, Journal, digest_of
from sourcing_advisor.intake.next_question import Beliefs, BestFirst, ByArea, Order
from sourcing_advisor.intake.statement_text import (
    WRITTEN_BY_US,
    Stated,
    stated_in,
    statement_text,
)
from sourcing_advisor.service.intake import read_relationship
from sourcing_advisor.service.library import LibraryChoice, both

OrderName = Literal["best", "area", "confirm"]
_MARKS = ("begun", "written")


class InterviewFile:
    """One interview, and the file to which its answers go."""

    def __init__(
        self,
        out: Path,
        order: OrderName,
        library: LibraryChoice,
        files: Sequence[str | Path] = (),
    ) -> None:
        """Begin with what `files` state, or go on where the interview for `out` broke off.

        Raises `InputError` where `out` was written by somebody else, and with every problem in
        the files, the journal and the rule library.
        """
        self.out, self._journal = out, Journal(out)
        before, book = both(lambda: self._events_before(files), library.book)
        assessor = Assessor(book, "reference")
        self.interview = Interview(assessor.assess, _order(order, assessor), self._journal.add)
        self.goes_on = len(before) > 1
        self.interview.replay(before)

    def finish(self) -> bool:
        """Write the answers to the file; the journal goes when nothing is left to ask.

        Return whether there was a fact to write.
        """
        relationship = self.interview.relationship
        if not (relationship.stated or relationship.answers):
            return False
        data = statement_text(self.interview.stated, _HEAD).encode()
        try:
            replace_file(self.out, data)
        except OSError as error:
            found = f"this cannot be written ({error.strerror or error})"
            raise InputError([Problem(Place(shown(self.out)), found)]) from None
        self._journal.add(Event("written", digest_of(data)))
        if self.interview.question() is None:
            self._journal.remove()
        return True

    def _events_before(self, files: Sequence[str | Path]) -> tuple[Event, ...]:
        """Return what happened before this sitting, as it counts now."""
        digest = self._digest()
        events = self._journal.events()
        marks = [i for i, event in enumerate(events) if event.kind in _MARKS]
        if not marks:
            begun = Event("begun", digest, self._stated(files))
            self._journal.add(begun)
            return (begun,)
        if digest in ("", events[marks[-1]].name):
            return events
        # Somebody has changed the file: it counts, and so does what was answered after it was read.
        begun = Event("begun", digest, self._stated(()))
        passed = [event for event in events if event.kind in ("passed", "skipped")]
        return (begun, *passed, *events[marks[-1] + 1 :])

    def _digest(self) -> str:
        """Return by what the file is known again; empty where there is none."""
        try:
            data = self.out.read_bytes()
        except FileNotFoundError:
            return ""
        except OSError as error:
            found = f"this cannot be read ({error.strerror})"
            raise InputError([Problem(Place(shown(self.out)), found, "a file")]) from None
        if not data.startswith(f"# {WRITTEN_BY_US}".encode()):
            found = "there is such a file already, and no interview wrote it"
            advice = "Its answers are taken over with --from, and it stays as it is."
            raise InputError([Problem(Place(shown(self.out)), found, "a new name", advice)])
        return digest_of(data)

    def _stated(self, files: Sequence[str | Path]) -> Stated:
        read = [*([self.out] if self.out.exists() else ()), *files]
        return stated_in(read_relationship(*read)) if read else {}


_HEAD = f"""\
{WRITTEN_BY_US} interview. You may edit it.
An interview that goes on with this file keeps its answers, and no comments.
"""


def _order(name: OrderName, assessor: Assessor) -> Order:
    match name:
        case "best":
            return BestFirst(assessor.assess, Questioner(assessor.book, alone_first=False))
        case "area":
            return ByArea()
        case "confirm":
            return Beliefs()
