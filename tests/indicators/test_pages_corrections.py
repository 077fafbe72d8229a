"""Số liệu đã đính chính: what a figure said, what it says, why, by whom; and what is no correction."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.choices import Role
from accounts.models import User
from indicators.actions import NewVersion, correct_observation
from indicators.models import Indicator, Observation
from tests.factories import (
    make_area,
    make_form,
    make_indicator,
    make_observation,
    make_office,
    make_source,
    make_submission,
    make_user,
)
from tests.indicators.reading import attribute, by_id, elements, page_of, table_of, text_of
from tests.indicators.test_reviewing import approve_all, hand_in, open_again

pytestmark = pytest.mark.django_db

PAGE = "/so-lieu-dinh-chinh/"
TABLE = "Số liệu đã đính chính"


@pytest.fixture
def reviewer() -> User:
    return make_user(Role.REVIEWER)


@pytest.fixture
def jobs(reviewer: User) -> Indicator:
    return make_indicator(owner=reviewer.office, decimals=0)


def correct(figure: Observation, by: User, **said: object) -> Observation:
    fields = {"value": Decimal(9), "status": "reported", "source": make_source()} | said
    return correct_observation(
        current=figure,
        version=NewVersion(**fields),
        reason="Biên bản đối chiếu",
        by=by,
        today=date(2026, 6, 18),
    )


def test_a_correction_is_told_with_old_new_reason_and_person(jobs, reviewer, reader):
    figure = make_observation(indicator=jobs, value=7)
    correct(figure, reviewer)
    page = page_of(reader.get(PAGE))
    (row,) = table_of(page, TABLE)
    assert jobs.name in row["Chỉ tiêu"]
    (link,) = (link for link in elements(page, "a") if text_of(link) == jobs.name)
    versions = by_id(page_of(reader.get(attribute(link, "href"))), "versions")
    assert [each["Giá trị"] for each in table_of(versions, "Lịch sử số")] == ["9 người", "7 người"]
    assert (row["Trước"], row["Sau"]) == ("7 người", "9 người")
    assert "Biên bản đối chiếu" in row["Lý do, văn bản"]
    assert reviewer.full_name in row["Người thực hiện"]


def test_a_form_that_was_opened_again_tells_both_people(jobs, reviewer, reader):
    submission = make_submission(
        make_form(jobs, receiving_office=reviewer.office), make_office(), make_area()
    )
    clerk = make_user(office=submission.office)
    hand_in(submission, clerk, 5)
    approve_all(submission, reviewer)
    open_again(submission, reviewer)
    hand_in(submission, clerk, 8)
    approve_all(submission, reviewer)
    (row,) = table_of(page_of(reader.get(PAGE)), TABLE)
    assert (row["Trước"], row["Sau"]) == ("5 người", "8 người")
    assert row["Người thực hiện"] == f"{clerk.full_name} nhập, {reviewer.full_name} duyệt"


def test_taking_a_figure_back_is_a_correction(jobs, reviewer, reader):
    correct(make_observation(indicator=jobs, value=7), reviewer, value=None, missing="not_reported")
    (row,) = table_of(page_of(reader.get(PAGE)), TABLE)
    assert row["Sau"] == "chưa báo cáo"


def test_a_firmer_status_and_the_history_that_was_loaded_are_none(jobs, reviewer, reader):
    correct(make_observation(indicator=jobs, value=9, status="estimate"), reviewer)
    area = make_area()
    make_observation(
        indicator=jobs, area=area, value=1, superseded_at="2026-01-01T00:00:00Z", reference="A-1"
    )
    make_observation(
        indicator=jobs, area=area, value=2, recorded_at="2026-01-01T00:00:00Z", reference="A-2"
    )
    assert "Chưa có số liệu nào được đính chính." in text_of(page_of(reader.get(PAGE)))


def test_the_list_is_narrowed_by_year_and_domain_and_lets_pass_what_it_does_not_know(
    jobs, reviewer, reader
):
    other = make_indicator(owner=reviewer.office, decimals=0)
    for indicator in (jobs, other):
        correct(make_observation(indicator=indicator, value=7), reviewer)

    def count(query: str) -> int:
        return len(table_of(page_of(reader.get(f"{PAGE}?{query}")), TABLE))

    assert count("") == 2
    assert count(f"linh-vuc={jobs.domain.code}") == 1
    for query in (
        "nam=1900",
        "linh-vuc=khong-co",
        "trang=99",
        "trang=%C2%B2",
        "trang=-1",
    ):
        assert count(query) == 2
