"""What a template of advice may say, and that nothing else gets through or takes long."""

from __future__ import annotations

import contextlib
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcing_advisor.advice.prose import REQUIRED_BLOCKS, setting_of
from sourcing_advisor.advice.templates import AdviceTemplates
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.documents.problems import InputError, Problem
from sourcing_advisor.rules.book import Rule, RuleBook
from sourcing_advisor.rules.loading import load_rule_book

TINY = Path(__file__).parent.parent / "packs" / "tiny"
EXTENDS = '{% extends "recommendations/base.md.j2" %}'
LONGEST = 5.0
"""In seconds; all of these take milliseconds."""


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_rule_book([TINY], own=False)


@pytest.fixture
def rule(book: RuleBook) -> Rule:
    return book.rule_by_id["TN-02"]


@pytest.fixture(autouse=True)
def no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCING_ADVISOR_CACHE", "off")


def template(situation: str, before: str = EXTENDS, after: str = "") -> str:
    texts = dict.fromkeys(REQUIRED_BLOCKS, "x") | {"situation": situation}
    blocks = "".join(f"{{% block {name} %}}{text}{{% endblock %}}" for name, text in texts.items())
    return f"{before}\n{blocks}\n{after}"


def templates(book: RuleBook, rule: Rule, source: str) -> AdviceTemplates:
    return AdviceTemplates(replace(book, templates={**book.templates, rule.template: source}))


def problems(book: RuleBook, rule: Rule, source: str) -> list[Problem]:
    return templates(book, rule, source).check(rule)


def rendered(book: RuleBook, rule: Rule, source: str, client: str = "Acme") -> dict[str, str]:
    names = {"client": client, "provider": "the provider", "service": "the service"}
    values: dict[str, Value] = {
        "gain_sharing.level": "relationship",
        "gain_sharing.targets_met_years": 4,
    }
    numbers = {"AB-GS-projects": 3}
    own = templates(book, rule, source)
    return own.render(rule, setting_of(values, names, numbers))


ALLOWED = {
    "{{ client }}": "Acme",
    "{{ facts.gain_sharing.targets_met_years }}": "4 years",
    "{{ facts.gain_sharing.targets_met_years|bare }}": "4",
    "{{ parameters.easy_years }}": "3 years",
    '{{ cite("AB-GS-projects") }}': "[3]",
    "{% if facts.gain_sharing.level is known %}a{% else %}b{% endif %}": "a",
    '{% if facts.gain_sharing.level is answered("project") %}a{% endif %}b': "b",
    "{% if facts.gain_sharing.used is yes or facts.gain_sharing.used is no %}a{% endif %}b": "b",
    "{% if not facts.gain_sharing.used is known %}a{% endif %}b": "ab",
    '{{ "yes" if facts.gain_sharing.level is known else "no" }}': "yes",
}


@pytest.mark.parametrize("text", ALLOWED)
def test_what_a_template_may_say(text: str, book: RuleBook, rule: Rule) -> None:
    assert rendered(book, rule, template(text))["situation"] == ALLOWED[text]


def test_names_cannot_act_as_markup(book: RuleBook, rule: Rule) -> None:
    blocks = rendered(book, rule, template("{{ client }}"), client="<b>*x*</b> {{ 1 }}")
    assert blocks["situation"] == "\\<b\\>\\*x\\*\\</b\\> {{ 1 }}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is {{ client }}.", "It is iGate Inc."),
        ("It is {{ client }}. So.", "It is iGate Inc. So."),
        ("It is {{ client }}, so.", "It is iGate Inc., so."),
        ("It is {{ client }}'s.", "It is iGate Inc.'s."),
    ],
)
def test_a_name_that_ends_in_a_full_stop_ends_a_sentence(
    text: str, expected: str, book: RuleBook, rule: Rule
) -> None:
    assert rendered(book, rule, template(text), client="iGate Inc.")["situation"] == expected


