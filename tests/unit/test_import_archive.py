"""Files that came by mail: opened within limits, nothing executed, nothing fetched."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from jpvad_report.engine.word_base import keep_base
from jpvad_report.errors import UserError
from jpvad_report.revision.importer import archive
from jpvad_report.revision.importer.archive import base_hash, kept_base, read_word
from jpvad_report.revision.importer.opening import open_edited

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def parts(text: str = "Hello", **more: bytes) -> dict[str, bytes]:
    return {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"/>'.encode(),
        "_rels/.rels": f'<Relationships xmlns="{RELS}"/>'.encode(),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELS}"/>'.encode(),
        "word/document.xml": (
            f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
        ).encode(),
        **more,
    }


def written(path: Path, content: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in content.items():
            file.writestr(name, part)
    return path


def refused(path: Path) -> str:
    with pytest.raises(UserError) as problem:
        open_edited(path, base=None, output=path.with_name("absent.docx"))
    assert problem.value.exit_code == 2
    assert problem.value.remedy
    return str(problem.value)


def external(kind: str, target: str) -> dict[str, bytes]:
    relation = f'<Relationship Id="x" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'
    return parts() | {
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELS}">{relation}</Relationships>'.encode()
    }


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "There is no file" in refused(tmp_path / "gone.docx")


def test_another_kind_of_file(tmp_path: Path) -> None:
    path = tmp_path / "edited.rtf"
    path.write_text("{\\rtf1}")
    assert "not a .docx or .odt" in refused(path)


def test_a_damaged_file(tmp_path: Path) -> None:
    path = written(tmp_path / "cut.docx", parts())
    path.write_bytes(path.read_bytes()[:200])
    assert "damaged" in refused(path)


def test_damaged_xml(tmp_path: Path) -> None:
    assert "not sound XML" in refused(written(tmp_path / "x.docx", parts() | {"word/document.xml": b"<w:document"}))


def test_a_document_from_elsewhere(tmp_path: Path) -> None:
    assert "holds none of its marks" in refused(written(tmp_path / "foreign.docx", parts()))


def test_a_zip_that_is_no_document(tmp_path: Path) -> None:
    assert "not a Word document" in refused(written(tmp_path / "sheet.docx", {"xl/workbook.xml": b"<x/>"}))


def test_a_bomb(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><a>' + b" " * 40_000_000 + b"</a>"
    assert "unpacks to" in refused(written(tmp_path / "bomb.docx", parts() | {"word/document.xml": bomb}))


def test_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_ENTRIES", 3)
    assert "4 files" in refused(written(tmp_path / "many.docx", parts()))


def test_a_size_that_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL", 100)
    assert "unpacks to" in refused(written(tmp_path / "large.docx", parts()))


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/vbaData.xml"])
def test_macros(tmp_path: Path, name: str) -> None:
    assert "holds macros" in refused(written(tmp_path / "macro.docx", parts() | {name: b"x"}))


def test_macros_by_content_type(tmp_path: Path) -> None:
    types = f'<Types xmlns="{TYPES}"><Default ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    assert "holds macros" in refused(written(tmp_path / "m.docx", parts() | {"[Content_Types].xml": types.encode()}))


@pytest.mark.parametrize(
    ("kind", "target"),
    [("image", "http://example.org/x.png"), ("oleObject", "file:///etc/passwd"), ("subDocument", "a.docx"),
     ("attachedTemplate", "https://example.org/t.dotm"), ("attachedTemplate", "\\\\server\\t.dotm")],
)  # fmt: skip
def test_content_from_elsewhere(tmp_path: Path, kind: str, target: str) -> None:
    assert "takes content from elsewhere" in refused(written(tmp_path / "link.docx", external(kind, target)))


@pytest.mark.parametrize(
    ("kind", "target"), [("hyperlink", "https://doi.org/10.1"), ("attachedTemplate", "file:///C:/Normal.dotm")]
)
def test_links_that_nobody_follows(tmp_path: Path, kind: str, target: str) -> None:
    assert "word/document.xml" in read_word(written(tmp_path / "link.docx", external(kind, target)))


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    document = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]><d>&x;</d>'.encode()
    message = refused(
        written(tmp_path / "entity.docx", parts() | {"word/document.xml": document, "word/styles.xml": document})
    )
    assert "SECRET" not in message


def test_the_sent_document_travels_along(tmp_path: Path) -> None:
    content = parts("As it was sent")
    keep_base(content)
    once = dict(content)
    keep_base(content)
    assert content == once, "keeping it twice changes nothing"
    path = written(tmp_path / "sent.docx", content)
    read = read_word(path)
    kept = kept_base(read, path=path)
    assert kept is not None
    assert kept["word/document.xml"] == content["word/document.xml"]
    assert len(base_hash(read, path=path)) == 16


def test_a_damaged_copy_of_the_sent_document(tmp_path: Path) -> None:
    content = parts()
    keep_base(content)
    content["customXml/item1.xml"] = content["customXml/item1.xml"].replace(b'document.xml">', b'document.xml">AAAA')
    assert "--base" in refused(written(tmp_path / "edited.docx", content))


def test_an_open_document_with_scripts(tmp_path: Path) -> None:
    path = written(tmp_path / "edited.odt", {"content.xml": b"<a/>", "Basic/Standard/Module1.xml": b"<x/>"})
    assert "holds macros" in refused(path)


def test_an_open_document_with_links(tmp_path: Path) -> None:
    link = b'<a xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="http://example.org/x.png"/></a>'
    assert "takes content from elsewhere" in refused(written(tmp_path / "edited.odt", {"content.xml": link}))


def test_an_archive_that_is_no_open_document(tmp_path: Path) -> None:
    assert "not an OpenDocument text" in refused(written(tmp_path / "edited.odt", {"x": b""}))
