"""Break off interviews at random moments, over a real terminal, and see whether anything is lost.

    python -m benchmarks.attacks.interviews             200 interviews through every fact
    python -m benchmarks.attacks.interviews --runs 20   fewer
    python -m benchmarks.attacks.interviews --cases     how many questions the seven cases take

Each interview is held over a pseudo-terminal, area by area, with a generated relationship of which
every fact is known, some only believed. At random moments the person presses Ctrl-C, the terminal
goes away, or the process is killed; the same command is started again. An answer is lost when its
question comes again though a later one was shown; in the end the file must hold every answer.
Needs a system with pseudo-terminals.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import pty
import random
import re
import select
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.strategies import random_values

from sourcing_advisor import Relationship, read_relationship
from sourcing_advisor.decisions.questions import Questioner
from sourcing_advisor.engine.assessment import Assessor
from sourcing_advisor.facts.relationship import by_section
from sourcing_advisor.intake.interview import Interview
from sourcing_advisor.intake.next_question import BestFirst
from sourcing_advisor.intake.question_text import PROFILE_QUESTIONS
from sourcing_advisor.intake.statement_text import stated_in
from sourcing_advisor.rules.loading import load_rule_book

CASES = Path(__file__).parents[2] / "tests" / "cases"
PROFILE = {
    "relationship.client": "Brannock Tiles",
    "relationship.provider": "Corvane",
    "relationship.as_of": "2026-06-01",
}
PROMPT = "\n> "
PATIENCE = 60.0
"""Seconds without a word from the interview that count as a failure."""

AGAIN = 0.5
"""Seconds after which a person presses Ctrl-C again."""

BREAKS = ("ctrl-c", "terminal", "kill")
_FACT = re.compile(r"\[([a-z_]+\.[a-z0-9_]+)\]\r?\n")


class LostError(Exception):
    """Something was lost, or the interview did not go on."""


def line_for(content: Any) -> str:
    """Return what a person types for an answer; what holds from a later day is not typed."""
    if not isinstance(content, dict):
        return {True: "yes", False: "no"}[content] if isinstance(content, bool) else str(content)
    low, high = content.get("at_least"), content.get("at_most")
    if "value" in content:
        said = line_for(content["value"])
    elif low is not None and high is not None:
        said = f"{low} to {high}"
    else:
        said = f">={low}" if high is None else f"<={high}"
    return f"b {said}" if content.get("believed") else said


def answers_of(stated: Mapping[str, Any]) -> dict[str, str]:
    """Return what a person types, by the name of what is asked for."""
    return {
        f"{section}.{called}": line_for(content)
        for section, answers in stated.items()
        if isinstance(answers, dict)
        for called, content in answers.items()
    }


def full_relationship(rng: random.Random) -> tuple[dict[str, Any], Relationship]:
    """Return answers to every fact that a person can type, and what they state together."""
    while True:
        stated: dict[str, Any] = by_section(random_values(rng, 1.0))
        for answers in stated.values():
            for called, value in answers.items():
                typed = round(value, 2) if isinstance(value, float) else value
                believed = rng.random() < 0.2  # noqa: PLR2004 - some are only believed
                answers[called] = {"value": typed, "believed": True} if believed else typed
        with contextlib.suppress(ValueError):  # what was rounded may contradict something
            return stated, Relationship.model_validate(stated)


class Terminal:
    """An interview in another process, over a pseudo-terminal."""

    def __init__(self, out: Path) -> None:
        """Start it."""
        self.process, self.line = pty.fork()
        if not self.process:
            options = ["interview", "--by-area", "-o", str(out)]
            os.execv(sys.executable, [sys.executable, "-m", "sourcing_advisor", *options])  # noqa: S606
        self.shown = ""

    def until_prompt(self) -> bool:
        """Wait for a question; say whether there is one, or the interview has ended."""
        self.shown = ""
        while not self.shown.replace("\r", "").endswith(PROMPT):
            if not select.select([self.line], [], [], PATIENCE)[0]:
                raise LostError(
                    f"nothing was said for {PATIENCE:.0f} s after {self.shown[-200:]!r}"
                )
            try:
                piece = os.read(self.line, 65_536)
            except OSError:  # the other end is closed
                piece = b""
            if not piece:
                return False
            self.shown += piece.decode()
        return True

    def asked(self) -> str:
        """Return the name of what was asked for last."""
        names = _FACT.findall(self.shown)
        if names:
            return str(names[-1])
        return next(name for name, text in PROFILE_QUESTIONS.items() if text in self.shown)

    def type(self, text: str) -> None:
        """Type a line."""
        os.write(self.line, f"{text}\n".encode())

    def break_off(self, how: str) -> None:
        """Press Ctrl-C, let the terminal go away, or kill the process."""
        if how == "terminal":
            os.close(self.line)
        elif how == "kill":
            os.kill(self.process, signal.SIGKILL)
        while how == "ctrl-c" and not os.waitpid(self.process, os.WNOHANG)[0]:
            # Python notices an interrupt at the very moment at which it begins to wait for a line
            # only with the line: a person presses again.
            with contextlib.suppress(OSError):  # it has ended meanwhile
                os.write(self.line, b"\x03")
            time.sleep(AGAIN)
        if how != "ctrl-c":
            os.waitpid(self.process, 0)
        if how != "terminal":
            os.close(self.line)

    def end(self) -> int:
        """Wait for the end; return the exit status."""
        os.close(self.line)
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


@dataclass(slots=True)
class Counts:
    """What happened in all interviews."""

    questions: int = 0
    breaks: Counter[str] = field(default_factory=Counter)


def hold(out: Path, answers: Mapping[str, str], rng: random.Random, counts: Counts) -> None:
    """Hold one interview with breaks; raises `LostError`."""
    left = rng.randint(2, 6)
    settled: set[str] = set()
    terminal, before = Terminal(out), ""
    while terminal.until_prompt():
        name = terminal.asked()
        if before and before != name:
            settled.add(before)
        elif before:
            raise LostError(f"{name}: {answers[name]} was not taken: {terminal.shown[-300:]}")
        if name in settled:
            raise LostError(f"{name} is asked again")
        counts.questions += 1
        before = name
        breaks = left > 0 and rng.random() < 6 / len(answers)
        if not breaks or rng.random() < 0.8:  # noqa: PLR2004 - else before an answer
            terminal.type(answers[name])
        if breaks:
            left -= 1
            time.sleep(rng.choice((0.0, 0.0, 0.005, 0.02, 0.05)) * rng.random())
            how = rng.choice(BREAKS)
            counts.breaks[how] += 1
            terminal.break_off(how)
            terminal, before = Terminal(out), ""
    status = terminal.end()
    if status:
        raise LostError(f"it ended with status {status} after {terminal.shown[-300:]}")


def check(out: Path, whole: Relationship) -> None:
    """Hold the file of an interview to what was answered; raises `LostError`."""
    held = read_relationship(out)
    if (held.known, held.answers) != (whole.known, whole.answers):
        raise LostError("the file holds other answers than were given")


def through_all(runs: int, seed: int) -> int:
    """Hold interviews through every fact; return the number of failures."""
    rng, counts, failures = random.Random(seed), Counts(), 0  # noqa: S311 - nothing secret
    start = time.monotonic()
    for number in range(runs):
        stated, whole = full_relationship(rng)
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder, "deal.yaml")
            try:
                hold(out, PROFILE | answers_of(stated), rng, counts)
                check(out, whole)
            except LostError as error:
                failures += 1
                print(f"FAILED: interview {number}: {error}")
        if number % 10 == 9:  # noqa: PLR2004 - now and then
            print(f"{number + 1} interviews, {failures} lost something", file=sys.stderr)
    seconds = time.monotonic() - start
    print(
        f"{runs} interviews, {counts.questions:,} questions, {dict(counts.breaks)} breaks: "
        f"{failures} lost something. {seconds:.0f} s."
    )
    return failures


def questions_of_cases() -> None:
    """Print how many questions are asked of each case until the interview ends."""
    assessor = Assessor(load_rule_book(), "reference")
    order = BestFirst(assessor.assess, Questioner(assessor.book))
    for path in sorted(CASES.glob("*.facts.yaml")):
        answers = answers_of(stated_in(read_relationship(path)))
        talk = Interview(assessor.assess, order, lambda _: None, {}, set(PROFILE_QUESTIONS))
        asked = known = 0
        while talk.question() is not None:
            asked += 1
            name = talk.current or ""
            talk.say(answers.get(name, "d"))
            if talk.current == name:
                talk.say("d")  # what is agreed for later contradicts what holds today
            else:
                known += name in answers
        print(f"{path.stem.partition('.')[0]}: {asked} questions, {known} of them answered")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", action="store_true")
    given = parser.parse_args()
    if given.cases:
        questions_of_cases()
        return 0
    return min(through_all(given.runs, given.seed), 1)


if __name__ == "__main__":
    sys.exit(main())