REFUSED = {
    # Python's internals
    "{{ client.__class__.__mro__ }}": 'attribute "client.__class__.__mro__"; expected facts.',
    "{{ facts.__class__ }}": 'there is no fact "__class__"',
    "{{ facts._book.rules }}": 'there is no fact "_book.rules"',
    "{{ facts.gain_sharing.used.__init__.__globals__ }}": "there is no fact ",
    '{{ facts["_book"] }}': "a subscript, which advice may not use",
    "{{ ''.join(client) }}": "a call; expected cite(...) or figure(...)",
    "{{ parameters.items }}": 'there is no parameter "items"',
    "{{ cite }}": "cite standing alone",
    "{{ facts }}": "facts standing alone",
    "{{ self.situation() }}": "a call",
    "{{ super() }}": "a call",
    # endless or huge
    "{% for i in range(10**9) %}x{% endfor %}": "a loop, which advice may not use",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}": "a macro, which advice may not use",
    '{{ "a" * 10**9 }}': "“mul”, which advice may not use",
    "{{ 9**9**9 }}": "“pow”, which advice may not use",
    '{{ ("a" * 10**10)|bare }}': "bare of something else",
    '{{ cite("AB-GS-projects", *("a" * 10**10)) }}': "cite with other arguments",
    '{{ cite("AB-GS-projects", **client) }}': "cite with other arguments",
    '{% if facts.gain_sharing.used is known("a" * 10**10) %}{% endif %}': "known with other",
    "{% if facts.gain_sharing.used is known(*client) %}{% endif %}": "known with other",
    "{{ facts.gain_sharing.targets_met_years|bare(*client) }}": "bare with other arguments",
    "{{ " + "9" * 5000 + " }}": "this is not a valid template: a number is too large",
    # deep
    "{% if client %}" * 2000 + "x" + "{% endif %}" * 2000: "the template is nested too deeply",
    "{{ " + "not " * 5000 + "client }}": "the template is nested too deeply",
    "{{ " + "(" * 5000 + "client" + ")" * 5000 + " }}": "the template is nested too deeply",
    "{% if client %}a" + "{% elif client %}b" * 3000 + "{% endif %}": "the template is nested too",
    # other files
    '{% include "/etc/passwd" %}': "an include, which advice may not use",
    '{% import "x" as y %}': "an import, which advice may not use",
    '{% from "x" import y %}': "an import, which advice may not use",
    '{% extends "../reports/report.md.j2" %}': "extends or a block inside something else",
    # the rest of Jinja
    "{% set x = 1 %}": "set, which advice may not use",
    "{% filter bare %}x{% endfilter %}": "“filterblock”, which advice may not use",
    "{% with x = 1 %}{% endwith %}": "“with”, which advice may not use",
    '{% call cite("x") %}{% endcall %}': "“callblock”, which advice may not use",
    "{{ client ~ client }}": "a joining of texts with ~, which advice may not use",
    '{% if client == "x" %}{% endif %}': "a comparison, which advice may not use",
    "{{ (client, client) }}": "“tuple”, which advice may not use",
    "{{ 5 }}": 'the value "5"; expected text that prints',
    "{% do x %}": "this is not a valid template: Encountered unknown tag 'do'",
    "{{ client ": "this is not a valid template",
    # what does not print
    '{{ "\\x1b[31m" }}': 'the value "\\x1b[31m"; expected text that prints',
    '{{ "\\ud800" }}': 'the value "\\ud800"; expected text that prints',
    "\x1b[31m": 'the character "\\x1b"; expected text that prints',
    "\u202e": 'the character "\\u202e"; expected text that prints',
    # wrong names, with the nearest right one
    "{{ clint }}": 'there is no name "clint". Did you mean "client"?',
    "{{ facts.gain_sharing.levl }}": (
        'there is no fact "gain_sharing.levl". Did you mean "gain_sharing.level"?'
    ),
    "{{ parameters.easy_yers }}": ('there is no parameter "easy_yers". Did you mean "easy_years"?'),
    '{{ cite("AB-PM-band") }}': (
        'there is no finding among those that the rule cites "AB-PM-band".'
    ),
    '{{ figure("AB-GS-projects", "x") }}': 'there is no figure in AB-GS-projects "x"',
    '{% if facts.gain_sharing.level is answered("projct") %}{% endif %}': (
        'there is no word for gain_sharing.level "projct". Did you mean "project"?'
    ),
    "{% if facts.gain_sharing.used is knwn %}{% endif %}": (
        'there is no test "knwn". Did you mean "known"?'
    ),
    "{% if facts.gain_sharing.level is yes %}{% endif %}": "gain_sharing.level is yes; expected",
    "{% if client is known %}{% endif %}": "a test of something else with known",
    "{{ facts.gain_sharing.level|uper }}": 'there is no filter "uper".',
    "{{ client|bare }}": "bare of something else",
    "{{ facts.gain_sharing.level|anchor }}": "anchor of something else; expected a fact that is",
    '{{ "x" if client }}': "a value with if and without else",
    "a{% block draft %}b{% endblock %}": "extends or a block inside something else",
}


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:40])
def test_what_a_template_may_not_say(text: str, book: RuleBook, rule: Rule) -> None:
    start = time.monotonic()
    found = problems(book, rule, template(text))
    assert REFUSED[text] in str(found[0])
    assert found[0].place.file.endswith(rule.template)
    assert time.monotonic() - start < LONGEST


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (template("x", before=""), "the template does not extend the base"),
        (template("x", before='{% extends "../x" %}'), "extends another template"),
        (template("x", before="{% extends client %}"), "extends another template"),
        (template("x", after="lost words"), "text outside the blocks, which nobody sees"),
        (template("x", after="{% block drft %}{% endblock %}"), 'there is no block "drft". Did'),
        (template("x").replace("block who %}x", "block whom %}x"), "there is no block who"),
        (
            template("").replace("block situation", "block situation required"),
            "block situation left to others",
        ),
        (template("x" * 60_000), "the template is too large; expected at most 60000 characters"),
    ],
)
def test_the_form_of_a_template(source: str, expected: str, book: RuleBook, rule: Rule) -> None:
    assert any(expected in str(problem) for problem in problems(book, rule, source))


