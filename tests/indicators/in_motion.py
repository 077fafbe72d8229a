"""A year under way, made up: the numbers of the worked examples of docs/indicators/pace.md."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from indicators.models import Indicator
from organisation.choices import AreaLevel
from organisation.models import Area
from tests.factories import make_area, make_indicator, make_observation, make_plan, make_target

TODAY = date(2024, 7, 15)

IN_2023 = [880, 1110, 1430, 1470, 1670, 1840, 1160, 1220, 1160, 1120, 1050, 949]
IN_2024 = [1180, 870, 1840, 1590, 1780]
"""June is in the half-year alone, which was published: 9,230, of which 1,970 are left for it."""
DISTRICTS = {
    "Thành phố": (2347, 3000),
    "Bát Xát": (1105, 1700),
    "Sa Pa": (540, 1200),
    "Bắc Hà": (258, 600),
}
PLACES = {
    "Thành phố": ("22.48", "103.98"),
    "Bát Xát": ("22.55", "103.68"),
    "Sa Pa": ("22.25", "103.96"),
}
"""Bắc Hà has no coordinates."""


class InMotion(NamedTuple):
    indicator: Indicator
    province: Area


def make_year_in_motion(**fields: Any) -> InMotion:
    """Months of two years and districts as illustration, the half-year real and an estimate, plans."""
    province = make_area(name="Tỉnh Mẫu")
    indicator = make_indicator(name="Lao động có việc làm mới", **fields)
    made_up = {"indicator": indicator, "area": province, "illustration": True}
    for year, months in ((2023, IN_2023), (2024, IN_2024)):
        for month, value in enumerate(months, start=1):
            make_observation(period=f"{year}-M{month:02}", value=Decimal(value), **made_up)
    make_observation(
        indicator=indicator,
        area=province,
        period="2024-S1",
        value=Decimal(9230),
        status="estimate",
        known_from=date(2024, 6, 9),
    )
    plan = make_plan(
        area=province, period="2024", state="issued", number="12/QĐ", issued_on=date(2024, 1, 9)
    )
    make_target(plan=plan, indicator=indicator, period="2024", value=Decimal(14500))
    for name, (value, target) in DISTRICTS.items():
        latitude, longitude = PLACES.get(name, (None, None))
        district = make_area(
            name=name,
            parent=province,
            level=AreaLevel.DISTRICT,
            latitude=latitude and Decimal(latitude),
            longitude=longitude and Decimal(longitude),
        )
        of_district = {"indicator": indicator, "area": district, "illustration": True}
        make_observation(period="2024-S1", value=Decimal(value), status="estimate", **of_district)
        make_target(plan=plan, period="2024", value=Decimal(target), **of_district)
    return InMotion(indicator, province)
