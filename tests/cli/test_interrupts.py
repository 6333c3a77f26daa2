"""Breaking off, also where a library answers the interrupt with an error of its own."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import click
import pytest

from sourcing_advisor.cli.command import Group


@pytest.fixture(autouse=True)
def interrupts_reach_us() -> Iterator[None]:
    """A run of the tests in the background of a shell inherits that SIGINT is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@click.group(cls=Group)
def group() -> None:
    """Do nothing."""


@group.command("swallow")
def swallow() -> None:
    """Be interrupted inside a library that makes another error of it."""
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        raise TypeError("not a data type") from None


@group.command("fail")
def fail() -> None:
    """Fail without an interrupt."""
    raise TypeError("a fault of ours")


def test_an_error_made_of_an_interrupt_is_told_as_an_interrupt(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = signal.getsignal(signal.SIGINT)

    with pytest.raises(SystemExit) as ended:
        group.main(["swallow"])

    assert ended.value.code == 130
    assert capsys.readouterr().err == "Interrupted.\n"
    assert signal.getsignal(signal.SIGINT) is before


def test_an_error_without_an_interrupt_is_not_hidden() -> None:
    with pytest.raises(TypeError, match="a fault of ours"):
        group.main(["fail"])
