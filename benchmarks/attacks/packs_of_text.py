"""Packs whose templates and YAML are strange, or ask for what they may not.

None is random: the same packs are tried every time.
"""

from __future__ import annotations

from collections.abc import Iterator

from pack_form import BASE, TEMPLATE, Content, Files, as_yaml, gap, pack, template

from sourcing_advisor.facts.catalogue import catalogue

Attacks = Iterator[tuple[str, Files]]
FLAGS = [fact.name for fact in catalogue().values() if fact.type == "yes_no"]
FACTS = list(catalogue())
SIZE = 1_000_000
"""In bytes: any pack up to this size is to be bounded."""


def templates() -> Attacks:
    """Yield packs whose template asks for what it may not, or for too much."""
    flag = FLAGS[0]
    pair = "{% if facts." + flag + " is yes %}a{% else %}b{% endif %}"
    opening = "{% if client %}"
    bodies = {
        "internals of a value": "{{ client.__class__.__mro__[1].__subclasses__() }}",
        "internals of a function": "{{ cite.__globals__ }}",
        "format of a text": '{{ "{0.__class__}".format(client) }}',
        "an endless loop": "{% for i in range(10**9) %}x{% endfor %}",
        "a macro that calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "a huge product": '{{ "a" * 10**9 }}',
        "a huge power": "{{ 10**10**8 }}",
        "a huge number": "{{ 1" + "0" * 50_000 + " }}",
        "a huge argument": '{{ cite("XS-A", *("a" * 10**10)) }}',
        "much output": "{{ client }}" * 4_000,
        "22 pairs of branches": pair * 22,
        "190 pairs of branches": pair * 190,
        "500 pairs of branches": pair * 500,
        "60 branches in each other": "".join(
            f"{{% if facts.{name} is yes %}}a{{% else %}}b" for name in FLAGS[:60]
        )
        + "{% endif %}" * 60,
        "150 branches in each other": opening * 150 + "x" + "{% endif %}" * 150,
        "2,000 branches in each other": opening * 2_000 + "{% endif %}" * 2_000,
        "150 other branches": opening
        + "".join(f"{{% elif facts.{name} is known %}}x" for name in (FACTS * 2)[:150])
        + "{% endif %}",
        "3,000 other branches": opening + "{% elif client %}" * 3_000 + "{% endif %}",
        "choices in each other": '{{ "a" if client else ' * 400 + '"b"' + " }}",
        "brackets in each other": "{{ " + "(" * 3_000 + "client" + ")" * 3_000 + " }}",
        "lists in each other": "{{ " + "[" * 3_000 + "]" * 3_000 + " }}",
        "no and no and no": "{% if " + "not " * 3_000 + "client %}x{% endif %}",
        "one and two and three": "{% if "
        + " and ".join(f"facts.{name} is known" for name in FACTS * 4)
        + " %}x{% endif %}",
        "one or two, and so on": "{% if "
        + " and ".join(
            f"(facts.{one} is yes or facts.{two} is no)"
            for one, two in zip(FLAGS[::2], FLAGS[1::2], strict=False)
        )
        + " %}{{ facts."
        + FACTS[0]
        + " }}{% endif %}",
        "filters on filters": "{{ client" + "|bare" * 3_000 + " }}",
        "points on points": "{{ facts" + ".a" * 5_000 + " }}",
        "sums": "{{ " + "1+" * 5_000 + "1 }}",
        "an include": '{% include "/etc/passwd" %}',
        "an import": '{% import "../reports/report.md.j2" as r %}',
        "a call of the block before": "{{ super() }}",
        "a remark without end": "{# " + "x" * 10_000,
        "raw text without end": "{% raw %}{{ client }}",
        "a comment of a megabyte": "{# " + "x" * SIZE + " #}",
        "a text of a megabyte": "x " * (SIZE // 2),
        "no spaces to break at": "x" * 19_000,
        "many line breaks": "\n" * 19_000,
        "many links": "[a](b)" * 3_000,
        "many marks of Markdown": "*_`[<&\\" * 2_500,
        "quotes in quotes": "> " * 2_000 + "x",
        "lists in lists of Markdown": "\n".join("  " * n + "- x" for n in range(200)),
        "a table as wide as can be": "|" * 9_000 + "\n" + "|-" * 4_500,
    }
    yield from ((f"template: {name}", pack(advice=template(body))) for name, body in bodies.items())
    wholes: dict[str, Content] = {
        "extends itself": f'{{% extends "{TEMPLATE.removeprefix("templates/")}" %}}',
        "extends a name": "{% extends client %}",
        "a thousand blocks": BASE
        + "".join(f"{{% block b{n} %}}x{{% endblock %}}" for n in range(1_000)),
        "the same block again and again": BASE + "{% block why %}x{% endblock %}" * 1_000,
        "blocks in each other": BASE + "{% block why %}" * 500 + "{% endblock %}" * 500,
        "nothing": "",
        "only what opens": "{{" * 20_000,
        "not text": b"\xff\xfe\x00",
        "UTF-16": template().encode("utf-16"),
        "a mark of byte order": b"\xef\xbb\xbf" + template().encode(),
        "a zero byte": template("a\0b"),
        "five megabytes and more": "x" * 5_100_000,
    }
    yield from ((f"template: {name}", {**pack(), TEMPLATE: text}) for name, text in wholes.items())


def documents() -> Attacks:
    """Yield packs whose YAML is strange."""
    rules = as_yaml({"area": "pack", "title": "Pack", "conclusions": [], "rules": [gap()]})
    written: dict[str, Content] = {
        "an alias bomb": "a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(50)),
        "an alias of itself": "area: &a pack\ntitle: *a\nrules: &r [*r]\n",
        "a tag that calls": 'area: !!python/object/apply:os.system ["touch called"]\n',
        "a merge": "base: {a: 1}\n<<: {area: pack}\n",
        "brackets": "area: " + "[" * 100_000,
        "braces": "area: " + "{a: " * 50_000,
        "brackets that close": "area: " + "[" * 20_000 + "]" * 20_000,
        "steps": "".join(" " * n + "a:\n" for n in range(1_300)),
        "dashes": "- " * 20_000 + "a",
        "questions": "? " * 20_000 + "a",
        "a key of a megabyte": f"{'k' * SIZE}: 1\n",
        "a megabyte of keys": "".join(f"k{n}: 1\n" for n in range(90_000)),
        "a key a hundred thousand times": "area: pack\n" * 90_000,
        "a list of a megabyte": "rules: [" + "1," * (SIZE // 2) + "1]",
        "a word of a megabyte": f"area: {'w' * SIZE}\n",
        "a text over a megabyte of lines": "area: |\n" + "  x\n" * (SIZE // 4),
        "a remark of a megabyte": f"# {'x' * SIZE}\n{rules}",
        "a number of many digits": f"area: {'9' * 100_000}\n",
        "a number without end": rules.replace('"rules"', '"rules", "x": 1e999'),
        "not a number": "area: .nan\ntitle: .inf\n",
        "many documents": "---\n" * 100_000,
        "a list": "- area: pack\n",
        "a word": "pack\n",
        "nothing": "",
        "a tab": "area:\tpack\n\ttitle: x\n",
        "a zero byte": "area: pa\0ck\n",
        "half a character": 'area: "\\ud800"\n',
        "half a character as bytes": b"area: \xed\xa0\x80\n",
        "UTF-16": rules.encode("utf-16"),
        "a version of YAML": "%YAML 9.9\n---\narea: pack\n",
        "a thousand versions": "%TAG ! tag:x,2000:\n" * 1_000 + "---\narea: pack\n",
        "quotes without end": 'area: "' + "x\n" * 50_000,
        "backslashes": 'area: "' + "\\\\" * 100_000 + '"\n',
        "folded lines": "area: >\n" + "  x\n\n" * 50_000,
        "a date and a time": "area: 2026-01-01\ntitle: 12:30:45\n",
        "rules as text": "area: pack\ntitle: Pack\nrules: none\n",
        "rules in rules": as_yaml({"area": "pack", "title": "P", "rules": [{"id": [[[{}]]]}]}),
        "terminal sequences": rules.replace("A title.", "\\u001b[31mred\\u0007"),
        "a name that is a path": rules.replace("gap-1", "../../etc/passwd"),
        "an area that is a path": rules.replace('area: "pack"', "area: ../reports"),
        "a hundred thousand unknown names": "area: pack\ntitle: P\nrules: []\n"
        + "".join(f"unknown_{n}: 1\n" for n in range(45_000)),
    }
    for name, text in written.items():
        yield f"YAML: {name}", {**pack(), "pack.yaml": text}
