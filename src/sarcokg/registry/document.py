"""A document of a registry: the bytes of one record, and the strict reading of its JSON.

Turns bytes into a mapping whose numbers are the characters that were printed.
Two values under one name, NaN, another encoding than UTF-8, a cut text: each is refused with its line and repair.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from sarcokg.errors import Defect, RefusedError

__all__ = ["MAXIMUM_BYTES", "RULES", "Document", "defect", "number_in", "study_of"]

#: No record of a registry comes near this; the largest of half a million is a quarter of it.
MAXIMUM_BYTES: Final = 64_000_000

#: What is wrong and what to do, for each rule about documents of registries.
RULES: Final[dict[str, tuple[str, str]]] = {
    "registry-duplicate-key": ("the record has this name twice in one place", "Fetch the record again."),
    "registry-duplicate-study": (
        "another record of this run has the same study in another version",
        "Keep one of the two, or ingest them into folders of their own.",
    ),
    "registry-hostile-path": (
        "the path leads out of the place that is read",
        "Take the file out of there and name it itself.",
    ),
    "registry-name-differs": (
        "the file is named for another study than it holds",
        "Name the file by the number of its study.",
    ),
    "registry-not-a-number": ("the record has a number that JSON does not know", "Fetch the record again."),
    "registry-not-a-study": (
        "this is no study of ClinicalTrials.gov's API version 2",
        "Ingest studies or pages of studies as the API gives them, with an nctId.",
    ),
    "registry-not-json": ("the text is no JSON, or it is cut off", "Fetch the record again."),
    "registry-not-utf-8": ("the text is not in UTF-8", "Fetch the record again, or convert it."),
    "registry-too-deep": ("values lie too deep within each other", "Fetch the record again."),
    "registry-too-large": ("no single study is as large", "Split the file: one study, page or line at a time."),
    "registry-unreadable": ("the file cannot be unpacked to its end", "Fetch or pack it again."),
}

_NUMBER: Final = re.compile(r"NCT\d{8}")
_NAMED_FOR: Final = re.compile(r"(?i)(?<![a-z0-9])nct\d{8}(?!\d)")


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of one record; ``name`` is how a message calls it, ``number`` the study that its file is named for."""

    name: str
    data: bytes
    number: str | None = None


def defect(rule: str, name: str, line: int = 0, field: str = "", value: str = "") -> Defect:
    """Return a defect of a document."""
    message, repair = RULES[rule]
    return Defect(name, line, rule, field, value, message, repair)


def number_in(file_name: str) -> str | None:
    """Return the number of a study that a file's name holds.

    >>> number_in("NCT00000102.json"), number_in("page-1.json")
    ('NCT00000102', None)
    """
    found = _NAMED_FOR.findall(file_name)
    return found[0].upper() if len(found) == 1 else None


def study_of(document: Document) -> dict[str, Any]:
    """Return the study that a document holds, every number as it was printed.

    Raises `RefusedError` where there is none.
    """
    found = _parse(document, _decode(document))
    number = _identification(found)
    if number is None or not _NUMBER.fullmatch(number):
        raise RefusedError([defect("registry-not-a-study", document.name, 0, "nctId", number or "")])
    if document.number is not None and document.number != number:
        raise RefusedError([defect("registry-name-differs", document.name, 0, "nctId", number)])
    return dict(found)


def _identification(found: object) -> str | None:
    for name in ("protocolSection", "identificationModule", "nctId"):
        if not isinstance(found, dict):
            return None
        found = found.get(name)
    return found if isinstance(found, str) else None


def _decode(document: Document) -> str:
    if len(document.data) > MAXIMUM_BYTES:
        raise RefusedError([defect("registry-too-large", document.name, 0, "", f"{len(document.data)} bytes")])
    try:
        return document.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = document.data[: error.start].count(b"\n") + 1
        value = f"byte {document.data[error.start]:02X}"
        raise RefusedError([defect("registry-not-utf-8", document.name, line, "", value)]) from None


def _parse(document: Document, text: str) -> Any:  # noqa: ANN401 - any JSON
    def refuse(rule: str, value: str) -> NoReturn:
        raise RefusedError([defect(rule, document.name, 0, "", value)])

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            refuse("registry-duplicate-key", next(name for name in names if names.count(name) > 1))
        return found

    try:
        # Numbers stay text: 1.10 is not 1.1, and a number of five thousand digits is no reason to fail.
        return json.loads(
            text,
            object_pairs_hook=unique,
            parse_int=str,
            parse_float=str,
            parse_constant=lambda constant: refuse("registry-not-a-number", constant),
        )
    except json.JSONDecodeError as error:
        value = f"column {error.colno}"
        raise RefusedError([defect("registry-not-json", document.name, error.lineno, "", value)]) from None
    except RecursionError:
        raise RefusedError([defect("registry-too-deep", document.name)]) from None
