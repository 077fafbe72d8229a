"""The parameters of award rules: every row of the table is understood, and nothing else is."""

import csv

import pytest
from django.conf import settings

from awards.rules import (
    ParametersRefused,
    awards_named,
    parse_parameters,
    unknown_parameters,
    write_parameters,
)

RULES = settings.BASE_DIR / "fixtures" / "domain" / "award_rules.csv"


def rows() -> list[dict[str, str]]:
    with RULES.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("text", "parameters"),
    [
        ("", {}),
        ("award=CSTDCS; years=3", {"award": ["CSTDCS"], "years": 3}),
        (
            "award=CSTD_TINH,CSTD_BO; years=2",
            {"award": ["CSTD_TINH", "CSTD_BO"], "years": 2},
        ),
        ("max_percent=15; of=LDTT", {"max_percent": 15, "of": ["LDTT"]}),
        ("years=; once=yes", {"years": None, "once": True}),
        (
            "then=CSTD_TINH x 2 or BK_TTG x 1",
            {"then": [{"award": "CSTD_TINH", "times": 2}, {"award": "BK_TTG", "times": 1}]},
        ),
        ("not_fined_in_year=yes; scope=Lào Cai", {"not_fined_in_year": True, "scope": "Lào Cai"}),
        ("with_initiatives=yes", {"with_initiatives": True}),
        ("with_initiatives=2", {"with_initiatives": 2}),
    ],
)
def test_parameters_are_read_as_structured_data(text, parameters):
    assert parse_parameters(text) == parameters


@pytest.mark.parametrize(
    "text",
    [
        "award",
        "colour=red",
        "years=three",
        "years=٣",
        "once=maybe",
        "years=1; years=2",
        "then=CSTD_TINH",
        "level=",
    ],
)
def test_what_is_no_parameter_is_refused_by_name(text):
    with pytest.raises(ParametersRefused):
        parse_parameters(text)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["code"])
def test_every_rule_of_the_table_is_understood_and_written_back(row):
    parameters = parse_parameters(row["parameters"])
    assert unknown_parameters(row["rule_type"], parameters) == []
    assert parse_parameters(write_parameters(parameters)) == parameters


def test_a_parameter_of_another_kind_of_rule_is_named():
    assert unknown_parameters("initiative", {"level": "tỉnh", "max_percent": 15}) == ["max_percent"]
    assert unknown_parameters("nonsense", {"level": "tỉnh"}) == ["level"]


def test_all_awards_that_a_rule_names_are_found():
    parameters = parse_parameters("award=HCLD3; each=TTLDXS; flags=COTD_TINH x 2 or COTD_CP x 1")
    assert awards_named(parameters) == {"HCLD3", "TTLDXS", "COTD_TINH", "COTD_CP"}
