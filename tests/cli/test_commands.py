"""Every command explains itself; exit status; the small commands that list and show."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from sourcing_advisor.cli import main
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.rules.folders import own_folder, read_folder
from sourcing_advisor.rules.lint.cases import read_cases
from sourcing_advisor.rules.loading import load_rule_book
from sourcing_advisor.version import __version__
from tests.cli.conftest import Run


def _commands(
    group: click.Group = main, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))


COMMANDS = dict(_commands())
IDS = [" ".join(path) for path in COMMANDS]


def invoke(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("path", COMMANDS, ids=IDS)
def test_help_says_what_a_command_does_and_lists_every_option(path: tuple[str, ...]) -> None:
    text = invoke(*path, "--help")
    assert COMMANDS[path].help
    for parameter in COMMANDS[path].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert all(option in text for option in parameter.opts)


def test_help_lists_every_command() -> None:
    text = invoke("--help")
    assert all(f"  {path[0]} " in text for path in COMMANDS)


@pytest.mark.parametrize("name", [path[0] for path in COMMANDS if len(path) == 1])
def test_help_says_of_a_command_what_its_module_says_first(name: str) -> None:
    module = import_module(f"sourcing_advisor.cli.commands.{name}")
    first = str(module.__doc__).splitlines()[0]

    assert re.search(rf"^  {name} +{re.escape(first)}$", invoke("--help"), re.MULTILINE)


def test_help_imports_no_command() -> None:
    code = (
        "import sys; from sourcing_advisor.cli import main\n"
        "main(['--help'], standalone_mode=False)\n"
        "print([name for name in sys.modules if 'commands.' in name], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stderr == "[]\n"


def test_version() -> None:
    assert invoke("--version") == f"sourcing-advisor, version {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("rules", "list"), "GS-02"),
        (("rules", "list", "--practice", "p04", "--kind", "gap"), "GS-02"),
        (("rules", "show", "gs-02"), "Practice: P04"),
        (("findings", "list", "--practice", "P03"), "LW-GS-preference"),
        (("findings", "show", "LW-GS-preference"), "Figures"),
        (("parameters", "list"), "productivity_floor_pct"),
        (("parameters", "show", "productivity_floor_pct"), "Used by: "),
        (("facts", "list", "--section", "Productivity"), "productivity.annual_target_pct"),
        (("facts", "show", "gain_sharing.level"), "Read by: "),
        (("schema", "relationship"), '"$schema"'),
    ],
)
def test_what_can_be_listed_and_shown(arguments: tuple[str, ...], expected: str) -> None:
    assert expected in invoke(*arguments)


def test_a_section_lists_its_facts_and_no_other() -> None:
    lines = invoke("facts", "list", "--section", "PRODUCTIVITY").splitlines()[1:]
    expected = [name for name, fact in catalogue().items() if fact.section == "productivity"]
    assert [line.split()[0] for line in lines] == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("rules", "show", "GS-0"), 'command line: there is no rule "GS-0". Did you mean '),
        (("rules", "list", "--practice", "P99"), 'command line: there is no practice "P99".'),
        (("findings", "list", "--practice", "P99"), 'command line: there is no practice "P99".'),
        (("rules", "show", "nv-4"), 'command line: there is no rule "nv-4". Did you mean "NV-04"?'),
        (("findings", "show", "LW-GS-preferance"), "command line: there is no finding "),
        (("parameters", "show", "x"), 'command line: there is no parameter "x".'),
        (("facts", "show", "gain_sharing.levl"), "command line: there is no fact "),
        (("facts", "list", "--section", "pear"), "command line: there is no section "),
    ],
)
def test_a_name_that_does_not_exist(arguments: tuple[str, ...], expected: str) -> None:
    result = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(expected)


@pytest.mark.parametrize(
    "arguments",
    [("revue",), ("review",), ("review", "x", "--format", "rtf"), ("review", "x", "--nope")],
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage:" in result.stderr


@pytest.fixture(scope="module")
def firing() -> dict[frozenset[str], str]:
    """Return a relationship, as JSON, for each set of severities that the rules' cases reach."""
    book = load_rule_book()
    evaluator = ReferenceEvaluator(book)
    found: dict[frozenset[str], str] = {}
    for placed in read_cases([read_folder(own_folder())])[0]:
        sections: dict[str, dict[str, object]] = {}
        for name, value in placed.case.facts.items():
            section, _, field = name.partition(".")
            sections.setdefault(section, {})[field] = value
        outcomes = evaluator.outcomes(placed.case.facts)
        fired = (rule for rule in book.rules if outcomes[rule.id] is Outcome.FIRED)
        severities = frozenset(rule.severity for rule in fired if rule.severity)
        if sections:
            found.setdefault(severities, json.dumps(sections))
    return found


@pytest.mark.parametrize(
    ("severities", "fail_on", "status"),
    [
        ({"high"}, "high", 1),
        ({"medium"}, "high", 0),
        ({"medium"}, "medium", 1),
        ({"low"}, "medium", 0),
        ({"low"}, "low", 1),
        (set(), "low", 0),
    ],
)
def test_fail_on(
    severities: set[str],
    fail_on: str,
    status: int,
    firing: dict[frozenset[str], str],
    run: Run,
    tmp_path: Path,
) -> None:
    path = tmp_path / "deal.json"
    path.write_text(firing[frozenset(severities)], encoding="utf-8")
    result = run("review", path, "--fail-on", fail_on)
    assert (result.status, result.messages) == (status, "")
    assert result.out.startswith("# Sourcing review")
