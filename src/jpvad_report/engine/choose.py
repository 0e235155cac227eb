"""Pick the engine."""

from __future__ import annotations

from typing import Literal, assert_never

from jpvad_report.engine.contract import Engine
from jpvad_report.engine.embedded import EmbeddedEngine
from jpvad_report.engine.quarto import QuartoEngine, find_quarto
from jpvad_report.errors import UserError

Preference = Literal["auto", "quarto", "embedded"]


def choose(preference: Preference) -> Engine:
    """Return the engine asked for; ``auto`` takes Quarto where it is installed.

    Raises
    ------
    UserError
        If Quarto is asked for and neither on PATH nor named by QUARTO_PATH.
    """
    match preference:
        case "embedded":
            return EmbeddedEngine()
        case "auto" | "quarto":
            executable = find_quarto()
            if executable is not None:
                return QuartoEngine(executable=executable)
            if preference == "auto":
                return EmbeddedEngine()
            raise UserError(
                "Quarto was asked for, but no `quarto` is on PATH and QUARTO_PATH names none.",
                remedy="Install Quarto (https://quarto.org/docs/get-started/), set QUARTO_PATH to its executable, "
                "or use --engine embedded.",
            )
        case _:
            assert_never(preference)
