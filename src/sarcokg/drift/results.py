"""The results of a record held against those that the registry has posted.

A figure of the record is told where the registry has figures for its endpoint and this one is not among them, nor the
sum of them: another cut-off, another assessor or an error, which is for the curator to find out. A result of a part
of the patients is compared with none, for the registry may not tell that part apart.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sarcokg.drift.model import Drift, each, in_days
from sarcokg.tree import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sarcokg.drift.posted import PostedResults, PostedShare

__all__ = ["drifted_results"]

#: The lists of a study in which a record holds results.
_RESULTS: Final = ("proportions", "durations", "best-responses", "adverse-events")


def drifted_results(record: Mapping, study: Mapping, posted: PostedResults) -> Iterator[Drift]:
    """Yield the shares and medians of a record's study that the registry has otherwise.

    A record that was made from the registry is told, too, that results have been posted since.
    """
    parts = {population.text("key") for population in each(study, "populations") if population.find("part-of")}
    whole = {
        name: [statement for statement in each(study, name) if statement.text("population") not in parts]
        for name in ("proportions", "durations")
    }
    for statement in whole["proportions"]:
        yield from _proportion(statement, posted)
    for statement in whole["durations"]:
        yield from _median(statement, posted)
    is_of_registry = record.text("source-kind") == "registry-record"
    if is_of_registry and posted.measures and not any(study.find(name) for name in _RESULTS):
        measures = f"figures for {posted.measures} outcome measure{'' if posted.measures == 1 else 's'}"
        line = min((entry.line for entry in study.entries), default=1)
        yield Drift(line, "results", "none", measures, "outcomeMeasuresModule")


def _proportion(statement: Mapping, posted: PostedResults) -> Iterator[Drift]:
    endpoint, count, of = statement.text("endpoint") or "", statement.find("count"), statement.text("of") or ""
    found = [share for share in posted.shares if share.endpoint == endpoint and not share.category]
    if isinstance(count, Scalar) and of:
        yield from _count(f"count of {endpoint}", (count, of), found)
    elif isinstance(percent := statement.find("percent"), Scalar):
        known = {share.percent for share in found if share.percent}
        if known and not any(_is_equal(percent.text, other) for other in known):
            told = ", ".join(f"{other} %" for other in sorted(known))
            yield Drift(percent.line, f"percent of {endpoint}", f"{percent.text} %", told, found[0].place)
    breakdown = statement.find("breakdown")
    for entry in breakdown.entries if isinstance(breakdown, Mapping) and of else ():
        same = [share for share in posted.shares if share.category == entry.key]
        if isinstance(entry.value, Scalar):
            yield from _count(f"{entry.key} of {endpoint}", (entry.value, of), same)


def _count(key: str, recorded: tuple[Scalar, str], found: list[PostedShare]) -> Iterator[Drift]:
    count, of = recorded
    known = {(share.count, share.out_of): share.place for share in found if share.count and share.out_of}
    if not known or (count.text, of) in known:
        return
    # What is said of as many patients is the likeliest to be of the same.
    near = {pair: place for pair, place in known.items() if pair[1] == of} or known
    told = ", ".join(f"{posted} of {out_of}" for posted, out_of in near)
    yield Drift(count.line, key, f"{count.text} of {of}", told, next(iter(near.values())))


def _median(statement: Mapping, posted: PostedResults) -> Iterator[Drift]:
    endpoint, median, unit = statement.text("endpoint") or "", statement.find("median"), statement.text("unit") or ""
    found = [one for one in posted.medians if one.endpoint == endpoint]
    if not isinstance(median, Scalar) or not found:
        return
    if in_days(median.text, unit) not in {in_days(one.value, one.unit) for one in found}:
        told = ", ".join(f"{one.value} {one.unit}" for one in found)
        yield Drift(median.line, f"median of {endpoint}", f"{median.text} {unit}", told, found[0].place)


def _is_equal(figure: str, other: str) -> bool:
    try:
        return Decimal(figure) == Decimal(other)
    except ArithmeticError:
        return figure == other
