"""Packs in which stands what is no file, and packs that say what a browser may run or follow.

None is random: the same packs are tried every time.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from pack_form import TEMPLATE, Content, Files, Text, pack, template

Attacks = Iterator[tuple[str, Files]]


def places() -> Attacks:
    """Yield packs in which something stands that is no file, or has a strange name."""

    def link(to: str) -> Content:
        return lambda path: path.symlink_to(to)

    def many(path: Path) -> None:
        path.mkdir()
        for n in range(5_100):
            (path / f"{n}.yaml").write_text("findings: []\n")

    def deep(path: Path) -> None:
        path.mkdir(parents=True)
        here = os.open(path, os.O_RDONLY)
        for _ in range(400):
            os.mkdir("templates", dir_fd=here)
            inner = os.open("templates", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = inner
        os.close(here)

    def listening(path: Path) -> None:
        with socket.socket(socket.AF_UNIX) as place:
            here = os.open(path.parent, os.O_RDONLY)
            place.bind(f"/proc/self/fd/{here}/{path.name}")
            os.close(here)

    def sparse(path: Path) -> None:
        with path.open("wb") as stream:
            stream.truncate(2**40)

    strange: dict[str, dict[str, Content]] = {
        "a pipe": {"x.yaml": os.mkfifo},
        "a pipe as template": {"templates/recommendations/pack/x.md.j2": os.mkfifo},
        "a place that listens": {"x.yaml": listening},
        "a folder like a file": {"x.yaml": Path.mkdir},
        "a link to itself": {"x.yaml": link("x.yaml")},
        "links in a circle": {"x.yaml": link("y.yaml"), "y.yaml": link("x.yaml")},
        "a link to nowhere": {"x.yaml": link("nowhere")},
        "a link to zeros without end": {"x.yaml": link("/dev/zero")},
        "a link to noise without end": {"x.yaml": link("/dev/urandom")},
        "a link to the memory": {"x.yaml": link("/proc/self/mem")},
        "a link to the terminal": {"x.yaml": link("/dev/tty")},
        "a file of a terabyte of holes": {"x.yaml": sparse},
        "a folder that links to itself": {"templates/recommendations/again": link("..")},
        "findings that link to the pack": {"findings/again": link("..")},
        "5,100 files": {"findings/more": many, "parameters/x.yml": "parameters: []\n"},
        "5,100 files of findings": {"more": many},
        "400 folders in each other": {"templates/deep": deep},
        "a name with a line break": {"x\ny.yaml": "area: x\n"},
        "a name with terminal sequences": {"x\x1b[31m.yaml": "area: x\n"},
        "a name of 255 letters": {"n" * 250 + ".yaml": "area: x\n"},
        "a name that is no text": {os.fsdecode(b"\xff\xfe.yaml"): "area: x\n"},
        "a template whose name is no text": {
            os.fsdecode(b"templates/recommendations/pack/\xff.md.j2"): "x"
        },
        "a name in the other direction": {"x\u202elmay.yaml": "area: x\n"},
        "a name of only an ending": {".yaml": "area: x\n", "templates/.j2": "x"},
        "a name with capitals": {"X.YAML": "area: x\n"},
        "the name of the advisor's own file": {"gain-sharing.yaml": "area: gain-sharing\n"},
        "templates that are a file": {"templates.yaml": "x: 1\n"},
    }
    for name, more in strange.items():
        yield f"place: {name}", {**pack(), **more}


MARKER = "elsewhere.example"
"""Where no part of a report or page may lead."""

LIVE = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//elsewhere.example></sCrIpT>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title></textarea><script>alert(1)</script>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "<img src=x onerror=alert(1)>",
    "<img src='https://elsewhere.example/p.png'>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<form action=//elsewhere.example><button>x",
    "<meta http-equiv=refresh content='0;url=//elsewhere.example'>",
    "<link rel=stylesheet href=//elsewhere.example/a.css>",
    "<!-- --!><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?x <script>alert(1)</script>?>",
    "<details open ontoggle=alert(1)>",
    "<math><mi xlink:href='javascript:alert(1)'>",
    "\"'><script>alert(1)</script>",
    "![p](https://elsewhere.example/p.png)",
    "![p][r]\n\n[r]: https://elsewhere.example/p.png",
    "[x](javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](&#106;avascript:alert(1))",
    "[x](https://elsewhere.example)",
    "<https://elsewhere.example>",
    "https://elsewhere.example",
    "www.elsewhere.example",
    "x@elsewhere.example",
    "\\<svg onload=alert(1)>",
    "\\\\<svg onload=alert(1)>",
    "\\[x](javascript:alert(1))",
    "`<b>` ``` <svg onload=alert(1)> ```",
    "```html\n<svg onload=alert(1)>\n",
    "    <svg onload=alert(1)>",
    "~~~\n<svg onload=alert(1)>\n~~~\n<svg onload=alert(1)>",
    "# Heading\n\n<svg onload=alert(1)>",
    "x\n===\n<svg onload=alert(1)>",
    "| a | b |\n|---|---|\n| <svg onload=alert(1)> | [x](https://elsewhere.example) |",
    "&lt;svg onload=alert(1)&gt; &#60;svg onload=alert(1)&#62;",
    "*a* **b** ~~c~~ <u>d</u>",
    "[^1]\n\n[^1]: <svg onload=alert(1)>",
    "{{ client }} {% raw %} {# #}",
    "- <svg onload=alert(1)>\n  - [x](https://elsewhere.example)",
    "1. x\n\n   <svg onload=alert(1)>",
    "> <svg onload=alert(1)>",
    "<div\nonclick=alert(1)\n>",
)


LONGEST_UNIT = 60


def saying(text: str) -> Text:
    """Return what says the same in every place."""
    return lambda _: text


def live_text() -> Attacks:
    """Yield packs that say what a browser may run or follow, in every place."""
    for phrase in LIVE:
        said = "Text " + phrase
        unit = phrase if len(phrase) <= LONGEST_UNIT else "days"
        given = pack(text=saying(said), unit=unit)
        if "{" in phrase:
            given[TEMPLATE] = template("Text.")
        yield f"live: {json.dumps(phrase)}", given


HIDDEN = {
    "bidi": "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    "zero width": "\u200b\u2060\ufeff\u180e",
    "signs nobody sees": "\u2061\u2062\u2063\u2064\u206a\u206f\ufff9\ufffa\ufffb\u00ad",
    "tags": "\U000e0001\U000e0041\U000e007f",
    "separators of lines": "\u2028\u2029\u0085\x0b\x0c\r",
    "terminal": "\x1b\x07\x08\x9b\x7f",
}
"""Characters that reorder or hide what stands around them."""


def hidden() -> Attacks:
    """Yield packs that hold such a character in every place, by the character."""
    for kind, characters in HIDDEN.items():
        for character in characters:
            said = f"Text{character}text"
            yield f"{kind}: U+{ord(character):04X}", pack(text=saying(said))
