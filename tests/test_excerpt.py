"""Excerpts: the graphs that are asked for, and no other; a view of one source keeps what is common to all."""

from __future__ import annotations

import pytest

from sarcokg.errors import UsageError
from sarcokg.excerpt import excerpt
from sarcokg.identifiers import graph_iri
from sarcokg.release import Release

OWN = graph_iri("source/atezolizumab-asps")


def test_without_a_part_everything_is_taken(release: Release) -> None:
    taken = excerpt(release)

    assert taken.graphs == release.graphs
    assert taken.text() == release.text()


def test_what_is_asserted_and_what_is_inferred_make_the_whole(release: Release) -> None:
    inferred = excerpt(release, "inferred").graphs

    assert set(inferred) == {graph_iri("inferred"), graph_iri("audit")}
    assert set(release.graphs) == {*inferred, *excerpt(release, "asserted").graphs}


def test_one_source_is_one_graph_and_its_view_has_what_is_common(release: Release) -> None:
    common = {iri for iri in release.graphs if "/source/" not in iri}

    assert excerpt(release, "source=atezolizumab-asps").graphs == [OWN]
    assert set(excerpt(release, "source=atezolizumab-asps", is_view=True).graphs) == {OWN, *common}


@pytest.mark.parametrize(
    ("only", "is_view", "message"),
    [
        ("proven", False, "no such part: proven"),
        ("source=atezolizumab", False, "no source has this key: atezolizumab"),
        ("asserted", True, "rests on what is asserted and inferred together"),
    ],
)
def test_a_part_that_cannot_be_taken_is_refused(release: Release, only: str, is_view: bool, message: str) -> None:  # noqa: FBT001 - a table of cases
    with pytest.raises(UsageError, match=message):
        excerpt(release, only, is_view=is_view)
