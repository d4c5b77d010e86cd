"""Errors: what a refusal says, in which order, and with which exit code."""

from __future__ import annotations

import pytest

from sarcokg import errors
from sarcokg.errors import Defect, RefusedError, SarcokgError

EXIT_CODES = {
    "BuildBusyError": 75,
    "AnswerTooLargeError": 1,
    "EndpointError": 1,
    "InconsistentOntologyError": 1,
    "MissingExplorerError": 3,
    "MissingReleaseError": 3,
    "QueryError": 2,
    "RefusedError": 1,
    "ReleaseDamagedError": 3,
    "ReleaseUnwritableError": 1,
    "SarcokgError": 1,
    "UnsupportedAxiomError": 1,
    "UsageError": 2,
}


def defect(file: str = "a.yaml", line: int = 4, value: str = "x") -> Defect:
    return Defect(file, line, "unknown-key", "drugg", value, "no such key", "Use drug.")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (defect(), "a.yaml:4: drugg: no such key: x. Use drug. (docs/errors.md#unknown-key)"),
        (defect(line=0), "a.yaml: drugg: no such key: x. Use drug. (docs/errors.md#unknown-key)"),
        (defect(value=""), "a.yaml:4: drugg: no such key. Use drug. (docs/errors.md#unknown-key)"),
        (
            Defect("a.yaml", 4, "too-large", "", "9 bytes", "too large", "Split it."),
            "a.yaml:4: too large: 9 bytes. Split it. (docs/errors.md#too-large)",
        ),
    ],
    ids=["whole", "of the file", "without a value", "without a field"],
)
def test_a_defect_is_one_line_with_place_field_value_and_repair(given: Defect, said: str) -> None:
    line = str(given)

    assert line == said


def test_a_refusal_lists_its_defects_by_file_and_line() -> None:
    refused = RefusedError([defect("b.yaml", 1), defect("a.yaml", 10), defect("a.yaml", 9)])

    assert [(found.file, found.line) for found in refused.defects] == [("a.yaml", 9), ("a.yaml", 10), ("b.yaml", 1)]
    assert str(refused).splitlines() == [str(found) for found in refused.defects]


def test_a_refusal_lists_a_defect_once() -> None:
    refused = RefusedError([defect(), defect(), defect()])

    assert refused.defects == (defect(),)


def test_every_error_ends_the_command_line_with_its_own_code() -> None:
    raised = [getattr(errors, name) for name in errors.__all__ if name != "Defect"]

    codes = {error.__name__: error.exit_code for error in raised if issubclass(error, SarcokgError)}

    assert codes == EXIT_CODES
