"""Whatever an author's template may hold, marked in Word: lists, footnotes, links, quotations, pictures, two tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from jpvad_report.engine import EmbeddedEngine, Format
from jpvad_report.engine.marked import parse, render_tree
from jpvad_report.revision.mark import mark
from tracked import check, document_of, paragraphs, settle

FRONT = "---\ntitle: A title\nlang: en\n---\n\n"
LIST = "- The first of all items\n- The second one\n- The third one of them\n"
NUMBERED = "1. The first of all items\n2. The second one\n\n   With a paragraph of its own\n"
ROWS = '| Who | n |\n|:----|----:|\n| Women | [40]{{.num key="w"}} |\n| Men | [60]{{.num key="m"}} |\n'
TABLE = f"{ROWS}\n: {{caption}} {{{{#tbl-{{name}}}}}}\n"
ONE, TWO = TABLE.format(caption="The first of all tables", name="one"), TABLE.format(caption="The other", name="two")
NOTE = "::: {.table-note}\nValues are numbers.\n:::\n"

PAIRS = {
    "an item of a list": (LIST, LIST.replace("second", "2nd")),
    "items more and less": (
        LIST,
        "- The first of all items\n- Something else altogether\n- The third one of them\n- And more\n",
    ),
    "a list that came": ("Before it.\n", f"Before it.\n\n{LIST}"),
    "a numbered list": (NUMBERED, NUMBERED.replace("paragraph", "text")),
    "a footnote that went": ("Some words.^[With a footnote.] And more of them.\n", "Some words. And more of them.\n"),
    "another footnote": ("Some words.^[With a footnote.] And more.\n", "Some words.^[With another.] And more.\n"),
    "links": (
        "See [the site of it](https://example.org/a) for all of the details.\n",
        "See [the page of it](https://example.org/b) for all of the details, and [more](https://example.org).\n",
    ),
    "quotations": ("They said “it holds” and left.\n", "They said “it never holds” and left, ‘so’.\n"),
    "code, mathematics, breaks": ("Run `this` with $x^2$ and\\\nbreak.\n", "Run `that` with $x^3$ and\\\nbreak.\n"),
    "a quoted paragraph": ("> One of the older sayings.\n\nAfter it.\n", "> One of the newest sayings.\n\nAfter it.\n"),
    "two tables side by side": (f"Text.\n\n{ONE}\n{TWO}\nEnd.\n", f"Text.\n\n{TWO}\nEnd.\n"),
    "a table more, with a note": (f"Text.\n\n{TWO}\nEnd.\n", f"Text, @tbl-one.\n\n{ONE}\n{NOTE}\n{TWO}\nEnd.\n"),
    "a number in a new paragraph": ("Text.\n\nEnd.\n", 'Text.\n\nThere were [7]{.num key="k"} of them.\n\nEnd.\n'),
    "bold and italic": ("**Aim:** to *see* whether it is so.\n", "**Goal:** to *find* whether it **is** so.\n"),
    "spaces that do not break": ("Within 30\u00a0days of it all.\n", "Within 90\u00a0days of it all.\n"),
    "a whole new text": ("# One\n\nWords that went.\n", "## Other\n\nThings that are there now.\n"),
}


def rendered(folder: Path, name: str, text: str) -> tuple[Path, Path]:
    source = folder / f"{name}.qmd"
    source.write_text(FRONT + text, "utf-8")
    made = EmbeddedEngine().render(project=folder, source=source, formats=[Format.DOCX], output_dir=folder / "out")
    return source, made[Format.DOCX]


@pytest.mark.parametrize("name", PAIRS)
def test_accepting_gives_the_new_text_and_rejecting_the_old_one(tmp_path: Path, name: str) -> None:
    (tmp_path / "out").mkdir()
    (old, before), (new, after) = (rendered(tmp_path, f"{i}", text) for i, text in enumerate(PAIRS[name]))
    tree = mark(parse(old), parse(new), author="A & B", date="2026-01-01T00:00:00Z").tree
    path = render_tree(tree, name="marked", folder=tmp_path, formats=[Format.DOCX])[Format.DOCX]
    check(document_of(path))
    assert paragraphs(settle(document_of(path), "accept")) == paragraphs(document_of(after))
    assert paragraphs(settle(document_of(path), "reject")) == paragraphs(document_of(before))


def test_every_kind_of_mark_in_page_and_pdf(tmp_path: Path) -> None:
    """All of them in one document: Typst and the page's check would stop at a broken one."""
    sources = []
    for i in (0, 1):
        source = tmp_path / f"{i}.qmd"
        texts = [
            f"::: {{#p-{k} .paragraph}}\n{pair[i]}\n:::\n"
            for k, pair in enumerate(PAIRS.values())
            if not any(part in "".join(pair) for part in ("tbl-", "$x"))
        ]
        source.write_text(FRONT + "\n".join(texts), "utf-8")
        sources.append(source)
    tree = mark(*map(parse, sources), author="A").tree
    made = render_tree(tree, name="marked", folder=tmp_path, formats=[Format.HTML, Format.PDF])
    page = made[Format.HTML].read_text("utf-8")
    assert page.count("<del ") == page.count("</del>") > 10
    assert page.count("<ins ") == page.count("</ins>") > 10
    assert made[Format.PDF].read_bytes().startswith(b"%PDF")
