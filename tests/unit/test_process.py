"""Writing aside, working side by side, and leaving: what a failure leaves behind."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from jpvad_report import cli, parallel
from jpvad_report.artefacts import sha256, staged
from jpvad_report.errors import EnginesDisagreeError, ExternalProgramError, ReportError, StudyError


def test_a_failure_leaves_the_earlier_files_whole(tmp_path: Path) -> None:
    target = tmp_path / "report"
    with staged(target) as aside:
        (aside / "a.txt").write_text("first")
        (aside / "figures").mkdir()
        (aside / "figures" / "b.txt").write_text("first")

    def fail() -> None:
        with staged(target) as aside:
            (aside / "a.txt").write_text("second")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        fail()
    assert (target / "a.txt").read_text() == "first"
    assert sorted(path.name for path in target.iterdir()) == ["a.txt", "figures"]
    with staged(target) as aside:
        (aside / "a.txt").write_text("third")
    assert (target / "a.txt").read_text() == "third"
    assert (target / "figures" / "b.txt").read_text() == "first"


def test_hash_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"abc")
    # The test vector of FIPS 180-4.
    assert sha256(tmp_path / "x") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize("fork", [True, False])
def test_side_by_side_gives_results_in_order(monkeypatch: pytest.MonkeyPatch, fork: bool) -> None:
    monkeypatch.setattr(parallel, "_can_fork", lambda: fork and hasattr(os, "fork"))
    done: list[str] = []
    found = parallel.side_by_side([lambda: 1, lambda: [2], lambda: "3"], meanwhile=lambda: done.append("meanwhile"))
    assert found == [1, [2], "3"]
    assert done == (["meanwhile"] if fork else [])


@pytest.mark.parametrize("fork", [True, False])
@pytest.mark.parametrize("which", [0, 1])
def test_side_by_side_raises_what_a_task_raised(monkeypatch: pytest.MonkeyPatch, fork: bool, which: int) -> None:
    monkeypatch.setattr(parallel, "_can_fork", lambda: fork and hasattr(os, "fork"))

    def fail() -> Any:
        raise StudyError("told to fail")

    tasks: list[Any] = [lambda: 1, lambda: 2]
    tasks[which] = fail
    with pytest.raises(StudyError, match="told to fail"):
        parallel.side_by_side(tasks)


def test_a_worker_that_dies_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_can_fork", lambda: hasattr(os, "fork"))
    with pytest.raises(RuntimeError, match="died without an answer"):
        parallel.side_by_side([lambda: 1, lambda: os._exit(3)])


@pytest.mark.parametrize(
    ("error", "code"),
    [(StudyError("a"), 2), (ExternalProgramError("a"), 3), (EnginesDisagreeError("a"), 4), (ReportError("a"), 70)],
)
def test_each_error_has_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: ReportError, code: int
) -> None:
    def app() -> None:
        raise error

    monkeypatch.setattr(cli, "app", app)
    assert cli.main() == code
    assert capsys.readouterr().err == "jpvad-report: a\n"


def test_a_fault_tells_where_but_not_what_it_held(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def app() -> None:
        raise ValueError("could not convert 'Nakayama-7'")

    monkeypatch.setattr(cli, "app", app)
    assert cli.main() == 70
    message = capsys.readouterr().err
    assert "ValueError in test_process.py, line" in message
    assert "Nakayama" not in message
    monkeypatch.setenv(cli.DEBUG, "1")
    with pytest.raises(ValueError, match="Nakayama"):
        cli.main()
