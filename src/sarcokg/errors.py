"""Every error that sarcokg raises on purpose, and the defects that a refusal lists.

A defect is a value: one mistake in one record, with its place and its repair.
An exception ends the work; its class decides the exit code of the command line.
Each class and each rule has a heading of its own in ``docs/errors.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "AnswerTooLargeError",
    "BuildBusyError",
    "Defect",
    "EndpointError",
    "InconsistentOntologyError",
    "MissingExplorerError",
    "MissingReleaseError",
    "QueryError",
    "RefusedError",
    "ReleaseDamagedError",
    "ReleaseUnwritableError",
    "SarcokgError",
    "UnsupportedAxiomError",
    "UsageError",
]

#: A longer value is cut in a message: the line tells where to read it.
_LONGEST_VALUE = 100


@dataclass(frozen=True, slots=True, order=True)
class Defect:
    """One mistake: where it stands, what is wrong, the value, and what to do.

    ``line`` is 1-based; 0 means that the defect belongs to the file as a whole.
    """

    file: str
    line: int
    rule: str
    field: str
    value: str
    message: str
    repair: str

    def __str__(self) -> str:
        """Return the defect as one line, in the order in which a curator needs it.

        >>> print(Defect("a.yaml", 4, "unknown-key", "drugg", "x", "unknown key", "Use drug."))
        a.yaml:4: drugg: unknown key: x. Use drug. (docs/errors.md#unknown-key)
        """
        place = f"{self.file}:{self.line}" if self.line else self.file
        field = f" {self.field}:" if self.field else ""
        shown = self.value if len(self.value) <= _LONGEST_VALUE else f"{self.value[: _LONGEST_VALUE - 1]}…"
        value = f": {shown}" if shown else ""
        return f"{place}:{field} {self.message}{value}. {self.repair} (docs/errors.md#{self.rule})"


class SarcokgError(Exception):
    """Something that a user can mend; the message says how."""

    exit_code: ClassVar[int] = 1


class RefusedError(SarcokgError):
    """Records were refused: every defect is listed, sorted by file and line."""

    def __init__(self, defects: Iterable[Defect]) -> None:
        """Keep the defects, sorted."""
        self.defects = tuple(sorted(set(defects)))
        super().__init__("\n".join(str(defect) for defect in self.defects))


class InconsistentOntologyError(SarcokgError):
    """The facts contradict the ontology; the message names the culprits."""


class UnsupportedAxiomError(SarcokgError):
    """The ontology uses a part of OWL that the reasoner does not compile; the message names it."""


class UsageError(SarcokgError):
    """The command or call was worded wrongly: an unknown name, parameter or value."""

    exit_code = 2


class QueryError(UsageError):
    """A SPARQL query could not be read or run."""


class EndpointError(SarcokgError):
    """A SPARQL engine could not be reached, refused, or did not answer in full."""


class AnswerTooLargeError(EndpointError):
    """A SPARQL engine's answer is longer than what is read of it here."""


class MissingReleaseError(SarcokgError):
    """There is no release here to answer from."""

    exit_code = 3


class MissingExplorerError(SarcokgError):
    """The package was installed without the explorer, so that no page and no figure can be drawn."""

    exit_code = 3


class ReleaseDamagedError(SarcokgError):
    """A file of a release differs from its manifest."""

    exit_code = 3


class ReleaseUnwritableError(SarcokgError):
    """A release could not be written: the disk is full, or the folder is not ours; the one before stays."""


class BuildBusyError(SarcokgError):
    """Another build of the same project is running."""

    exit_code = 75
