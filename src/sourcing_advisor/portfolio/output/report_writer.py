"""Full reports on chosen relationships, written by several processes when there are many.

Nothing here imports a data-frame library: each process starts with this module alone.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, Protocol

from sourcing_advisor.engine.assessment import Assessment
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.portfolio.columns.relationship_columns import relationship_from_row
from sourcing_advisor.renderers.registry import render
from sourcing_advisor.report.model import Report

FEWEST_FOR_A_POOL = 60
"""Below this number of reports, starting other processes costs more than it gains."""

_CHUNK = 20
_QUEUED = 4


class Reviewer(Protocol):
    """Reviews one relationship at a time: an `Advisor`."""

    def assess(self, relationship: Relationship) -> Assessment:
        """Return the assessment of one relationship."""

    def reports(self, assessments: Sequence[Assessment]) -> list[Report]:
        """Return the reports on what was assessed."""


MakeReviewer = Callable[[], Reviewer]
"""Makes a reviewer in whatever process calls it, so it must be possible to pickle."""


class ColumnDisagreementError(RuntimeError):
    """The portfolio and the review of one relationship gave different verdicts."""


@dataclass(frozen=True, slots=True)
class ReportJob:
    """One report to write: the relationship's row, its verdicts by rule, and the file name."""

    row: Mapping[str, Any]
    verdicts: Mapping[str, str]
    file: str


class ReportWriter:
    """Writes reports into one folder."""

    def __init__(self, folder: Path, make_reviewer: MakeReviewer, processes: int) -> None:
        """Take the folder, what makes a reviewer, and how many processes may be used."""
        self._folder = folder
        self._make = make_reviewer
        self._processes = processes

    def write(self, jobs: Iterable[ReportJob]) -> Iterator[int]:
        """Write the reports; yield the number written so far, now and then."""
        stream = iter(jobs)
        first = list(itertools.islice(stream, FEWEST_FOR_A_POOL))
        if len(first) < FEWEST_FOR_A_POOL or self._processes < 2:  # noqa: PLR2004
            yield from self._write_here(itertools.chain(first, stream))
        else:
            yield from self._write_in_pool(itertools.chain(first, stream))

    def _write_here(self, jobs: Iterable[ReportJob]) -> Iterator[int]:
        reviewer: Reviewer | None = None
        for count, job in enumerate(jobs, start=1):
            reviewer = reviewer or self._make()
            _write([job], reviewer, self._folder)
            yield count

    def _write_in_pool(self, jobs: Iterator[ReportJob]) -> Iterator[int]:
        pool = ProcessPoolExecutor(
            self._processes,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start,
            initargs=(self._make, self._folder),
        )
        count = 0
        waiting: deque[Future[int]] = deque()
        with pool:
            try:
                while chunk := list(itertools.islice(jobs, _CHUNK)):
                    with _no_interrupt_for_children():
                        waiting.append(pool.submit(_write_chunk, chunk))
                    if len(waiting) >= _QUEUED * self._processes:
                        count += waiting.popleft().result()
                        yield count
                while waiting:
                    count += waiting.popleft().result()
                    yield count
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise


def processes_to_use() -> int:
    """Return how many processes this one may run on."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


class _Worker:
    reviewer: Reviewer
    folder: Path


_worker = _Worker()


@contextlib.contextmanager
def _no_interrupt_for_children() -> Iterator[None]:
    """Keep Ctrl-C from processes that are started meanwhile; this one gets it afterwards.

    Where signals cannot be held back, as on Windows, the processes ignore it once they run.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(make_reviewer: MakeReviewer, folder: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that started this one ends it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker.reviewer, _worker.folder = make_reviewer(), folder
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def _end_with_parent() -> None:
    """End this process when the one that started it ends, even if it was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _write_chunk(jobs: Sequence[ReportJob]) -> int:
    _write(jobs, _worker.reviewer, _worker.folder)
    return len(jobs)


def _write(jobs: Sequence[ReportJob], reviewer: Reviewer, folder: Path) -> None:
    """Write some reports, step by step for all: what a step needs stays near the processor."""
    relationships = [relationship_from_row(job.row) for job in jobs]
    assessments = [reviewer.assess(relationship) for relationship in relationships]
    for job, assessment in zip(jobs, assessments, strict=True):
        _check(job, assessment)
    for job, report in zip(jobs, reviewer.reports(assessments), strict=True):
        (folder / job.file).write_bytes(render(report, "html"))


def _check(job: ReportJob, assessment: Assessment) -> None:
    for rule, outcome in assessment.outcomes.items():
        if job.verdicts[rule] != outcome:
            raise ColumnDisagreementError(
                f"of deal {job.row['id']}, rule {rule}, the portfolio says {job.verdicts[rule]} "
                f"and the review says {outcome}; please report this"
            )