def test_every_problem_of_a_template_is_reported_with_its_line(book: RuleBook, rule: Rule) -> None:
    found = problems(book, rule, template("\n{{ a }}\n\n{{ b }}{{ c }}"))
    assert [problem.place.line for problem in found] == [3, 5, 5]


def test_a_block_that_writes_too_much_is_stopped(book: RuleBook, rule: Rule) -> None:
    with pytest.raises(InputError, match="block situation writes more than 20000 characters"):
        rendered(book, rule, template("{{ client }}" * 200), client="x" * 200)


def test_a_rule_without_a_template(book: RuleBook, rule: Rule) -> None:
    found = AdviceTemplates(replace(book, templates={})).check(rule)
    assert str(found[0]).endswith(f"rule TN-02 has no template {rule.template}.")


SIGNS = ("{{", "}}", "{%", "%}", "{#", "#}", "(", ")", "[", "]", ",", "*", "~", "|", ".", '"', "\\")
WORDS = ("if", "endif", "for", "not", "is", "block", "endblock", "facts", "client", "cite", "1")
NAMES = ("gain_sharing", "used", "known", "bare", "__class__", " ", "\n")
PIECES = st.lists(st.sampled_from([*SIGNS, *WORDS, *NAMES]), max_size=30).map("".join)


@given(text=PIECES | st.text(max_size=60))
def test_any_text_is_either_rendered_or_refused(text: str) -> None:
    book = load_rule_book([TINY], own=False)
    rule = book.rule_by_id["TN-02"]
    source = template(text)
    if not problems(book, rule, source):
        with contextlib.suppress(InputError):
            assert rendered(book, rule, source).keys() == set(REQUIRED_BLOCKS)
