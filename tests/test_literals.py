"""Figures: one way to write each, and a repair for each habit."""

from __future__ import annotations

import pytest

from sarcokg.identifiers import NAMESPACES
from sarcokg.literals import find_repair

XSD = NAMESPACES["xsd"]


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("0", "integer"),
        ("-7", "integer"),
        ("52", "decimal"),
        ("11.10", "decimal"),
        ("true", "boolean"),
        ("anything at all", "string"),
    ],
)
def test_a_plain_figure_needs_no_repair(text: str, datatype: str) -> None:
    assert find_repair(text, XSD + datatype) is None


def test_a_field_without_a_datatype_takes_any_text() -> None:
    assert find_repair("36,5", None) is None


@pytest.mark.parametrize(
    ("text", "repair"),
    [
        ("37%", "Write the number alone, without the percent sign."),
        ("36.5 %", "Write the number alone, without the percent sign."),
        ("36,5", "Write a decimal point, not a comma."),
        ("1,234", "Write the digits together, without a separator."),
        ("1.8–42.8", "Write one number; a range is a list of two, as in [2.1, 19.1]."),
        ("1.8 to 42.8", "Write one number; a range is a list of two, as in [2.1, 19.1]."),
        ("19 of 52", "Write `count` and `of`, each with its number."),
        ("−7.5", "Write the minus as a hyphen."),
        ("<0.001", "Write the number alone, and the sign before it as `value-comparator`."),
        ("NR", "Leave the key out where no number is printed."),
        ("20.8 months", "Write the number alone; its unit is a field of its own."),
        ("many", "Write a number with a point and at most 17 decimals."),
    ],
)
def test_a_habit_is_met_by_its_own_repair(text: str, repair: str) -> None:
    assert find_repair(text, XSD + "decimal") == repair


def test_a_truth_value_is_true_or_false() -> None:
    assert find_repair("yes", XSD + "boolean") == "Write true or false."
