"""Draw names as registries write them, to be read by hand before any program reads them.

    python tests/gold/draw.py SEED NUMBER ARCHIVE

Prints NUMBER distinct conditions and interventions of the registry records in ARCHIVE (`.tar.gz`), none of which
stands in a set of this folder yet: a third from all records, a third from those that speak of a cancer,
a third from those that speak of a sarcoma, so that there are names to be found among those to be left alone.
The same seed, archive and sets draw the same names. Nothing of the program is used.
"""

from __future__ import annotations

import csv
import json
import random
import re
import sys
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
Name = tuple[str, str]
SARCOMA = re.compile("sarcoma", re.IGNORECASE)
CANCER = re.compile("cancer|carcinoma|tumou?r|neoplasm|sarcoma|melanoma|malignan", re.IGNORECASE)
ANYTHING = re.compile("")


def studies(archive: Path) -> Iterator[dict[str, Any]]:
    """Yield the protocol of each study."""
    with tarfile.open(archive) as files:
        for member in files:
            file = files.extractfile(member) if member.name.endswith(".json") else None
            if file is not None:
                yield json.load(file)["protocolSection"]


def names(protocol: dict[str, Any]) -> Iterator[Name]:
    """Yield the conditions and interventions of a study, the other names of interventions included."""
    for condition in protocol.get("conditionsModule", {}).get("conditions", []):
        yield "condition", " ".join(condition.split())
    for intervention in protocol.get("armsInterventionsModule", {}).get("interventions", []):
        for name in (intervention.get("name", ""), *intervention.get("otherNames", [])):
            yield "intervention", " ".join(name.split())


def speaks_of(protocol: dict[str, Any], words: re.Pattern[str]) -> bool:
    """Tell whether a title or a condition of a study has one of some words."""
    told = [protocol["identificationModule"], protocol.get("conditionsModule", {})]
    return bool(words.search(json.dumps(told)))


def known() -> set[Name]:
    """Return the names that stand in a set already, without case."""
    found = set()
    for path in HERE.glob("*.tsv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            found |= {(row["field"], row["name"].casefold()) for row in rows}
    return found


def draw(seed: int, number: int, archive: Path) -> list[Name]:
    """Return that many names, sorted."""
    strata: dict[re.Pattern[str], set[Name]] = {words: set() for words in (SARCOMA, CANCER, ANYTHING)}
    for protocol in studies(archive):
        for words, own in strata.items():
            own.update(name for name in names(protocol) if name[1] and speaks_of(protocol, words))
    chance = random.Random(seed)  # noqa: S311 - nothing is kept secret
    seen, drawn = known(), set[Name]()
    for left, own in zip((3, 2, 1), strata.values(), strict=True):
        new = sorted(name for name in own - drawn if (name[0], name[1].casefold()) not in seen)
        drawn |= set(chance.sample(new, min((number - len(drawn)) // left, len(new))))
    return sorted(drawn)


if __name__ == "__main__":
    for field, name in draw(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])):
        sys.stdout.write(f"{field}\t{name}\n")
