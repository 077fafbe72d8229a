"""Doubts in words: every one has its sentence, with the numbers in it."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from indicators import wording_doubts
from indicators.calculations import Doubt, Key, Why
from indicators.models import Indicator, Measure
from indicators.periods import Period
from tests.indicators.reading import plain

MONTH = Key("JOBS", "P", "_T", Period.parse("2026-M06"))
NAMES = {
    code: Indicator(code=code, name=name, measure=Measure(name="người"), decimals=0)
    for code, name in (("JOBS", "Việc làm mới"), ("ALL", "Tổng số"))
}


def doubt(why: Why, typed: str, limit: str = "0", **but: Any) -> Doubt:
    return Doubt(key=MONTH, why=why, typed=Decimal(typed), limit=Decimal(limit), **but)


OTHER = {"against": (MONTH._replace(indicator="ALL"),)}
SENTENCES = [
    (doubt(Why.NEGATIVE, "-5"), "Số này không thể nhỏ hơn 0."),
    (doubt(Why.NO_SHARE, "101", "100"), "Tỷ lệ nằm trong khoảng từ 0 đến 100 %."),
    (doubt(Why.DECIMALS, "1.5"), "Chỉ tiêu này là số nguyên, không có phần thập phân."),
    (doubt(Why.DECIMALS, "1.5", "1"), "Chỉ tiêu này có tối đa 1 chữ số thập phân."),
    (doubt(Why.MORE_THAN_OTHER, "260", "250", **OTHER), "Lớn hơn “Tổng số”: 260 > 250."),
    (doubt(Why.LESS_THAN_OTHER, "250", "260", **OTHER), "Nhỏ hơn “Tổng số”: 250 < 260."),
    (doubt(Why.NOT_EQUAL, "250", "260", **OTHER), "Không bằng “Tổng số”: 250 và 260."),
    (
        doubt(Why.UNBALANCED, "95", "90", terms=tuple(map(Decimal, (100, 20, 30, 95)))),
        "Đầu kỳ 100 + tăng 20 − giảm 30 = 90, khác cuối kỳ 95.",
    ),
    (doubt(Why.MORE_THAN_WHOLE, "260", "250", **OTHER), "Trong đó lớn hơn tổng: 260 > 250."),
    (doubt(Why.LESS_THAN_PART, "250", "260", **OTHER), "Tổng nhỏ hơn số trong đó: 250 < 260."),
    (
        doubt(Why.PARTS_DIFFER, "10", "9", terms=(Decimal(9), Decimal(10))),
        "Các phần cộng lại bằng 9, còn tổng là 10.",
    ),
    (doubt(Why.MONTHS_DIFFER, "80", "70"), "Các kỳ cộng lại bằng 70, còn lũy kế là 80."),
    (
        doubt(
            Why.BELOW_EARLIER,
            "9100",
            "9230",
            against=(MONTH.in_period(Period.parse("2026-C05")),),
        ),
        "Lũy kế giảm: 5 tháng đầu năm 2026 là 9.230, nay 9.100.",
    ),
    (doubt(Why.BELOW_MONTHS, "100", "120"), "Nhỏ hơn tổng các kỳ đã có: 100 < 120."),
    (
        doubt(Why.UNUSUAL, "4526", "1460", periods=12),
        "Gấp 3,1 lần mức thường của 12 kỳ trước (1.460).",
    ),
    (
        doubt(Why.UNUSUAL, "365", "1460", periods=12),
        "Chỉ bằng 25,0 % mức thường của 12 kỳ trước (1.460).",
    ),
    (
        doubt(Why.UNUSUAL, "0", "1460", periods=12),
        "Bằng 0, trong khi mức thường của 12 kỳ trước là 1.460.",
    ),
    (doubt(Why.UNUSUAL, "5000", "0", periods=12), "12 kỳ trước thường bằng 0."),
    (doubt(Why.OUT_OF_SEASON, "400", "100"), "Gấp 4,0 lần cùng kỳ năm trước (100)."),
    (doubt(Why.OUT_OF_SEASON, "25", "100"), "Chỉ bằng 25,0 % cùng kỳ năm trước (100)."),
    (
        doubt(Why.SLIP, "2450000", "2400", times=Decimal(1000), suggestion=Decimal(2450)),
        "Có phải 2.450? Số vừa nhập gấp khoảng 1.000 lần mức thường.",
    ),
    (
        doubt(Why.SLIP, "245", "2400", times=1 / Decimal(10), suggestion=Decimal(2450)),
        "Có phải 2.450? Số vừa nhập chỉ bằng khoảng 1/10 mức thường.",
    ),
]


@pytest.mark.parametrize(
    ("found", "sentence"), SENTENCES, ids=lambda case: getattr(case, "why", "")
)
def test_a_doubt_is_said_in_a_sentence(found: Doubt, sentence: str) -> None:
    assert plain(wording_doubts.said(found, NAMES)) == sentence


def test_every_kind_of_doubt_has_a_sentence_in_both_languages() -> None:
    assert {found.why for found, _ in SENTENCES} == set(Why)
    with override("en"):
        for found, sentence in SENTENCES:
            said = wording_doubts.said(found, NAMES)
            assert said.endswith(".")
            assert plain(said) != sentence


def test_it_is_said_where_the_figures_compared_with_were_made_up() -> None:
    found = doubt(Why.OUT_OF_SEASON, "400", "100", illustration=True)
    assert plain(wording_doubts.said(found, NAMES)).endswith(" So với số liệu minh họa.")


def test_what_may_have_been_meant_is_written_as_it_is_typed() -> None:
    found = doubt(Why.SLIP, "245", "2400", times=1 / Decimal(10), suggestion=Decimal(2450))
    assert wording_doubts.meant(found, NAMES) == "2.450"
    assert wording_doubts.meant(doubt(Why.NEGATIVE, "-1"), NAMES) == ""
