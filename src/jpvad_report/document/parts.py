"""Parts of a manuscript as documents of their own: the text without its appendix, supplement, title page, tables."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jpvad_report.document.checklist.places import Place, places

_APPENDIX = "p-appendix-provenance"
_TABLE = re.compile(r"^: (?P<caption>.*?) ?\{#(?P<id>tbl-[\w-]+)[^}]*\}$", re.M)
_FIGURE = re.compile(r"^!\[(?P<caption>.*?)\]\((?P<path>[^)]*)\)\{#(?P<id>fig-[\w-]+) ?(?P<rest>[^\n]*)\}$", re.M)
_REFERENCE = re.compile(r"\[@((?:tbl|fig)-[\w-]+)\]|@((?:tbl|fig)-[\w-]+)")
# Figures that float to the top of a page would stand above the title.
_IN_PLACE = "::: {.new-page .in-place}\n:::\n\n"
_FRONT = re.compile(r"\A---\n(.*?\n)---\n", re.S)


@dataclass(frozen=True, slots=True)
class Parts:
    """Texts of .qmd files; `supplement` is empty where the manuscript has no appendix.

    `numbers` says how figures and tables are called where they stand: `Figure S1`; `appendix` is the heading that the
    supplement's title takes the place of.
    """

    manuscript: str
    supplement: str
    title_page: str
    tables: str
    numbers: dict[str, str]
    appendix: str


def parts_of(text: str, *, words: dict[str, str]) -> Parts:
    """Take a manuscript apart.

    Parameters
    ----------
    text
        The .qmd.
    words
        `tbl`, `fig`, `supplement`, `title_page`, `tables`, `references`.
    """
    found = _FRONT.match(text)
    assert found is not None
    front, body = found[1], text[found.end() :]
    heading = next((place.headings[0] for place in places(text) if place.id == _APPENDIX and place.headings), "")
    main, appendix = _split(body, heading)
    document = places(text, supplement=heading if appendix else "")
    numbers = _numbers(document, words)
    beyond = {place.id: numbers[place.id] for place in document if place.mark}
    within = {id_: name for id_, name in numbers.items() if id_ not in beyond}
    paragraphs = _blocks(main, ("p-title-", "p-keywords"))
    return Parts(
        f"---\n{front}---\n\n{_named(main, beyond).strip()}\n",
        _document(
            front, words["supplement"], _IN_PLACE + _raised(_unnumbered(_named(appendix, numbers), beyond)), words
        )
        if appendix
        else "",
        f"---\n{front}---\n\n{paragraphs}\n",
        _document(front, words["tables"], _named("\n\n".join(_tables(main)), _figures(within) | beyond), words),
        numbers,
        heading,
    )


def _split(body: str, heading: str) -> tuple[str, str]:
    main, line, appendix = body.partition(f"\n# {heading}\n")
    return (main, appendix) if heading and line else (body, "")


def _numbers(document: list[Place], words: dict[str, str]) -> dict[str, str]:
    """`Table 1`; in the supplement `Table S1`."""
    return {
        place.id: f"{words[place.kind]} {place.mark}{place.number}"
        for place in document
        if place.kind in {"tbl", "fig"}
    }


def _named(text: str, numbers: dict[str, str]) -> str:
    """References in words, where what they lead to stands in another file."""

    def name(found: re.Match[str]) -> str:
        return numbers.get(found[1] or found[2], found[0]).replace(" ", "\N{NO-BREAK SPACE}")

    return _REFERENCE.sub(name, text)


def _unnumbered(text: str, numbers: dict[str, str]) -> str:
    """Captions that carry their number in the text, because the renderers would count from 1."""

    def table(found: re.Match[str]) -> str:
        return f": **{numbers[found['id']]}.** {found['caption']}"

    def figure(found: re.Match[str]) -> str:
        return f"![**{numbers[found['id']]}.** {found['caption']}]({found['path']}){{{found['rest']}}}"

    return _FIGURE.sub(figure, _TABLE.sub(table, text))


def _raised(text: str) -> str:
    """Headings one level higher: the appendix's own heading is the title of the supplement."""
    return re.sub(r"^#(#+ )", r"\1", text, flags=re.M)


def _document(front: str, title: str, body: str, words: dict[str, str]) -> str:
    """The same front matter under another title; a list of references where the text cites any."""
    first = front.index("\n", 0)
    end = re.compile(r"^\S", re.M).search(front, first + 1)
    assert end is not None
    of = front[: end.start()].removeprefix("title:").strip()
    header = f"title: {title}\nsubtitle: {of}\n" + re.sub(
        r"^subtitle: .*\n(?:  .*\n)*", "", front[end.start() :], flags=re.M
    )
    cites = re.search(r"\[@(?!tbl-|fig-)|(?<![\w@])@(?!tbl-|fig-)[a-z]", body)
    references = f"\n\n# {words['references']}\n\n::: {{#refs}}\n:::\n" if cites else "\n"
    return f"---\n{header}---\n\n{body.strip()}{references}"


def _blocks(text: str, prefixes: tuple[str, ...]) -> str:
    blocks = re.findall(r"^::: \{#(p-\S+) \.paragraph\}\n(.*?)\n:::$", text, re.M | re.S)
    return "\n\n".join(f"::: {{#{name} .paragraph}}\n{body}\n:::" for name, body in blocks if name.startswith(prefixes))


def _tables(text: str) -> list[str]:
    """Each table with its caption and its notes."""
    pattern = r"^\|.*\n(?:\|.*\n)+\n: .*\{#tbl-[^}]*\}\n(?:\n::: \{\.table-note\}\n(?:.*\n)*?:::\n)?"
    return re.findall(pattern, text, re.M)


def _figures(numbers: dict[str, str]) -> dict[str, str]:
    return {id_: name for id_, name in numbers.items() if id_.startswith("fig-")}
