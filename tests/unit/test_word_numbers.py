"""Numbers in Word: a content control each, wherever the number stands, that Word accepts and LibreOffice keeps."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from jpvad_report.engine import EmbeddedEngine, Format
from jpvad_report.engine.word import TAG_LIMIT, content_control_tag, content_control_title

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LONG = "adverse_events.haemorrhage_or_haematoma.before.subdistribution_hazard_ratio"
TEXT = f"""---
title: Numbers
---

# Results

Of [323]{{.num key="cohort.group.before" part="count"}} patients **[P\\<0.0001]{{.num key="a.test" part="p_value"}}**.

| Name | Value |
|:-----|------:|
| Age | [72 (63–80)]{{.num key="baseline.age.before.median" part="summary" with="b.q1 b.q3"}} |

: Ages of [323]{{.num key="cohort.group.before" part="count"}} patients {{#tbl-ages}}

::: {{.table-note}}
The model holds [289]{{.num key="{LONG}" part="n"}} patients.
:::

Footnote.[^1]

[^1]: After [30]{{.num key="{LONG}.followed_to"}} days.
"""


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("word")
    source = project / "report" / "manuscript.qmd"
    source.parent.mkdir()
    source.write_text(TEXT, encoding="utf-8")
    return EmbeddedEngine().render(
        project=project, source=source, formats=[Format.DOCX], output_dir=project / "_output"
    )[Format.DOCX]


def controls(path: Path, part: str = "word/document.xml") -> list[etree._Element]:
    with zipfile.ZipFile(path) as package:
        return list(etree.fromstring(package.read(part)).iter(f"{W}sdt"))


def text_of(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def test_in_text_table_caption_and_note(document: Path) -> None:
    found = controls(document)
    assert [text_of(control) for control in found] == ["323", "P<0.0001", "323", "72 (63–80)", "289"]
    for control in found:
        tag, alias = (control.find(f"{W}sdtPr/{W}{name}") for name in ("tag", "alias"))
        assert tag is not None
        assert alias is not None
        assert len(tag.get(f"{W}val", "")) <= TAG_LIMIT
        assert len(alias.get(f"{W}val", "")) <= TAG_LIMIT
        assert control.find(f"{W}sdtPr/{W}lock") is None
        # Word wants whole runs inside a control that stands in a paragraph.
        content = control.find(f"{W}sdtContent")
        assert content is not None
        assert {child.tag for child in content} == {f"{W}r"}
    assert found[-1].find(f"{W}sdtPr/{W}tag[@{W}val='{content_control_tag(LONG, 'n')}']") is not None


def test_in_a_footnote(document: Path) -> None:
    (control,) = controls(document, "word/footnotes.xml")
    assert text_of(control) == "30"
    tag = control.find(f"{W}sdtPr/{W}tag")
    assert tag is not None
    assert tag.get(f"{W}val") == content_control_tag(f"{LONG}.followed_to")


def test_a_long_name_keeps_what_says_most() -> None:
    assert content_control_title("a.b#p_value") == "a.b#p_value"
    title = content_control_title(f"{LONG}#n")
    assert len(title) == TAG_LIMIT
    assert title.startswith("adverse_events.")
    assert title.endswith("before.subdistribution_hazard_ratio#n")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice (soffice) on PATH")
def test_libreoffice_keeps_every_control(document: Path, tmp_path: Path) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", str(tmp_path), str(document)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    saved = controls(tmp_path / document.name)
    assert [text_of(control) for control in saved] == [text_of(control) for control in controls(document)]
