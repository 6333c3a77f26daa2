"""Rule packs of others: hostile or wrong, each is stopped with a clear error and nothing is run."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from sourcing_advisor.rules.lint.check import check_library
from tests.cli.conftest import Result, Run
from tests.extra_pack import RULES, TEMPLATE, TEMPLATE_NAME, sound_pack

PACKS = Path(__file__).parent.parent / "packs"
LONGEST = 20.0
"""In seconds, on a busy machine; each takes well under one."""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return sound_pack(tmp_path / "pack")


def test_a_sound_pack_adds_its_advice(run: Run, deal: Path, pack: Path) -> None:
    result = run("review", deal, "--rules", pack, "--detail", "full")
    assert (result.status, result.messages) == (0, "")
    assert "; XX-01)" in result.out


HOSTILE = {
    "internals": "{{ client.__class__.__mro__[1].__subclasses__() }}",
    "endless loop": "{% for i in range(10**9) %}x{% endfor %}",
    "recursive macro": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "huge output": '{{ "a" * 10**9 }}',
    "huge argument": '{{ cite("LW-PM-band", *("a" * 10**10)) }}',
    "much output": "{{ client }}" * 4000,
    "deep": "{% if client %}" * 2000 + "{% endif %}" * 2000,
    "include": '{% include "/etc/passwd" %}',
    "import": '{% import "../reports/report.md.j2" as r %}',
}


WRONG = {
    "alias bomb": ("area: &a extra\ntitle: *a\n", "pack/extra.yaml:1: the anchor &a;"),
    "python tag": (
        'area: !!python/object/apply:os.system ["id"]\n',
        'pack/extra.yaml:1: the tag "tag:yaml.org,2002:python/object/apply:os.system";',
    ),
    "deep nesting": ("area: " + "[" * 9000, "pack/extra.yaml:1: parts nested too deeply;"),
    "deep condition": (
        RULES.replace("{lt: 50}", "1").replace("when: ", "when: " + "{not: " * 24 + "")[:-1]
        + "}" * 24,
        "pack/extra.yaml:",
    ),
    "binary": ("\0\1\2", "pack/extra.yaml:1: the file is not text;"),
    "empty": ("", "pack/extra.yaml: the file is empty; expected some content."),
    "a path in a name": (
        RULES.replace("name: extra-rule", "name: ../../etc/passwd"),
        'pack/extra.yaml:5: rules[1].name is "../../etc/passwd"; expected small letters and',
    ),
    "a path in an area": (
        RULES.replace("area: extra", "area: ../reports"),
        'pack/extra.yaml:1: area is "../reports"; expected small letters and ',
    ),
    "duplicate key": (
        RULES.replace("    title: Extra\n", "    title: Extra\n    title: Extra\n"),
        'pack/extra.yaml:7: "title" stands twice, first on line 6;',
    ),
    "unknown fact": (
        RULES.replace("annual_target_pct", "anual_target_pct"),
        (
            'pack/extra.yaml:10: there is no fact "productivity.anual_target_pct". Did you mean '
            '"productivity.annual_target_pct"?'
        ),
    ),
    "unknown operator": (
        RULES.replace("{lt: 50}", "{lte: 50}"),
        'pack/extra.yaml:10: there is no operator "lte"; expected one of eq, ne, lt, le, gt, ge,',
    ),
    "unknown finding": (
        RULES.replace("LW-PM-band", "LW-PM-bnd"),
        (
            'pack/extra.yaml:15: rule XX-01: there is no finding "LW-PM-bnd". Did you mean '
            '"LW-PM-band"?'
        ),
    ),
    "unknown parameter": (
        RULES.replace("{lt: 50}", "{lt: {parameter: productivity_flor_pct}}"),
        (
            'pack/extra.yaml:10: there is no parameter "productivity_flor_pct". Did you mean '
            '"productivity_floor_pct"?'
        ),
    ),
    "literal out of range": (
        RULES.replace("{lt: 50}", "{lt: 1e999}"),
        "pack/extra.yaml:10: productivity.annual_target_pct compared to ",
    ),
    "duplicate id": (
        RULES.replace("XX-01", "GS-02"),
        "pack/extra.yaml:4: rule GS-02 is defined twice, first at rules/gain-sharing.yaml:",
    ),
    "cycle": (
        (
            "area: extra\ntitle: Extra\nconclusions:\n  - {name: a, label: A, means: a}\nrules:\n"
            "  - {id: XX-01, name: a-a, title: A, practice: P01, kind: conclusion,\n"
            "     description: d, when: {conclusions.a: true}, concludes: a}\n"
        ),
        "pack/extra.yaml:6: conclusions rest on each other in a circle: conclusions.a -> ",
    ),
    "conclusion that nobody draws": (
        RULES.replace("rules:", "conclusions:\n  - {name: a, label: A, means: a}\nrules:").replace(
            "productivity.annual_target_pct: {lt: 50}", "conclusions.a: true"
        ),
        "pack/extra.yaml:6: rule XX-01 reads conclusions.a, which no rule concludes.",
    ),
    "terminal escapes": (
        RULES.replace("title: Extra\n    practice", 'title: "\\e[31mred"\n    practice'),
        'pack/extra.yaml:6: rules[1].title is "\\x1b[31mred"; expected text without control ',
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_template_is_stopped_in_time(
    case: str, start: Run, deal: Path, pack: Path
) -> None:
    source = TEMPLATE.replace("situation %}x", f"situation %}}{HOSTILE[case]}")
    (pack / "templates" / TEMPLATE_NAME).write_text(source, encoding="utf-8")

    refused_for(
        f"pack/templates/{TEMPLATE_NAME}",
        start("review", deal, "--rules", "pack", "-o", "out.md", timeout=LONGEST),
    )
    assert not deal.with_name("out.md").exists()


@pytest.mark.parametrize("case", WRONG)
def test_a_pack_that_is_wrong(case: str, run: Run, deal: Path, pack: Path) -> None:
    content, told = WRONG[case]
    (pack / "extra.yaml").write_text(content, encoding="utf-8")

    refused_for(told, run("review", deal, "--rules", "pack", "-o", "out.md"))
    assert not deal.with_name("out.md").exists()


def refused_for(told: str, result: Result) -> None:
    assert (result.status, result.out) == (2, "")
    assert "Traceback" not in result.messages
    assert result.lines[0].startswith(told)
    assert result.lines[-1].endswith("found.")


def test_a_template_in_place_of_our_own(run: Run, deal: Path, pack: Path) -> None:
    base = pack / "templates" / "recommendations" / "base.md.j2"
    base.write_text(TEMPLATE, encoding="utf-8")
    result = run("review", deal, "--rules", "pack")
    assert result.status == 2
    assert result.lines[0].startswith(
        "pack/templates/recommendations/base.md.j2: a template of this name exists"
    )


def test_a_pack_in_a_folder_named_like_our_own(run: Run, deal: Path, pack: Path) -> None:
    pack.rename(pack.parent / "rules")
    first = run("review", deal, "--rules", "rules")
    again = run("review", deal, "--rules", "rules")
    assert (first.status, again.status) == (0, 0)
    assert first == again


FAULTS = """\
faults.cases.yaml:3: CA03 case “not what the rule says” of rule FT-05 gives clear; expected fired.
faults.cases.yaml:4: CA04 there is no rule "FT-99". Did you mean "FT-09"?
faults.cases.yaml:5: CA04 there is no fact "pair.nmed". Did you mean "pair.named"?
faults.cases.yaml:6: CA05 case “contradicts itself” of rule FT-09: no pair of leaders is named
faults.yaml:6: SU05 no rule reads conclusions.unread.
faults.yaml:22: rule FT-01: there is no finding "LW-PM-bnd". Did you mean "LW-PM-band"?
faults.yaml:11: rule FT-01: there is no practice "P78".
faults.yaml:16: there is no fact "gain_sharing.levl". Did you mean "gain_sharing.level"?
faults.yaml:17: there is no parameter "productivity_flor_pct". Did you mean "productivity_floor_
faults.yaml:18: there is no operator "le_"; expected one of eq, ne, lt, le, gt, ge, in, not_in,
faults.yaml:19: gain_sharing.level compared to "projct"; expected one of none, project, relation
faults.yaml:20: gt on gain_sharing.used, which has no order; expected eq, ne, in or not_in.
faults.yaml:23: conclusions rest on each other in a circle: conclusions.hen -> conclusions.egg -
faults.yaml:39: rule GS-02 is defined twice, first at rules/gain-sharing.yaml:
faults.yaml:39: rule unknown-names is defined twice, first at faults/faults.yaml:8;
faults.yaml:48: RE01 rule FT-05 can never fire.
faults.yaml:48: CA01 rule FT-05 has no case in which it is clear.
faults.yaml:60: RE02 rule FT-06 has the same condition as rule FT-07;
faults.yaml:78: RE02 whenever rule FT-08 fires, rule FT-06 fires too;
faults.yaml:90: SU02 rule FT-09 cites no finding.
faults.yaml:101: rule FT-10 has no template recommendations/faults/without-template.md.j2.
findings/faults.yaml:5: finding FT-X-idle: there is no practice "P77".
findings/faults.yaml:3: finding FT-X-idle: there is no source "LWW". Did you mean "LW"?
findings/faults.yaml:2: SU04 nothing cites finding FT-X-idle.
parameters/faults.yaml:2: parameter productivity_floor_pct is defined twice;
parameters/faults.yaml:7: SU06 no rule uses parameter idle_parameter.
parameters/faults.yaml:16: parameter wrong_finding: there is no finding "LW-PM-bnd".
practices.yaml:2: practice P01 is defined twice;
""".splitlines()


def test_rules_check_lists_everything_at_once(run: Run, tmp_path: Path) -> None:
    shutil.copytree(PACKS / "faults", tmp_path / "faults")
    result = run("rules", "check", "--rules", "faults")
    assert (result.status, result.out) == (2, "")
    missing = [
        each
        for each in FAULTS
        if not any(line.startswith(f"faults/{each}") for line in result.lines)
    ]
    assert missing == []


def test_rules_check_lists_nothing_that_follows_from_another_fault() -> None:
    _, problems = check_library([PACKS / "faults"])
    folder = f"{PACKS / 'faults'}/templates/"
    texts = [str(each) for each in problems if each.place.file.startswith(folder)]
    texts = [text.removeprefix(folder) for text in texts]
    assert texts == [
        "recommendations/faults/nobodys.md.j2: TE01 no rule uses this template.",
        (
            "recommendations/faults/without-citation.md.j2:2: there is no fact "
            '"pair.nmed". Did you mean "pair.named"?'
        ),
    ]
    assert not any("FT-01 has no case" in each.found for each in problems)


def test_rules_check_says_what_it_left_out(run: Run, pack: Path) -> None:
    (pack / "extra.yaml").write_text("area: extra\n", encoding="utf-8")
    result = run("rules", "check", "--rules", "pack")
    assert result.status == 2
    assert result.lines[:-1] == [
        "pack/extra.yaml:1: title is missing.",
        "pack/extra.yaml:1: rules is missing.",
        (
            "rules check: cases, templates, citations and what else unreadable files hold were "
            "not checked. Correct the files that cannot be read first."
        ),
    ]


def faults_after(folder: Path, file: str, old: str, new: str) -> set[str]:
    """Return what is found wrong with the pack of faults after a change to one of its files."""
    shutil.copytree(PACKS / "faults", folder)
    text = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return {str(each).replace(f"{folder}/", "") for each in check_library([folder])[1]}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """Return what is found wrong with the pack of faults as it is."""
    return frozenset(
        faults_after(tmp_path_factory.mktemp("faults") / "before", "faults.yaml", "", "")
    )


@pytest.mark.parametrize(
    ("old", "new", "called", "told"),
    [
        ("id: FT-01", 'id: "../x"', "../x", ['rules[1].id is "../x"; expected capital letters,']),
        ("id: FT-01", "id: 7", "rules[1] in faults.yaml", ["rules[1].id is 7; expected text."]),
        ("kind: strength", "kind: strong", "FT-01", ['rules[1].kind is "strong"; expected one of']),
        (
            "title: Names",
            "titel: Names",
            "FT-01",
            ["rules[1].title is missing.", 'there is no "titel" in rules[1]. Did you mean "title"'],
        ),
        ("protect: Nothing.", "owner: both", "FT-01", ["rules[1]: a strength rule needs protect."]),
    ],
)
def test_a_rule_at_fault_hides_no_other_problem(
    old: str, new: str, called: str, told: list[str], before: frozenset[str], tmp_path: Path
) -> None:
    after = faults_after(tmp_path / "after", "faults.yaml", old, new)
    expected = {each.replace("FT-01", called) for each in before}
    assert expected - after == set()
    added = sorted(each.partition(": ")[2] for each in after - expected)
    assert len(added) == len(told)
    assert all(each.startswith(start) for each, start in zip(added, sorted(told), strict=True))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    practice: P78\n", "", "rules[1].practice is missing."),
        ("practice: P78", "practice: [P78]", "rules[1].practice is a list; expected text."),
        (
            "    findings: [LW-PM-bnd]",
            "    findings: LW-PM-bnd",
            'rules[1].findings is "LW-PM-bnd"; expected a list.',
        ),
    ],
)
def test_nothing_follows_from_what_stands_in_for_a_fault(
    old: str, new: str, told: str, before: frozenset[str], tmp_path: Path
) -> None:
    after = faults_after(tmp_path / "after", "faults.yaml", old, new)
    said = {each.partition(": ")[2] for each in after}
    assert said - {each.partition(": ")[2] for each in before} == {told}


def test_a_case_at_fault_hides_no_other_and_counts_for_its_rule(tmp_path: Path) -> None:
    old, new = "name: no such fact, verdict: fired", "name: no such fact, verdict: fire"
    after = faults_after(tmp_path / "faults", "faults.cases.yaml", old, new)
    said = [each.partition(": ")[2] for each in after]
    assert any(each.startswith('cases[3].verdict is "fire"; expected one of') for each in said)
    assert any("“contradicts itself” of rule FT-09" in each for each in said)
    assert any(each.startswith("CA01 rule FT-05 has no case") for each in said)
    assert not any(each.startswith("CA01 rule FT-09 has no case") for each in said)


def test_rules_check_finds_nothing_wrong_with_our_own(run: Run) -> None:
    result = run("rules", "check")
    assert (result.status, result.messages) == (0, "")
    assert result.out.startswith("No problem found: ")


@pytest.mark.parametrize("name", ["sub/more.yaml", "parameters/sub/more.yaml"])
def test_a_file_in_a_folder_that_nobody_reads(name: str, run: Run, deal: Path, pack: Path) -> None:
    (pack / name).parent.mkdir(parents=True)
    (pack / name).write_text(RULES, encoding="utf-8")
    result = run("review", deal, "--rules", "pack")
    assert result.status == 2
    assert result.lines[0].startswith(f"pack/{name}: this file would not be read; expected it in ")


@pytest.mark.parametrize("name", ["more.yaml", "templates/recommendations/more.md.j2"])
def test_a_folder_named_like_a_file(name: str, run: Run, deal: Path, pack: Path) -> None:
    (pack / name).mkdir()
    result = run("review", deal, "--rules", "pack")
    assert result.status == 2
    assert result.lines[0].startswith(f"pack/{name}: this is not a file;")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_in_a_pack(run: Run, deal: Path, pack: Path) -> None:
    os.mkfifo(pack / "more.yaml")
    result = run("review", deal, "--rules", "pack")
    assert result.lines[0].startswith("pack/more.yaml: this is not a file;")


def test_what_a_kind_of_rule_needs_is_said_in_a_sentence(run: Run, deal: Path, pack: Path) -> None:
    (pack / "extra.yaml").write_text(RULES.replace("    owner: both\n", ""), encoding="utf-8")
    result = run("review", deal, "--rules", "pack")
    assert result.lines[0] == "pack/extra.yaml:4: rules[1]: a gap rule needs owner."
