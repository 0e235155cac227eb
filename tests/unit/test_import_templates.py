"""Templates: which part prints a paragraph, and where each piece of a text stands."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from jpvad_report.document.environment import BREAK, paragraph
from jpvad_report.document.origins import Kind, Marker, Origin, trace_templates
from jpvad_report.revision.importer.inline import read_inline, without_markup
from jpvad_report.revision.importer.markdown import Words, Writer, begins_safely, escaped
from jpvad_report.revision.importer.units import conditions, in_macro, loops, unit

SECTION = """\
{% if background %}
{% call paragraph("a") %}
{{ background }}
{% endcall %}
{% endif %}

{% if hazards %}
{% call paragraph("b") %}
Text.
{% endcall %}
{% call paragraph("c") %}
Text.
{% endcall %}
{% endif %}
{% for group in groups %}
{% call paragraph("d") %}
{{ group }}
{% endcall %}
{% endfor %}
"""


def of(name: str) -> tuple[int, int]:
    start = SECTION.index(f'{{% call paragraph("{name}")')
    return start, SECTION.index("{% endcall %}", start) + len("{% endcall %}")


def test_a_condition_around_one_paragraph_belongs_to_it() -> None:
    start, end = unit(SECTION, *of("a"))
    assert SECTION[start:end].startswith("{% if background %}")
    assert SECTION[start:end].endswith("{% endif %}")


def test_a_condition_around_two_does_not() -> None:
    assert unit(SECTION, *of("b")) == of("b")
    assert conditions(SECTION, of("b")[0]) == ["hazards"]


def test_a_loop() -> None:
    assert [SECTION[a:b][:20] for a, b in loops(SECTION, of("d")[0])] == ["{% for group in grou"]
    assert loops(SECTION, of("c")[0]) == []


def test_a_macro() -> None:
    source = "{% macro m(x) %}\nText {{ x }}\n{% endmacro %}\nOther\n"
    assert in_macro(source, source.index("Text"))
    assert not in_macro(source, source.index("Other"))


@pytest.fixture
def traced(tmp_path: Path) -> tuple[str, list[tuple[str, str]]]:
    """A text with the kind and the source of each of its characters, runs of the same joined."""
    (tmp_path / "page.j2").write_text(
        '{% import "macros.j2" as say with context %}{% if n > 1 %}\nThe {{ "group" ~ "s" if n > 1 else "group" }} of {{ who }}\n'
        '{% include "part.j2" %}\n{% endif %}\n{{ say.value(n) | trim }}\n'
    )
    (tmp_path / "part.j2").write_text("differ.\n")
    (tmp_path / "macros.j2").write_text("{% macro value(n) %}(n={{ n }}){% endmacro %}")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(tmp_path), trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    marker = Marker()
    trace_templates(environment, marker)
    who = marker.wrap(Origin(Kind.STUDY, "patients", location=("who",)))
    text, places = marker.read(environment.get_template("page.j2").render(n=2, who=who))
    found: list[tuple[str, str]] = []
    for character, place in zip(text, places, strict=True):
        inner = place.leaf.origin if place.leaf else None
        source = "" if inner is None else f"{inner.kind} {inner.source or '.'.join(map(str, inner.location))}"
        if found and found[-1][1] == source:
            found[-1] = (found[-1][0] + character, source)
        else:
            found.append((character, source))
    return text, found


def test_each_piece_knows_where_it_stands(traced: tuple[str, list[tuple[str, str]]]) -> None:
    text, found = traced
    assert text.split() == ["The", "groups", "of", "patients", "differ.", "(n=2)"]
    assert [(piece.strip(), source) for piece, source in found if piece.strip()] == [
        ("The", "literal page.j2"),
        ("groups", "string page.j2"),
        ("of", "literal page.j2"),
        ("patients", "study who"),
        ("differ.", "literal part.j2"),
        ("(n=", "literal macros.j2"),
        ("2", ""),
        (")", "literal macros.j2"),
    ]


def test_a_paragraph_can_be_parted() -> None:
    assert (
        paragraph("a", lambda: f" One.\n{BREAK} Two. ")
        == "::: {#p-a .paragraph}\nOne.\n:::\n\n::: {#p-a-2 .paragraph}\nTwo.\n:::\n"
    )
    assert paragraph("a", lambda: f" {BREAK} ") == ""


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r'**A** [P\<0.01]{.num key="a.b" part="p"} \*x\*', "A P<0.01 *x*"),
        ("[To do]{.todo} x^2^ and H~2~O", "To do x2 and H2O"),
        ("a -- b --- c ... &nbsp;d", "a – b — c … \u00a0d"),
        ("text^[A note, *so*.] on", "text on"),
        ("5 * 3 * 2", "5 * 3 * 2"),
    ],
)
def test_markdown_as_it_is_read(source: str, text: str) -> None:
    assert without_markup(source) == text


@pytest.mark.parametrize("text", ["a_b*c", "[x](y) <z> ~ ^ @home $5 #1 | `q` \\", "50% & more", "x\u00a0y"])
def test_what_is_typed_is_read_as_typed(text: str) -> None:
    assert without_markup(escaped(text)) == text


@pytest.mark.parametrize(
    ("text", "safe"), [("- a", "\\- a"), ("1. a", "1\\. a"), ("2) a", "2\\) a"), ("-5 is", "-5 is")]
)
def test_a_new_paragraph_is_no_list(text: str, safe: str) -> None:
    assert begins_safely(text) == safe


def test_numbers_in_new_text() -> None:
    from jpvad_report.revision.importer.blocks import Block

    writer = Writer({}, {"0.186": '{{ num("brier") }}'}, Words({"Table 2": "tbl-x"}, frozenset({"30 day"})))
    text = "0.186 and 12 (Table 2) in IL-6, 2019, 30-day, {{ x }}"
    block = Block("text", text=text, styles=[frozenset()] * len(text))
    written, code = writer.write_text(block, [], (0, len(text)), Kind.LITERAL)
    assert code
    assert written == '{{ num("brier") }} and [12]{.todo} (@tbl-x) in IL-6, 2019, 30-day, {{ "{{" }} x {{ "}}" }}'
    assert len(writer.remarks()) == 2


def test_numbers_and_places_of_a_line() -> None:
    from jpvad_report.document.origins import Place

    line = '[46.2%]{.num key="a.b" part="share" with="a.c"} of @tbl-x [@cox1972; @efron1977].'
    inline = read_inline(line, [Place((), -1)] * len(line), {"tbl-x": "Table 2"})
    assert inline.text == "46.2% of Table 2 \ue101."
    assert [(n.start, n.end, n.tag) for n in inline.numbers] == [(0, 5, "a.b#share")]
