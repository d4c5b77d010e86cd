"""Which facts of a record a newer version of its registry record contradicts, and what of its text has changed.

Compares what both say, and only that: what the record leaves out is no contradiction, nor is what the registry lacks.
It changes nothing; a curator decides what the record becomes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sarcokg.drift.doses import drifted_doses
from sarcokg.drift.model import Drift
from sarcokg.drift.posted import PostedResults, read_posted
from sarcokg.drift.protocol import drifted_protocol
from sarcokg.drift.results import drifted_results
from sarcokg.drift.versions import Change, changed_text
from sarcokg.study_facts import read_facts
from sarcokg.tree import Mapping

if TYPE_CHECKING:
    from sarcokg.names import Names

__all__ = ["Change", "Drift", "PostedResults", "changed_text", "find_drift", "number_of", "read_posted"]


def number_of(record: Mapping) -> str | None:
    """Return the number by which a record's study is registered, or None where it tells none."""
    study = record.find("study")
    return study.text("registration") if isinstance(study, Mapping) else None


def find_drift(
    record: Mapping, study: dict[str, object], names: Names, posted: PostedResults | None = None
) -> tuple[Drift, ...]:
    """Return what a registry's version of the study contradicts in a record, in the order of its lines.

    Without its posted results, as `read_posted` gives them, results are not compared.
    """
    own = record.find("study")
    if not isinstance(own, Mapping):
        return ()
    facts = read_facts(study, names)
    found = [*drifted_protocol(record, own, facts, names), *drifted_doses(record, own, study, facts, names)]
    if posted is not None:
        found += drifted_results(record, own, posted)
    return tuple(sorted(found))
