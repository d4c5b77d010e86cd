"""Arithmetic of proportions: exact figures, and the laws that every interval keeps."""

from __future__ import annotations

import csv
import math
from decimal import ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from sarcokg.statistics import clopper_pearson, percent, percents_of_counts, wilson

HUNDRED = Decimal(100)
#: Reference values of another implementation; the browser is held against the same table.
TABLE = Path(__file__).parent / "golden-statistics" / "proportions.tsv"
LINES = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
GOLDEN = list(csv.DictReader(LINES, delimiter="\t"))
INTERVALS = {"clopper-pearson": clopper_pearson, "wilson": wilson}

#: A count with its denominator.
proportions = st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
decimals = st.integers(0, 4)


def chance(count: int, of: int, probability: float) -> float:
    """Return the binomial probability of a count."""
    return math.comb(of, count) * probability**count * (1 - probability) ** (of - count)


@pytest.mark.parametrize(
    ("count", "of", "places", "expected"),
    [
        (19, 52, 1, "36.5"),
        (19, 52, 0, "37"),
        (1, 8, 0, "13"),
        (1, 200, 0, "1"),
        (1, 3, 4, "33.3333"),
        (0, 7, 1, "0.0"),
        (7, 7, 1, "100.0"),
    ],
    ids=["the trial", "as printed", "half away from zero", "half of one", "four places", "none", "all"],
)
def test_a_percent_is_rounded_as_sources_round(count: int, of: int, places: int, expected: str) -> None:
    assert str(percent(count, of, places)) == expected


def test_a_percent_does_not_depend_on_the_precision_of_the_caller() -> None:
    with localcontext(prec=2):
        assert str(percent(19, 52)) == "36.5"


@pytest.mark.parametrize(
    ("count", "of"), [(0, 0), (53, 52), (-1, 52), (1, -1)], ids=["of none", "more than all", "negative", "negative of"]
)
def test_what_is_no_proportion_has_no_percent(count: int, of: int) -> None:
    with pytest.raises(ValueError, match=f"no proportion: {count} of {of}"):
        percent(count, of)


@given(proportions, decimals)
def test_a_percent_is_within_half_a_step_of_the_exact_value(proportion: tuple[int, int], places: int) -> None:
    count, of = proportion

    printed = percent(count, of, places)

    assert 0 <= printed <= HUNDRED
    assert abs(printed * of - 100 * count) * 2 <= Decimal(1).scaleb(-places) * of


@given(proportions, decimals)
def test_every_percent_of_a_count_is_possible(proportion: tuple[int, int], places: int) -> None:
    count, of = proportion

    possible = percents_of_counts(of, places)

    assert percent(count, of, places) in possible
    assert len(possible) <= of + 1


def test_a_percent_that_no_count_gives_is_impossible() -> None:
    assert Decimal("10.13") not in percents_of_counts(154, 2)


@pytest.mark.parametrize(
    ("count", "of", "expected"),
    [
        (19, 52, ("23.6", "51.0")),
        # With nobody, or with all, the limit has a closed form: 1 − 0.025^(1/10) is 0.308.
        (0, 10, ("0.0", "30.8")),
        (10, 10, ("69.2", "100.0")),
        # One of two: 1 − √0.975 is 0.0126.
        (1, 2, ("1.3", "98.7")),
    ],
    ids=["the trial", "none", "all", "one of two"],
)
def test_the_exact_interval_is_that_of_clopper_and_pearson(count: int, of: int, expected: tuple[str, str]) -> None:
    lower, upper = clopper_pearson(count, of)

    assert (str(lower), str(upper)) == expected


@given(st.integers(2, 60).flatmap(lambda of: st.tuples(st.integers(1, of - 1), st.just(of))))
def test_at_each_limit_a_result_so_far_off_has_a_chance_of_one_in_forty(proportion: tuple[int, int]) -> None:
    """The definition of Clopper and Pearson, summed up term by term."""
    count, of = proportion

    lower, upper = (float(limit) / 100 for limit in clopper_pearson(count, of, 9))

    assert sum(chance(k, of, lower) for k in range(count, of + 1)) == pytest.approx(0.025, rel=1e-6)
    assert sum(chance(k, of, upper) for k in range(count + 1)) == pytest.approx(0.025, rel=1e-6)


@given(proportions)
def test_the_interval_contains_the_estimate(proportion: tuple[int, int]) -> None:
    count, of = proportion

    lower, upper = clopper_pearson(count, of)

    assert 0 <= lower <= percent(count, of) <= upper <= HUNDRED


@given(proportions.filter(lambda proportion: proportion[0] < proportion[1]))
def test_one_more_responder_moves_both_limits_up(proportion: tuple[int, int]) -> None:
    count, of = proportion

    before, after = clopper_pearson(count, of, 6), clopper_pearson(count + 1, of, 6)

    assert before[0] < after[0]
    assert before[1] < after[1]


@given(proportions)
def test_the_interval_of_the_others_is_the_mirror_image(proportion: tuple[int, int]) -> None:
    count, of = proportion

    lower, upper = clopper_pearson(count, of, 6)

    assert clopper_pearson(of - count, of, 6) == (HUNDRED - upper, HUNDRED - lower)


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: f"{row['count']} of {row['of']}")
def test_percents_and_intervals_are_those_of_the_golden_table(row: dict[str, str]) -> None:
    count, of = int(row["count"]), int(row["of"])

    computed = {f"percent-{places}": str(percent(count, of, places)) for places in (0, 1, 2)}
    for name, interval in INTERVALS.items():
        for places in (1, 6):
            lower, upper = interval(count, of, places)
            computed |= {f"{name}-lower-{places}": str(lower), f"{name}-upper-{places}": str(upper)}

    assert computed == {column: value for column, value in row.items() if column not in {"count", "of"}}


@pytest.mark.parametrize("name", ["exact", "wilson"])
@given(proportions)
def test_an_interval_is_that_of_scipy(name: Literal["exact", "wilson"], proportion: tuple[int, int]) -> None:
    count, of = proportion
    expected = binomtest(count, of).proportion_ci(0.95, method=name)

    found = (clopper_pearson if name == "exact" else wilson)(count, of, 8)

    assert [float(limit) for limit in found] == pytest.approx([100 * limit for limit in expected], abs=2e-8)


def test_a_limit_between_two_figures_is_rounded_away_from_zero() -> None:
    assert clopper_pearson(1, 1, 0) == (Decimal(3), HUNDRED)


@given(proportions, decimals)
def test_fewer_decimals_are_the_rounding_of_more(proportion: tuple[int, int], places: int) -> None:
    coarse, fine = clopper_pearson(*proportion, places), clopper_pearson(*proportion, 9)

    step = Decimal(1).scaleb(-places)
    assert all(
        abs(one - other.quantize(step, ROUND_HALF_UP)) in {0, step} and abs(one - other) <= step / 2
        for one, other in zip(coarse, fine, strict=True)
    )


@pytest.mark.parametrize(("count", "of"), [(3, 2), (-1, 2), (0, 0)], ids=["too many", "below zero", "nobody"])
@pytest.mark.parametrize("interval", [clopper_pearson, wilson])
def test_no_interval_is_computed_of_what_is_no_proportion(interval: object, count: int, of: int) -> None:
    with pytest.raises(ValueError, match=f"no proportion: {count} of {of}"):
        interval(count, of)  # type: ignore[operator]


def test_more_decimals_than_are_sure_are_refused() -> None:
    with pytest.raises(ValueError, match="no more than 10 decimals: 11"):
        clopper_pearson(1, 2, 11)
