"""The Jinja2 environment: where templates come from, and the few filters that prose needs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import jinja2
import yaml

from jpvad_report.document.lists import listed
from jpvad_report.errors import TemplateError
from jpvad_report.study.language import JAPANESE, LANGUAGES, is_japanese
from jpvad_report.study.shipped import default_templates

_BREAK = re.compile(rf"(?<=[{JAPANESE}])[^\S\n]*\n\s*|[^\S\n]*\n\s*(?=[{JAPANESE}])")


def template_folders(project: Path, *, lang: str) -> list[Path]:
    """The project's own templates come before those of the program."""
    folders = [project / "templates" / lang, default_templates() / lang]
    return [folder for folder in dict.fromkeys(f.resolve() for f in folders) if folder.is_dir()]


def load_words(project: Path, *, lang: str) -> dict[str, Any]:
    """Words of tables and figures; the project's own file replaces single words of the program's."""
    words: dict[str, Any] = {}
    for folder in reversed(template_folders(project, lang=lang)):
        path = folder / "words.yml"
        if path.is_file():
            words = _merge(words, read_words(path))
    if not words:
        raise TemplateError(
            f"There are no templates for the language '{lang}'.", remedy=f"Use one of {', '.join(LANGUAGES)}."
        )
    return words


def read_words(path: Path) -> dict[str, Any]:
    """A language file; the parser in C takes a fiftieth of the time."""
    words: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return words


def _merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        merged[key] = _merge(base[key], value) if isinstance(value, dict) and isinstance(base.get(key), dict) else value
    return merged


def make_environment(project: Path, *, lang: str, words: dict[str, Any]) -> jinja2.Environment:
    """Strict: an undefined name stops the build instead of leaving a blank."""
    folders = template_folders(project, lang=lang)
    default = jinja2.FileSystemLoader(default_templates() / lang)
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [jinja2.FileSystemLoader([str(f) for f in folders]), jinja2.PrefixLoader({"default": default})]
        ),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "cap": capitalise,
        "listed": lambda items, separator=", ", last=words["and"]: listed(
            items, listing=words["listing" if separator == ", " else "long_listing"], last=last
        ),
        "map_macro": lambda items, macro: [str(macro(item)) for item in items],
        "spelled": lambda n: words["numerals"][n] if n < len(words["numerals"]) else str(n),
    }
    environment.globals["paragraph"] = paragraph
    environment.globals["paragraph_break"] = BREAK
    return environment


def capitalise(text: str) -> str:
    """First letter in upper case, also where the text begins with markup; a Japanese text has no capitals."""
    if is_japanese(str(text)):
        return str(text)
    match = re.match(r"(\W*)(\w)", str(text))
    if match is None:
        return str(text)
    return match.group(1) + match.group(2).upper() + str(text)[match.end() :]


BREAK = "\u2029"
"""What `{{ paragraph_break }}` prints: the sentences after it are a paragraph of their own."""


def paragraph(identifier: str, caller: Callable[[], str]) -> str:
    """One identified paragraph on one line; nothing at all where its sentences are empty.

    What follows a `paragraph_break` is identified by the same name with `-2`.
    """
    texts = filter(None, map(one_line, str(caller()).split(BREAK)))
    return "\n".join(
        f"::: {{#p-{name} .paragraph}}\n{text}\n:::\n"
        for name, text in zip(part_names(identifier), texts, strict=False)
    )


def part_names(identifier: str) -> Iterator[str]:
    """Names of the parts of a paragraph: its own, then with a number."""
    return (identifier if number == 1 else f"{identifier}-{number}" for number in itertools.count(1))


def one_line(text: str) -> str:
    """A text on one line; beside a Japanese letter a line break leaves no space.

    Spaces that must not break, and thin ones, stay what they are.
    """
    return re.sub(r"[ \t\r\n]+", " ", _BREAK.sub("", text)).strip(" ")


def render(environment: jinja2.Environment, name: str, values: dict[str, Any]) -> str:
    """Render a template; mistakes in it are the author's and are told with file and line."""
    try:
        return environment.get_template(name).render(values)
    except jinja2.UndefinedError as error:
        raise TemplateError(
            f"{_place(environment, error)}: {error.message}.", remedy="Correct the name in the template."
        ) from error
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(f"{error.name}, line {error.lineno}: {error.message}.") from error
    except jinja2.TemplateNotFound as error:
        raise TemplateError(f"There is no template '{error.name}'.") from error


def _place(environment: jinja2.Environment, error: Exception) -> str:
    """The innermost template line of a traceback: Jinja2 rewrites it so that it points into the template."""
    place = "a template"
    traceback = error.__traceback__
    while traceback is not None:
        path = Path(traceback.tb_frame.f_code.co_filename)
        if path.suffix == ".j2":
            place = f"{path.name}, line {traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place


def unused(keys: Sequence[str], used: Iterable[str]) -> list[str]:
    """Results that no table, figure or sentence prints."""
    return sorted(set(keys) - set(used))
