"""The edits of `co_author_edits` made by LibreOffice itself, through its Python bridge."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp

SYSTEM_PYTHON = "/usr/bin/python3"


def office_is_there() -> bool:
    """True where LibreOffice and its bridge to the system's Python are installed."""
    if shutil.which("soffice") is None or not Path(SYSTEM_PYTHON).is_file():
        return False
    return subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode == 0


class Office:
    """A LibreOffice without a window that performs operations on documents."""

    def __init__(self) -> None:
        self._profile = mkdtemp(prefix="office-")
        self._begin()

    def _begin(self) -> None:
        self._pipe = f"pipe{Path(self._profile).name.replace('-', '')}"
        self._process = subprocess.Popen(
            ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{self._profile}",
             f"--accept=pipe,name={self._pipe};urp;"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def edit(self, source: Path, operations: tuple[tuple[str, ...], ...], target: Path) -> Path:
        """Open a document, do the operations, save it under the kind of the target's name."""
        if self._process.poll() is not None:
            self._begin()
        # A file that another LibreOffice has open, or had when it crashed, is locked.
        opened = Path(shutil.copy(source, target.with_name(f"opened-{target.stem}.docx")))
        task = {"pipe": self._pipe, "source": str(opened), "target": str(target), "operations": operations}
        done = subprocess.run(
            [SYSTEM_PYTHON, __file__], input=json.dumps(task), capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return target

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)
        shutil.rmtree(self._profile, ignore_errors=True)


# --- from here on: the system's Python, inside `edit` ----------------------------------------------------------------


def _main() -> None:
    import time

    import uno
    from com.sun.star.beans import PropertyValue
    from com.sun.star.connection import NoConnectException

    task = json.load(sys.stdin)
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            context = resolver.resolve(f"uno:pipe,name={task['pipe']};urp;StarOffice.ComponentContext")
            break
        except NoConnectException:
            time.sleep(0.5)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)

    def value(name: str, content: object) -> PropertyValue:
        made = PropertyValue()
        made.Name, made.Value = name, content
        return made

    document = desktop.loadComponentFromURL(
        uno.systemPathToFileUrl(task["source"]), "_blank", 0, (value("Hidden", True),)
    )
    try:
        for operation in task["operations"]:
            _Writer(document, context).perform(operation)
        kind = "writer8" if task["target"].endswith(".odt") else "MS Word 2007 XML"
        document.storeToURL(uno.systemPathToFileUrl(task["target"]), (value("FilterName", kind),))
    finally:
        document.close(True)


