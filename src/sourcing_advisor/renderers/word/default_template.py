"""The default template of a Word report, which is also what a firm starts its own from."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from docx import Document
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from sourcing_advisor.renderers.word import default_styles as look
from sourcing_advisor.renderers.words.wording import Wording

_THRESHOLD = "{{ threshold.meaning }} {{ threshold.rests_on }}"
_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - the same bytes from every run


def default_template(words: Wording) -> bytes:
    """Return the default template as a .docx file, its fixed texts in some words."""
    writer = _Writer(words)
    writer.write()
    stream = io.BytesIO()
    writer.document.save(stream)
    return stream.getvalue()


class _Writer:
    def __init__(self, words: Wording) -> None:
        self.document = Document()
        self._words = words
        look.set_styles(self.document, words.language)
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = words["report"], "", ""
        properties.created = properties.modified = _CREATED

    def write(self) -> None:
        """Write the parts of the document in their order."""
        self._running_heads()
        self._cover()
        self._brief()
        self._contents()
        self._plan()
        self._moves()
        self._practices()
        self._questions()
        self._decisions()
        self._evidence()
        self._basis()

    def _text(self, text: str, style: str | None = None) -> Paragraph:
        paragraph: Paragraph = self.document.add_paragraph(text, style)
        return paragraph

    def _heading(self, name: str, level: int = 1) -> Paragraph:
        heading: Paragraph = self.document.add_heading(self._words[name], level)
        return heading

    def _labelled(self, label: str, text: str, style: str | None = None) -> None:
        paragraph = self._text("", style)
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(text)

    @contextmanager
    def _block(self, tag: str) -> Iterator[None]:
        """Let a loop or a condition stand around some paragraphs, each end in its own."""
        self._text(f"{{%p {tag} %}}")
        yield
        self._text(f"{{%p end{tag.split(maxsplit=1)[0]} %}}")

    def _part(self, name: str, tag: str, style: str | None = None) -> None:
        """Write a part of a move under its own heading, if there is any."""
        with self._block(f"if {tag}"):
            self._heading(name, 3)
            self._text(f"{{{{ {tag} }}}}", style)

    def _table(
        self, caption: str, loop: str, columns: Sequence[tuple[str, str]], widths: Sequence[int]
    ) -> None:
        """Write a table: its head, and a row for each turn of a loop."""
        table = self.document.add_table(4, len(columns), look.TABLE)
        look.set_table(table, self._words[caption], widths, long_rows=caption == "plan_table")
        for cell, (label, _) in zip(table.rows[0].cells, columns, strict=True):
            cell.text = self._words[label] if label else ""
        table.rows[1].cells[0].text = f"{{%tr for {loop} %}}"
        for cell, (_, text) in zip(table.rows[2].cells, columns, strict=True):
            cell.text = text
        table.rows[3].cells[0].text = "{%tr endfor %}"
        self._text("", "After Table")

    def _running_heads(self) -> None:
        section = self.document.sections[0]
        look.set_page(section)
        section.header.paragraphs[0].text = "{{ title }}"
        footer = section.footer.paragraphs[0]
        footer.text = f"{self._words['report']}\t\t{self._words['page']} "
        look.add_field(footer, "PAGE", "1")

    def _cover(self) -> None:
        words = self._words
        if words.logo:
            self._text("").add_run().add_picture(io.BytesIO(words.logo.picture), height=Mm(18))
            look.describe_picture(self.document, words.logo.name)
        self._text(words["report"], "Eyebrow")
        self._text("{{ title }}", "Title")
        with self._block("for row in profile"):
            self._labelled("{{ row.label }}", "{{ row.text }}", "Profile")
        if words["language_note"]:
            self._text(words["language_note"], "Aside")
        with self._block("if disclaimer"):
            self._text("{{ disclaimer }}", "Aside")

    def _brief(self) -> None:
        words = self._words
        self._heading("brief").paragraph_format.page_break_before = True
        self._text("{{ state }}", "Lead")
        with self._block("if not brief"):
            self._text(words["nothing_first"])
        with self._block("for move in brief"):
            self._text("{{ move.number }}. {{ move.title }}", "Brief Move")
            with self._block("for part in move.parts"):
                self._labelled("{{ part.label }}", "{{ part.text }}", "Brief Text")
        with self._block("if then"):
            self._text(words["then"], "Brief Move")
            self._text("{{ then }}", "Brief Text")
        with self._block("if beside"):
            self._text(words["beside"], "Brief Move")
        with self._block("for row in beside"):
            self._labelled("{{ row.label }}", "{{ row.text }}", "Brief Text")
        for label, tag in (("ask_next", "ask_next"), ("findings_cited", "cited")):
            with self._block(f"if {tag}"):
                self._text(words[label], "Brief Move")
                self._text(f"{{{{ {tag} }}}}", "Brief Text")
        self._text(f"{{{{ rests_on }}}} {words['brief_limits']}", "Aside")

    def _contents(self) -> None:
        words = self._words
        self._text(words["contents"], "Contents Heading").paragraph_format.page_break_before = True
        look.add_contents(self._text("", "toc 1"), words["contents_hint"])

    def _plan(self) -> None:
        # A paragraph that breaks the page leaves a blank one where the contents fill theirs.
        self._heading("plan").paragraph_format.page_break_before = True
        with self._block("if not plan"):
            self._text(self._words["no_move"])
        self._text("{{ plan_order }}")
        columns = [("stage", "{{ row.name }}")]
        columns += [(f"owner_{o}", f"{{{{ row.{o} }}}}") for o in ("client", "both", "provider")]
        self._table("plan_table", "row in stages", columns, (22, 48, 52, 48))
        columns = [("number", "{{ move.number }}"), ("move", "{{ move.title }}")]
        columns += [
            (name, f"{{{{ move.{tag} }}}}")
            for name, tag in (
                ("stage", "stage"),
                ("severity", "severity"),
                ("owner", "owner"),
                ("when", "due or move.timing"),
            )
        ]
        self._table("moves_table", "move in plan", columns, (11, 52, 19, 24, 34, 30))

    def _moves(self) -> None:
        words = self._words
        self._heading("moves")
        with self._block("for move in moves"):
            self.document.add_heading("{{ move.number }}. {{ move.title }}", 2)
            marks = ("severity", "effort", "owner", "evidence")
            said = [f"{words[name]}: {{{{ move.{name} }}}}" for name in marks]
            said += [f"{words['when']}: {{{{ move.due or move.timing }}}}"]
            said += ["{{ move.practice }}; {{ move.rules }}"]
            self._text(f"{{{{ move.stage }}}}. {'. '.join(said)}.", "Marks")
            self._part("why_here", "move.why_here")
            self._part("situation", "move.situation")
            with self._block("if move.by_name"):
                self._text("{{ move.by_name }}", "List Bullet")
            self._part("steps", "move.steps", "List Number")
            for label, name in (
                ("who", "who"),
                ("by_when", "by_when"),
                ("how_success", "success"),
            ):
                with self._block(f"if move.{name}"):
                    self._labelled(words[label], f"{{{{ move.{name} }}}}")
            self._part("why", "move.why")
            self._part("speaks_for", "move.speaks_for", "List Bullet")
            self._part("signs", "move.signs", "Small Bullet")
            with self._block("if move.thresholds"):
                self._labelled(words["thresholds"], "{{ move.thresholds|join('; ') }}", "Small")
            self._part("draft", "move.draft", "Draft")
        with self._block("if in_hand"):
            self.document.add_heading(words["stage_in_hand"], 2)
        with self._block("for move in in_hand"):
            self._text("{{ move.number }}. {{ move.title }}. {{ move.why_here|join(' ') }}")

    def _practices(self) -> None:
        self._heading("strengths")
        with self._block("if not strengths"):
            self._text(self._words["no_strength"])
        with self._block("for strength in strengths"):
            self._text("{{ strength.title }}", "Item")
            self._text("{{ strength.text }}")
            self._text("{{ strength.practice }}. {{ strength.signs|join('; ') }}", "Aside")
        self._heading("practices")
        self._text("{{ states_mean }}")
        columns = (
            ("practice", "{{ practice.id }} {{ practice.title }}"),
            ("state", "{{ practice.sign }} {{ practice.state }}"),
            ("rules", "{{ practice.rules }}"),
        )
        self._table("practices_table", "practice in practices", columns, (88, 42, 40))

    def _questions(self) -> None:
        words = self._words
        self._heading("questions")
        with self._block("if not questions"):
            self._text(words["no_question"])
        with self._block("if questions"):
            self._text("{{ questions_order }}")
        with self._block("for asked in questions"):
            self._text("{{ asked.number }}. {{ asked.question }}", "Item")
            about = (("answers", "answers"), ("who_answers", "who"), ("settles", "settles"))
            said = [f"{words[label]}: {{{{ asked.{name} }}}}." for label, name in about]
            self._text(f"{' '.join(said)} ({{{{ asked.fact }}}})", "Aside")
        with self._block("if more_questions"):
            self.document.add_heading(words["more_questions"], 2)
        with self._block("for asked in more_questions"):
            self._text("{{ asked.number }}. {{ asked.question }} ({{ asked.fact }})", "Small")

    def _decisions(self) -> None:
        self._heading("decisions")
        columns = (
            ("move", "{{ move.number }}. {{ move.title }}"),
            ("decision", ""),
            ("reason", ""),
            ("decided_by", ""),
            ("until", ""),
        )
        self._table("decisions_table", "move in moves", columns, (62, 28, 36, 24, 20))

    def _evidence(self) -> None:
        words = self._words
        self._heading("findings")
        with self._block("if not findings"):
            self._text(words["no_finding"])
        with self._block("for finding in findings"):
            self._text("[{{ finding.number }}]\t{{ finding.claim }}", "Reference")
            with self._block("if finding.figures"):
                self._text("{{ finding.figures }}", "Reference Bullet")
            about = [
                f"{words[name]}: {{{{ finding.{name} }}}}"
                for name in ("evidence", "base", "limits")
            ]
            self._text(f"{'. '.join(about)} {{{{ finding.place }}}}", "Reference Text")
        self._heading("sources")
        with self._block("if not sources"):
            self._text(words["no_source"])
        with self._block("for source in sources"):
            self._text("{{ source.citation }}", "Source")
            self._text(
                f"{words['method']}: {{{{ source.method }}}} {words['limits']}: "
                "{{ source.limits }}",
                "Reference Text",
            )

    def _basis(self) -> None:
        words = self._words
        with self._block("if thresholds"):
            self._heading("thresholds")
        with self._block("for threshold in thresholds"):
            self._labelled("{{ threshold.value }} ({{ threshold.name }})", _THRESHOLD, "Small")
        self._heading("facts")
        with self._block("if not facts"):
            self._text(words["no_fact"])
        with self._block("for fact in facts"):
            self._labelled("{{ fact.label }}", "{{ fact.text }}", "Small")
        with self._block("if left_open"):
            self._heading("left_open")
            self._text("{{ left_open }}", "Small Bullet")
        self._heading("report_limits")
        self._text("{{ limits }}", "List Bullet")
        self._text("{{ rule_book }}", "Aside")
