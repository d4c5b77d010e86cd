"""What can be wrong with a file of PubMed, and what to do."""

from __future__ import annotations

from typing import Final

from sarcokg.errors import Defect

__all__ = ["MAXIMUM_BYTES", "RULES", "defect"]

#: No article of PubMed comes near this, collaborators and references included.
MAXIMUM_BYTES: Final = 16_000_000

#: What is wrong and what to do, for each rule about files of PubMed.
RULES: Final[dict[str, tuple[str, str]]] = {
    "pubmed-date": ("no such day, month or year", "Compare the date with the article, and fetch the file again."),
    "pubmed-duplicate": ("the file has this article twice", "Keep one of the two."),
    "pubmed-entities": (
        "the file declares entities of its own, which are never expanded",
        "Fetch it from PubMed, whose files declare none.",
    ),
    "pubmed-no-identifier": ("the article has no PMID", "Fetch the file again."),
    "pubmed-not-articles": (
        "this is neither PubMed XML nor MEDLINE text",
        "Save the article from PubMed in one of these formats.",
    ),
    "pubmed-not-utf-8": ("the text is not in UTF-8", "Fetch the file again, or convert it."),
    "pubmed-not-xml": ("the XML is cut off or broken", "Fetch the file again."),
    "pubmed-too-deep": ("elements lie too deep within each other", "Fetch the file again."),
    "pubmed-too-large": ("no single article is as large", "Fetch the file again."),
    "pubmed-unreadable": ("the file cannot be unpacked to its end", "Fetch or pack it again."),
}


def defect(rule: str, file: str, line: int = 0, field: str = "", value: str = "") -> Defect:
    """Return a defect of a file."""
    message, repair = RULES[rule]
    return Defect(file, line, rule, field, value, message, repair)
