"""One study: a document of ClinicalTrials.gov's API v2 to its nodes.

Reads the whole record, so that everything in it is a fact, a reading by rules, or named as left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sarcokg.registry.document import study_of
from sarcokg.registry.events import read_events
from sarcokg.registry.flow import read_flow
from sarcokg.registry.measures import read_baseline, read_outcomes
from sarcokg.registry.nodes import Nodes
from sarcokg.registry.protocol import read_protocol
from sarcokg.registry.responses import UNREVIEWED, read_responses
from sarcokg.registry.values import Part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sarcokg.registry.document import Document
    from sarcokg.registry.naming import Names
    from sarcokg.registry.rules import ReadingRules

__all__ = ["ReadStudy", "read_study"]


@dataclass(frozen=True, slots=True)
class ReadStudy:
    """What was read of one study, as nodes of JSON-LD by the keys of the context.

    ``facts`` repeat what is posted, ``readings`` are what rules made of it, ``findings`` what could not be read.
    """

    number: str
    facts: tuple[dict[str, Any], ...]
    readings: tuple[dict[str, Any], ...]
    findings: tuple[dict[str, Any], ...]


def read_study(document: Document, kinds: Mapping[str, str], names: Names, rules: ReadingRules) -> ReadStudy:
    """Read one study; ``kinds`` has the kind of identifier of each class of the registry's module.

    Raises `RefusedError` where the document is no study.
    """
    found = study_of(document)
    shapes: list[str] = []
    study = Part(found, "study", shapes)
    number = study.part("protocolSection").part("identificationModule").text("nctId")
    nodes = Nodes(number, kinds)
    about = read_protocol(study, nodes, names, rules)
    results = study.part("resultsSection")
    read_flow(results, nodes)
    read_baseline(results, nodes, rules)
    measures = read_outcomes(results, nodes, rules)
    read_events(results, nodes, names)
    conditions = study.part("protocolSection").part("conditionsModule").texts("conditions")
    read_responses(measures, conditions, nodes, names, rules)
    nodes.add(
        "RegistryStudy",
        nodes.study_iri,
        {
            "registry-number": number,
            "review-status": UNREVIEWED,
            "registry-version": study.part("derivedSection").part("miscInfoModule").text("versionHolder"),
            "results-posted": "true" if results else "false",
            "frequency-threshold": results.part("adverseEventsModule").text("frequencyThreshold"),
            "record-sha256": sha256(document.data).hexdigest(),
            "read-by-rules": rules.sha256,
            **about,
        },
    )
    for path in dict.fromkeys(shapes):
        nodes.find("unexpected-shape", path, "")
    return ReadStudy(number, tuple(nodes.facts), tuple(nodes.readings), tuple(nodes.findings))
