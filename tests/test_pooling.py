"""Pooling: the binomial-normal model against published results, against scipy, and at its edges."""

from __future__ import annotations

import csv
import math
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import binom, norm

from sarcokg.pooling import NoModel, RandomEffects, log_likelihood, random_effects

TABLE = Path(__file__).parent / "golden-statistics" / "random-effects.tsv"
LINES = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
GOLDEN = list(csv.DictReader(LINES, delimiter="\t"))

#: Bloodstream infections of patients with standard and with treated catheters, 18 trials:
#: Niel-Weise et al., Intensive Care Medicine 33 (2007) 2058, Figure 2, as the example of Stijnen et al. (2010).
STANDARD = "3/117 3/35 9/195 7/136 6/157 4/139 3/177 2/39 19/103 2/122 7/64 1/58 5/175 11/180 0/105 1/262 3/362 1/69"
TREATED = "0/116 1/44 2/208 0/130 5/151 1/98 1/174 1/74 1/97 1/113 0/66 0/70 3/188 6/187 0/118 0/252 1/345 4/64"

studies = st.integers(1, 60).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


def counts_of(text: str) -> tuple[tuple[int, int], ...]:
    """Read "2/20 5/22" as counts."""
    return tuple((int(count), int(of)) for count, of in (part.split("/") for part in text.split()))


def standard_error(counts: tuple[tuple[int, int], ...], mean: float, variance: float, step: float = 1e-3) -> float:
    """Return Wald's standard error of the mean, from the curvature of the log-likelihood in mean and variance."""

    def at(mean_steps: int, variance_steps: int) -> float:
        return log_likelihood(counts, mean + mean_steps * step, math.sqrt(variance + variance_steps * step))

    mean_twice, variance_twice = (
        (at(*way) - 2 * at(0, 0) + at(-way[0], -way[1])) / step**2 for way in ((1, 0), (0, 1))
    )
    crossed = (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * step**2)
    return math.sqrt(-variance_twice / (mean_twice * variance_twice - crossed**2))


@pytest.mark.parametrize(
    ("given_counts", "mean", "error", "variance", "percent"),
    [(STANDARD, -3.4964, 0.2570, 0.8124, "2.94"), (TREATED, -4.8121, 0.3555, 0.8265, "0.81")],
    ids=["standard catheters", "treated catheters"],
)
def test_a_published_example_comes_out_as_published(
    given_counts: str, mean: float, error: float, variance: float, percent: str
) -> None:
    """Table II of Stijnen et al. (2010), with the decimals of metafor's `rma.glmm(measure="PLO")`.

    https://www.metafor-project.org/doku.php/analyses:stijnen2010. Its seven nodes of quadrature move its last decimals.
    """
    counts = counts_of(given_counts)

    model = random_effects(counts, 6)

    assert isinstance(model, RandomEffects)
    found = float(model.percent) / 100
    log_odds = math.log(found / (1 - found))
    assert log_odds == pytest.approx(mean, abs=5e-4)
    assert float(model.tau_squared) == pytest.approx(variance, abs=6e-3)
    assert standard_error(counts, log_odds, variance) == pytest.approx(error, abs=5e-4)
    assert str(round(model.percent, 2)) == percent


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: row["studies"][:40])
def test_the_model_is_that_of_another_implementation(row: dict[str, str]) -> None:
    model = random_effects(counts_of(row["studies"]))

    assert isinstance(model, RandomEffects)
    found = [str(value) for value in (model.percent, model.lower, model.upper, model.tau_squared)]
    assert found == [row["percent-1"], row["lower-1"], row["upper-1"], row["tau-squared-2"]]


@settings(max_examples=15)
@given(studies, st.floats(-6, 6), st.floats(0.01, 12))
def test_the_integral_is_that_of_scipy(study: tuple[int, int], mean: float, spread: float) -> None:
    count, of = study

    def integrand(offset: float) -> float:
        return float(binom.pmf(count, of, 1 / (1 + math.exp(-mean - spread * offset))) * norm.pdf(offset))

    # Where the chance turns from rare to common: a narrow peak must not fall between two nodes.
    turns = [min(max((math.log((count + 0.5) / (of - count + 0.5)) - mean) / spread, -9.5), 9.5)]
    expected, _ = quad(integrand, -10, 10, points=[*turns, 0.0], limit=200, epsabs=0, epsrel=1e-8)
    found = log_likelihood([study], mean, spread) + math.log(math.comb(of, count))

    assert found == pytest.approx(math.log(expected), abs=1e-6)


def test_one_huge_study_does_not_fall_between_the_nodes() -> None:
    offsets = np.linspace(-10, 10, 200_001)
    shares = 1 / (1 + np.exp(-offsets))
    chances = np.asarray(binom.logpmf(500_000, 1_000_000, shares))
    expected = np.log(np.sum(np.exp(chances - chances.max()) * norm.pdf(offsets)) * 1e-4) + chances.max()

    found = log_likelihood([(500_000, 1_000_000)], 0.0, 1.0) + binom.logpmf(500_000, 1_000_000, 0.5)

    assert found + 1_000_000 * math.log(2) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ("19/52", "1 study, five are needed"),
        ("1/9 2/9 1/6 1/19", "4 studies, five are needed"),
        ("0/9 0/9 0/6 0/19 0/12", "in each study nobody or everybody responded"),
        ("9/9 9/9 6/6 19/19 12/12", "in each study nobody or everybody responded"),
        ("0/9 9/9 0/6 19/19 0/12", "in each study nobody or everybody responded"),
    ],
    ids=["one", "four", "nobody", "everybody", "all or nothing"],
)
def test_where_there_is_no_model_the_reason_is_told(counts: str, reason: str) -> None:
    model = random_effects(counts_of(counts))

    assert isinstance(model, NoModel)
    assert model.reason.startswith(reason)


def test_without_spread_the_share_is_that_of_all_patients_together() -> None:
    model = random_effects(counts_of("3/10 3/10 3/10 3/10 3/10"), 6)

    assert isinstance(model, RandomEffects)
    assert abs(model.percent - 30) < Decimal("0.001")
    assert model.tau_squared == 0


def test_one_huge_study_does_not_drown_the_others() -> None:
    model = random_effects(counts_of("5000/10000 1/10 2/10 0/10 3/10"))

    assert isinstance(model, RandomEffects)
    # Crudely summed it would be 49.9 percent; the median of five studies is another thing.
    assert model.lower < model.percent < 35


def test_order_and_mirror_image_change_nothing() -> None:
    counts = counts_of("2/20 5/22 0/14 7/31 3/25")

    model, reversed_model = random_effects(counts), random_effects(counts[::-1])
    mirrored = random_effects(tuple((of - count, of) for count, of in counts))

    assert isinstance(model, RandomEffects)
    assert isinstance(mirrored, RandomEffects)
    assert model == reversed_model
    assert (mirrored.percent, mirrored.lower) == (100 - model.percent, 100 - model.upper)


@pytest.mark.parametrize("study", [(1, 0), (3, 2), (-1, 2)], ids=["of none", "more than all", "negative"])
def test_what_is_no_proportion_is_refused(study: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=f"no proportion: {study[0]} of {study[1]}"):
        random_effects((study,))
