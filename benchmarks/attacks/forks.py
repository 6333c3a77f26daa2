"""Fork while other threads review: no copy hangs, and none says anything else.

    python benchmarks/attacks/forks.py --count 1000

Threads review without a pause, with durable_rules and with the reference engine; the process is
forked in between, at random moments. Each copy reviews too, and must print the same report within
its time. Needs a system with fork.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
import warnings

from bounded import conclude, options
from pack_form import RELATIONSHIP

from sourcing_advisor.facts.reading import parse_relationship
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.service.reviews import Advisor

THREADS = 3
LONGEST = 60.0
"""In seconds: a copy that takes longer hangs."""


def report(advisor: Advisor, relationship: Relationship) -> str:
    """Return a whole report."""
    return advisor.render(advisor.review(relationship), "markdown", "full")


def relationships() -> tuple[Relationship, Relationship]:
    """Return a relationship of plain values, and one with bounds, which is assessed apart."""
    bounds = RELATIONSHIP.replace("annual_target_pct: 2", "annual_target_pct: {at_least: 1}")
    return parse_relationship(RELATIONSHIP, "plain"), parse_relationship(bounds, "bounds")


def problem_of(copy: int) -> str | None:
    """Wait for a forked process; return what is wrong with it, None if nothing is."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        process, status = os.waitpid(copy, os.WNOHANG)
        if process:
            code = os.waitstatus_to_exitcode(status)
            return None if code == 0 else f"it ends with {code}"
        time.sleep(0.005)
    os.kill(copy, signal.SIGKILL)
    os.waitpid(copy, 0)
    return "it hangs"


def attack(count: int, seed: int) -> int:
    """Fork so often; return the number of failures."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    advisors = (Advisor(), Advisor(engine="reference"))
    known = relationships()
    expected = {(a, r): report(a, r) for a in advisors for r in known}
    stop = threading.Event()
    wrong: list[str] = []

    def review_on() -> None:
        mine = random.Random(seed)  # noqa: S311 - no secret
        while not stop.is_set():
            advisor, relationship = mine.choice(advisors), mine.choice(known)
            if report(advisor, relationship) != expected[advisor, relationship]:
                wrong.append("a thread says something else")

    threads = [threading.Thread(target=review_on, daemon=True) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    failures = 0
    for number in range(count):
        time.sleep(chance.uniform(0, 0.05))
        asked = [chance.choice(list(expected)) for _ in range(2)]
        copy = os.fork()
        if not copy:
            fresh = Advisor() if number % 10 == 0 else None
            right = all(report(*one) == expected[one] for one in asked)
            right &= fresh is None or report(fresh, known[0]) == expected[advisors[0], known[0]]
            os._exit(0 if right else 3)
        problem = problem_of(copy)
        if problem:
            failures += 1
            print(f"FAILED: fork {number}: {problem}", flush=True)
    stop.set()
    for thread in threads:
        thread.join()
    for told in wrong:
        print(f"FAILED: {told}")
    return failures + len(wrong)


def main() -> int:
    warnings.simplefilter("ignore", DeprecationWarning)  # forks beside threads are the point
    given = options(__doc__, 60).parse_args()
    return conclude(given.count, attack(given.count, given.seed))


if __name__ == "__main__":
    sys.exit(main())
