"""What a registry record posts of results that a record may hold too: shares of patients and medians of times.

Read by the same rules as `sarcokg ingest` reads them, so both take the same numbers for responders.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sarcokg.drift.model import is_time
from sarcokg.identifiers import key_of, ontology_iri
from sarcokg.registry.measures import read_outcomes
from sarcokg.registry.nodes import Nodes
from sarcokg.registry.responses import read_responses
from sarcokg.registry.values import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg import names
    from sarcokg.registry.measures import Measure
    from sarcokg.registry.naming import Names
    from sarcokg.registry.rules import ReadingRules

__all__ = ["PostedMedian", "PostedResults", "PostedShare", "read_posted"]

_MODULE: Final = "outcomeMeasuresModule"


@dataclass(frozen=True, slots=True)
class PostedShare:
    """Patients with an outcome among so many, as posted; ``category`` is the one that alone is counted, if any."""

    endpoint: str
    category: str
    count: str
    out_of: str
    percent: str
    place: str


@dataclass(frozen=True, slots=True)
class PostedMedian:
    """A median time until the event of an endpoint, in the unit that is posted."""

    endpoint: str
    value: str
    unit: str
    place: str


@dataclass(frozen=True, slots=True)
class PostedResults:
    """The results of one study; ``measures`` is the number of outcome measures that have figures."""

    measures: int
    shares: tuple[PostedShare, ...]
    medians: tuple[PostedMedian, ...]


def read_posted(study: dict[str, Any], finder: names.Names, registered: Names, rules: ReadingRules) -> PostedResults:
    """Read the posted results of a study, as `sarcokg.registry.document.study_of` gives it.

    ``finder`` finds the endpoints in titles, ``registered`` is the reader's own seam to it.
    """
    whole = Part(study, "study", [])
    conditions = whole.part("protocolSection").part("conditionsModule").texts("conditions")
    # No node is kept, so any kind of identifier serves.
    nodes = Nodes("study", defaultdict(lambda: "posted"))
    measures = read_outcomes(whole.part("resultsSection"), nodes, rules)
    shares: list[PostedShare] = []
    medians: list[PostedMedian] = []
    for index, measure in enumerate(measures):
        place = f"{_MODULE}.outcomeMeasures.{index}"
        nodes.readings.clear()
        read_responses([measure], conditions, nodes, registered, rules)
        shares += _with_totals([_share(reading, place) for reading in nodes.readings])
        medians += _medians(measure, finder, place)
    return PostedResults(sum(bool(measure.numbers) for measure in measures), tuple(shares), tuple(medians))


def _share(reading: dict[str, Any], place: str) -> PostedShare:
    def key(name: str) -> str:
        return key_of(reading[name]) if name in reading else ""

    count, out_of, percent = (str(reading.get(name, "")) for name in ("read-count", "read-out-of", "read-percent"))
    return PostedShare(key("read-endpoint"), key("read-category"), count, out_of, percent, place)


def _with_totals(shares: list[PostedShare]) -> Iterator[PostedShare]:
    """Yield the shares, and the sum of those of several groups: a record may hold what the registry parts."""
    yield from shares
    kinds = dict.fromkeys((share.endpoint, share.category) for share in shares)
    for endpoint, category in kinds:
        parts = [share for share in shares if (share.endpoint, share.category) == (endpoint, category)]
        if len(parts) > 1 and all(part.count and part.out_of for part in parts):
            count, out_of = sum(int(part.count) for part in parts), sum(int(part.out_of) for part in parts)
            yield PostedShare(endpoint, category, str(count), str(out_of), "", parts[0].place)


def _medians(measure: Measure, finder: names.Names, place: str) -> Iterator[PostedMedian]:
    # Other medians, such as that of a percent, are no times.
    if measure.parameter.upper() != "MEDIAN" or not is_time(measure.unit):
        return
    endpoints = finder.find(measure.title, [ontology_iri("Endpoint")]).terms
    if len(endpoints) != 1:
        return
    for number in measure.numbers:
        if number.reads_as == "quantity":
            yield PostedMedian(key_of(endpoints[0]), number.printed, measure.unit.casefold(), place)
