"""What leaders see while a form waits: the last published figures, and what is still to come."""

import pytest
from django.utils import timezone

from accounts.choices import Role
from indicators import series
from indicators.models import Indicator, Submission
from indicators.pages.pending import pending_in
from indicators.periods import Period
from organisation.models import Area
from tests.factories import (
    make_area,
    make_form,
    make_indicator,
    make_observation,
    make_office,
    make_submission,
    make_user,
)
from tests.indicators.reading import page_of, text_of
from tests.indicators.test_reviewing import approve_all, hand_in, open_again, send_back

pytestmark = pytest.mark.django_db

YEAR = Period.parse("2026")


@pytest.fixture
def province() -> Area:
    return make_area(name="Tỉnh")


@pytest.fixture
def jobs() -> Indicator:
    return make_indicator(decimals=0)


@pytest.fixture
def submission(jobs: Indicator, province: Area) -> Submission:
    district = make_area(parent=province, level="district")
    submission = make_submission(make_form(jobs), make_office(name="Trung tâm"), district)
    hand_in(submission, make_user(office=submission.office), 5)
    return submission


def pending(area: Area, *indicators: Indicator, period: Period = YEAR) -> list[str]:
    found = pending_in(
        series.read_catalogue(),
        area,
        period,
        indicators=[one.pk for one in indicators] if indicators else None,
    )
    return [form.office.name for form in found.forms]


def test_a_form_of_an_area_within_is_told_with_office_and_day(submission, province, jobs, reader):
    make_observation(indicator=jobs, area=province, period="2026-M06", value=4)
    for address in ("/", jobs.get_absolute_url()):
        said = text_of(page_of(reader.get(f"{address}?nam=2026&dia-ban={province.code}")))
        assert "Đang chờ duyệt: tháng 6/2026, Trung tâm nộp" in said
        assert "Số dưới đây là số công bố gần nhất." in said


def test_only_what_waits_there_and_then_is_told(submission, province, jobs):
    assert pending(province) == pending(province, jobs) == ["Trung tâm"]
    assert pending(province, make_indicator()) == []
    assert pending(make_area()) == []
    assert pending(province, period=Period.parse("2025")) == []


def test_a_draft_a_practice_form_and_an_approved_one_are_not_waited_for(submission, province):
    form = submission.form
    for state in ("draft", "approved"):
        Submission.objects.update(state=state)
        assert pending(province) == []
    Submission.objects.update(state="submitted")
    form.is_practice = True
    form.save()
    assert pending(province) == []


def test_a_form_that_was_sent_back_or_opened_again_is_told_with_who_mends_it(
    submission, province, jobs, reader
):
    def said() -> str:
        return text_of(page_of(reader.get(f"/?nam=2026&dia-ban={province.code}")))

    make_observation(indicator=jobs, area=province, period="2026-M06", value=4)
    reviewer = make_user(Role.REVIEWER, office=submission.form.receiving_office)
    send_back(submission, reviewer, reason="xem lại")
    today = timezone.localdate().strftime("%d/%m")
    mending = f"Đang chờ duyệt: tháng 6/2026, trả lại ngày {today}, Trung tâm đang sửa"
    assert mending in said()
    hand_in(submission, make_user(office=submission.office), 6)
    approve_all(submission, reviewer)
    assert "Đang chờ duyệt" not in said()
    open_again(submission, reviewer)
    assert mending in said()


def test_many_are_counted_and_three_are_named(submission, province):
    for _ in range(4):
        each = make_submission(submission.form, make_office(), province)
        Submission.objects.filter(pk=each.pk).update(state="submitted")
    found = pending_in(series.read_catalogue(), province, YEAR)
    assert (len(found.forms), found.more) == (3, 2)


def test_the_page_is_made_anew_when_a_form_comes_and_when_it_is_approved(
    submission, province, reader
):
    def tag() -> str:
        return str(reader.get(f"/?nam=2026&dia-ban={province.code}")["ETag"])

    tag()  # brings the token of the forms, which is part of the page
    waiting = tag()
    assert tag() == waiting
    another = make_submission(submission.form, make_office(), province)
    hand_in(another, make_user(office=another.office), 6)
    two_wait = tag()
    assert two_wait != waiting
    reviewer = make_user(Role.REVIEWER, office=submission.form.receiving_office)
    approve_all(submission, reviewer)
    assert tag() != two_wait
