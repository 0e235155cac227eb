"""One tree of errors; each class carries the exit code of the command line.

Every message says what was seen, what was expected and how to mend it. It may name rows, columns and files,
never a patient's value.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process tells its caller."""

    DONE = 0
    DIFFERENCES = 1
    USER_ERROR = 2
    EXTERNAL_PROGRAM = 3
    ENGINES_DISAGREE = 4
    INTERNAL = 70


class ReportError(Exception):
    """Any failure that is foreseen and explained to a person."""

    exit_code: ExitCode = ExitCode.INTERNAL

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n{self.remedy}" if self.remedy else self.message


class UserError(ReportError):
    """Something the user gave us is wrong."""

    exit_code = ExitCode.USER_ERROR


class StudyError(UserError):
    """The study file cannot be used."""


class RegistryError(UserError):
    """The registry export cannot be used."""


class CohortError(UserError):
    """The cohort that the criteria leave cannot be analysed."""


class TemplateError(UserError):
    """A template cannot be rendered, for example because it names a result that does not exist."""


class ClaimsError(UserError):
    """The claims file cannot be used."""


class RevisionError(UserError):
    """A frozen revision cannot be made or used."""


class ExternalProgramError(ReportError):
    """Pandoc, Typst or Quarto failed."""

    exit_code = ExitCode.EXTERNAL_PROGRAM


class EnginesDisagreeError(ReportError):
    """Two independent implementations give different numbers for the same estimate."""

    exit_code = ExitCode.ENGINES_DISAGREE
