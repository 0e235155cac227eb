"""LibreOffice, without a window: accepts or rejects every tracked change of a Word file and saves it as another one.

Run by the Python that LibreOffice's own bridge (`import uno`) belongs to; `interpreter` finds it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMANDS = {"accept": ".uno:AcceptAllTrackedChanges", "reject": ".uno:RejectAllTrackedChanges"}


def missing() -> str:
    """Why LibreOffice cannot be used here; nothing where it can."""
    if shutil.which("soffice") is None:
        return "no soffice on PATH"
    return "" if interpreter() else "no Python that has LibreOffice's bridge (python3-uno)"


def interpreter() -> str:
    """A Python with the bridge."""
    for name in (sys.executable, "/usr/bin/python3"):
        found = shutil.which(name)
        if found and subprocess.run([found, "-c", "import uno"], capture_output=True, check=False).returncode == 0:
            return found
    return ""


def settled(document: Path, folder: Path) -> dict[str, Path]:
    """The document with all its changes accepted, and rejected."""
    command = [interpreter(), __file__, str(document), str(folder)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {choice: folder / f"{choice}.docx" for choice in COMMANDS}


def main(document: str, folder: str) -> None:
    import uno  # type: ignore[import-not-found]
    from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]

    def given(name: str, value: object) -> object:
        found = PropertyValue()
        found.Name, found.Value = name, value
        return found

    profile, pipe = tempfile.mkdtemp(dir=folder), f"jpvad{os.getpid()}"
    process = subprocess.Popen(
        ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{profile}",
         f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        here = uno.getComponentContext()
        resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
        for attempt in range(240):
            try:
                there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except Exception:
                if attempt == 239:
                    raise
                time.sleep(0.25)
        services = there.ServiceManager
        desktop = services.createInstanceWithContext("com.sun.star.frame.Desktop", there)
        dispatcher = services.createInstanceWithContext("com.sun.star.frame.DispatchHelper", there)
        for choice, command in COMMANDS.items():
            opened = desktop.loadComponentFromURL(f"file://{document}", "_blank", 0, (given("Hidden", True),))
            dispatcher.executeDispatch(opened.getCurrentController().getFrame(), command, "", 0, ())
            target = f"file://{folder}/{choice}.docx"
            opened.storeToURL(target, (given("FilterName", "MS Word 2007 XML"),))
            opened.close(True)
        desktop.terminate()
    finally:
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    main(*sys.argv[1:])