class _Writer:
    def __init__(self, document: object, context: object) -> None:
        self.document, self.context = document, context

    def perform(self, operation: list[str]) -> None:
        kind, *words = operation
        getattr(self, f"do_{kind}")(*words)

    def paragraph(self, containing: str) -> object:
        for found in self.paragraphs():
            if containing in found.getString():
                return found
        raise AssertionError(f"no paragraph contains {containing!r}")

    def paragraphs(self) -> list[object]:
        every = []
        parts = self.document.Text.createEnumeration()
        while parts.hasMoreElements():
            part = parts.nextElement()
            if part.supportsService("com.sun.star.text.Paragraph"):
                every.append(part)
            elif part.supportsService("com.sun.star.text.TextTable"):
                for name in part.getCellNames():
                    inner = part.getCellByName(name).createEnumeration()
                    while inner.hasMoreElements():
                        every.append(inner.nextElement())
        return every

    def find(self, words: str, within: str = "") -> object:
        """A cursor over the words; numbers have frames, so that a paragraph is walked portion by portion."""
        paragraph = self.paragraph(within or words)
        search = self.document.createSearchDescriptor()
        search.SearchString, search.SearchCaseSensitive = words, True
        every = self.document.findAll(search)
        for index in range(every.getCount()):
            found = every.getByIndex(index)
            holder = paragraph.getText()
            try:
                inside = (
                    holder.compareRegionStarts(paragraph, found) >= 0
                    and holder.compareRegionEnds(found, paragraph) >= 0
                )
            except Exception:  # another text: a cell, a frame
                continue
            if inside:
                return found
        raise AssertionError(f"{words!r} was not found in {paragraph.getString()!r}")

    def do_replace(self, old: str, new: str, within: str) -> None:
        self.find(old, within).setString(new)

    def do_insert(self, after: str, new: str) -> None:
        found = self.find(after[-60:], after[-60:])
        found.getText().insertString(found.getEnd(), new, False)

    def do_delete(self, containing: str) -> None:
        self.paragraph(containing).dispose()

    def _break(self, at: object) -> None:
        at.getText().insertControlCharacter(at, 0, False)

    def do_split(self, before: str) -> None:
        found = self.find(before)
        self._break(found.getStart())

    def do_merge(self, first: str, second: str) -> None:
        one, two = self.paragraph(first), self.paragraph(second)
        cursor = one.getText().createTextCursorByRange(one.getEnd())
        cursor.gotoRange(two.getStart(), True)
        cursor.setString(" ")

    def do_new(self, after: str, text: str, style: str) -> None:
        paragraph = self.paragraph(after)
        before = paragraph.getString()
        self._break(paragraph.getEnd())
        new = self.paragraphs()[[p.getString() for p in self.paragraphs()].index(before) + 1]
        new.setString(text)
        if style.startswith("Heading"):
            new.ParaStyleName = f"Heading {style[-1]}"

    def do_pasted(self, after: str, text: str) -> None:
        self.do_new(after, text, "")
        found = self.find(text)
        found.CharFontName, found.CharColor, found.CharHeight = "Comic Sans MS", 0xFF0000, 18

    def do_move(self, containing: str, after: str) -> None:
        text = self.paragraph(containing).getString()
        self.paragraph(containing).dispose()
        self.do_new(after, text, "")

    def do_duplicate(self, containing: str) -> None:
        self.do_new(containing, self.paragraph(containing).getString(), "")

    def do_cell(self, old: str, new: str) -> None:
        for paragraph in self.paragraphs():
            # Invisible signs stand at the edges of a number's frame.
            if "".join(c for c in paragraph.getString() if c.isprintable()).strip() == old:
                paragraph.setString(new)
                return
        raise AssertionError(f"no cell holds {old!r}")

    def do_fonts(self) -> None:
        for paragraph in self.paragraphs():
            paragraph.CharFontName = "Arial"

    def do_italic(self, words: str) -> None:
        import uno

        self.find(words).CharPosture = uno.Enum("com.sun.star.awt.FontSlant", "ITALIC")

    def do_footnote(self, after: str, text: str) -> None:
        found = self.find(after)
        note = self.document.createInstance("com.sun.star.text.Footnote")
        found.getText().insertTextContent(found.getEnd(), note, False)
        note.setString(text)

    def do_comment(self, on: str, text: str, author: str) -> None:
        note = self.document.createInstance("com.sun.star.text.textfield.Annotation")
        note.Author, note.Content = author, text
        found = self.find(on)
        # LibreOffice 7.4 crashes where a remark takes a range in.
        text = found.getText()
        text.insertTextContent(text.createTextCursorByRange(found.getEnd()), note, False)

    def do_track(self, old: str, new: str, within: str, author: str) -> None:
        self._author(author)
        self.document.RecordChanges = True
        self.find(old, within).setString(new)
        self.document.RecordChanges = False

    def _author(self, name: str) -> None:
        from com.sun.star.beans import PropertyValue

        path = PropertyValue()
        path.Name, path.Value = "nodepath", "/org.openoffice.UserProfile/Data"
        provider = self.context.ServiceManager.createInstanceWithContext(
            "com.sun.star.configuration.ConfigurationProvider", self.context
        )
        settings = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationUpdateAccess", (path,))
        settings.setPropertyValue("givenname", name)
        settings.setPropertyValue("sn", "")
        settings.commitChanges()


if __name__ == "__main__":
    _main()
