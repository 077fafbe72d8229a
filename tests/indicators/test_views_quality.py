"""Chất lượng số liệu: what it counts is what was entered, and what is late is told with who holds it."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from indicators.choices import SubmissionState, SubmissionStep
from indicators.entering import working_days
from indicators.filling import asked_of
from indicators.models import Entry, Publication, Submission, SubmissionEvent
from indicators.openings import days_left
from indicators.pages.quality import QualityPage, quality_page
from indicators.pages.quality.asked import cells_asked
from indicators.periods import Period
from indicators.punctuality import Completeness, OnTime, Timeliness
from indicators.series import read_catalogue
from tests.factories import (
    assign_form,
    make_area,
    make_form,
    make_indicator,
    make_observation,
    make_office,
    make_question,
    make_slice,
    make_submission,
    make_user,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/chat-luong/"
MOST_QUERIES = 15


@pytest.fixture
def leader() -> User:
    return make_user(Role.LEADER)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def page_of(user: User) -> QualityPage:
    return quality_page(user, today=timezone.localdate())


def make_due(days_ago: int, **fields: Any) -> Submission:
    """A form of one cell that was due so many days ago, and may be typed into no more."""
    due_on = timezone.localdate() - timedelta(days=days_ago)
    form = fields.pop("form", None) or make_form(make_indicator())
    areas = fields.pop("areas", None) or [make_area()]
    return make_submission(
        form,
        fields.pop("office", None) or make_office(),
        *areas,
        **{"due_on": due_on, "cut_off": due_on - timedelta(days=3), "open_until": None} | fields,
    )


def answer(submission: Submission, *values: Any, **fields: Any) -> None:
    """Cells in their order; a text says why there is no number."""
    for cell, value in zip(asked_of(submission).cells, values, strict=False):
        said = {"missing": value} if isinstance(value, str) else {"value": Decimal(value)}
        entry = Entry(
            submission=submission, **cell.fields, **said, entered_by=make_user(), **fields
        )
        entry.fill_period()
        entry.save()


def submit_on(submission: Submission, day: date, state: str = SubmissionState.SUBMITTED) -> None:
    at = timezone.make_aware(datetime.combine(day, time(23, 30)))
    SubmissionEvent.objects.create(submission=submission, kind=SubmissionStep.SUBMITTED, at=at)
    Submission.objects.filter(pk=submission.pk).update(state=state)
    submission.refresh_from_db()


def shown_to(user: User, language: str = "vi") -> str:
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    response = client.get(ADDRESS)
    assert response.status_code == 200
    return response.content.decode()


# ---------------------------------------------------------------- filled in, on time


def test_a_cell_counts_what_was_answered_of_what_is_asked(leader):
    submission = make_due(5, form=make_form(make_indicator(), make_indicator(), make_indicator()))
    answer(submission, 0, "not_reported")
    (heat,) = page_of(leader).heats
    (cell,) = heat.forms[0].rows[0].cells
    assert cell.completeness == Completeness(asked=3, answered=2, not_reported=1)
    html = shown_to(leader)
    assert "<b>2/3</b>" in html
    assert "1 ô chưa báo cáo" in html


def test_a_cell_that_was_emptied_is_not_answered(leader):
    submission = make_due(5)
    answer(submission, 7)
    Entry.objects.update(value=None)
    assert page_of(leader).complete == Completeness(asked=1)


def test_what_is_asked_is_what_the_form_itself_asks():
    """A whole that is added up, a figure of another form, a stock without the year so far."""
    whole = make_indicator()
    parts = [make_indicator(parent=whole, part_kind="exhaustive") for _ in range(2)]
    stock = make_indicator(kind="stock", period_aggregation="last")
    elsewhere = make_indicator()
    here, there = make_area(), make_area()
    other = make_form(elsewhere)
    assign_form(other, make_office(), here, valid_from=date(2026, 3, 1))
    form = make_form("Mục", whole, *parts, stock, elsewhere, asks_cumulative=True)
    office = make_office()
    assign_form(form, office, here, there)
    submissions = [
        make_due(5, form=form, office=office, areas=areas, period=period)
        for period, areas in (
            ("2026-M01", [here, there]),
            ("2026-M02", [here, there]),
            ("2026-M06", [here, there]),
            ("2026-M07", [here]),
        )
    ]
    counted = cells_asked(submissions, read_catalogue())
    assert counted == {each.pk: len([*asked_of(each).cells]) for each in submissions}
    assert len(set(counted.values())) > 2


def test_how_forms_came_is_counted_by_the_first_submission(leader, today):
    office, form = make_office(), make_form(make_indicator())
    periods = [f"2026-M0{month}" for month in (2, 3, 4, 5)]
    early, late, _overdue, coming = (
        make_due(ago, form=form, office=office, period=period)
        for ago, period in zip((20, 20, 20, -5), periods, strict=True)
    )
    submit_on(early, early.due_on, SubmissionState.RETURNED)
    submit_on(early, today, SubmissionState.APPROVED)
    submit_on(late, late.due_on + timedelta(days=7), SubmissionState.APPROVED)

    page = page_of(leader)
    cells = page.heats[0].forms[0].rows[0].cells
    assert [cell.punctuality.timeliness for cell in cells if cell] == [
        Timeliness.ON_TIME,
        Timeliness.LATE,
        Timeliness.OVERDUE,
        Timeliness.NOT_DUE,
    ]
    assert page.punctual == OnTime(on_time=1, late=1, overdue=1)
    assert sum(line.forms.due for line in page.months) == 3
    assert page.on_time_share == "33,3\xa0%"
    assert "33,3\xa0%" in shown_to(leader)
    assert coming.due_on > today


def test_the_chart_shows_the_shares_of_its_table(leader, today):
    submit_on(make_due(10), today - timedelta(days=10))
    make_due(10)
    page = page_of(leader)
    figure = go.Figure(page.figure)
    assert [*figure.data[0].y] == [
        None if line.forms.share is None else float(line.forms.share * 100) for line in page.months
    ]
    assert float(50) in figure.data[0].y


def test_the_newest_twelve_periods_are_shown(leader):
    form, office = make_form(make_indicator()), make_office()
    periods = [str(month) for month in Period.year_of(2025).months] + ["2026-M01"]
    for period in periods:
        submit_on(
            make_due(900, form=form, office=office, period=period),
            date(2025, 1, 1),
            SubmissionState.APPROVED,
        )
    (heat,) = page_of(leader).heats
    assert [str(period) for period in heat.periods] == periods[1:]


def test_practice_forms_are_nowhere(leader):
    make_due(5, form=make_form(make_indicator(), is_practice=True))
    page = page_of(leader)
    assert (page.heats, page.late_count, page.punctual.due) == ((), 0, 0)


# ---------------------------------------------------------------- late, and with whom


def test_a_late_form_is_told_with_its_days_and_who_holds_it(leader, today):
    waiting, sent = make_due(30), make_due(30)
    submit_on(sent, today - timedelta(days=20))
    page = page_of(leader)
    calendar = working_days()
    assert [(line.submission, line.days, line.holder) for line in page.late] == [
        (waiting, -days_left(waiting.due_on, today, calendar), waiting.office),
        (
            sent,
            -days_left(sent.due_on, today - timedelta(days=20), calendar),
            sent.form.receiving_office,
        ),
    ]
    html = shown_to(leader)
    assert f"{page.late[0].days} ngày làm việc" in html
    assert str(sent.form.receiving_office) in html


def test_what_came_on_time_and_waits_for_its_reviewer_is_not_late(leader):
    submission = make_due(30)
    submit_on(submission, submission.due_on)
    assert page_of(leader).late == ()


def test_what_was_sent_back_is_late_once_its_days_are_over(leader, today):
    submission = make_due(30, open_until=today)
    submit_on(submission, submission.due_on, SubmissionState.RETURNED)
    assert page_of(leader).late == ()
    Submission.objects.update(open_until=today - timedelta(days=7))
    (line,) = page_of(leader).late
    assert line.days == -days_left(today - timedelta(days=7), today, working_days())


def test_an_old_form_that_is_not_submitted_is_not_forgotten(leader):
    old = make_due(2000, period="2021-M01")
    assert page_of(leader).late[0].submission == old


def test_a_form_is_linked_for_those_only_who_may_read_it(leader):
    submission = make_due(5)
    sheet, review = submission.get_absolute_url(), submission.get_review_url()
    office, receiver = submission.office, submission.form.receiving_office
    seen = {
        name: (f'"{sheet}?o=trong"' in html, f'"{review}"' in html)
        for name, html in {
            "leader": shown_to(leader),
            "clerk": shown_to(make_user(Role.STAFF, office=office)),
            "other clerk": shown_to(make_user(Role.STAFF)),
            "reviewer": shown_to(make_user(Role.REVIEWER, office=receiver)),
        }.items()
    }
    assert seen == {
        "leader": (False, False),
        "clerk": (True, False),
        "other clerk": (False, False),
        "reviewer": (False, True),
    }


def test_the_link_to_a_form_leads_to_its_first_empty_cell(today):
    submission = make_due(-5, form=make_form(make_indicator(), make_indicator()), open_until=today)
    first, second = asked_of(submission).cells
    client = Client()
    client.force_login(make_user(Role.STAFF, office=submission.office))
    address = submission.get_absolute_url()
    for filled, wanted in ((0, first.name), (1, second.name)):
        answer_so_far(submission, filled)
        sent_on = client.get(f"{address}?o=trong")
        assert (sent_on.status_code, sent_on.url) == (302, f"{address}#{wanted}")
        assert f'id="{wanted}"' in client.get(address).content.decode()
    answer_so_far(submission, 2)
    assert client.get(f"{address}?o=trong").url == f"{address}#h-form"


def answer_so_far(submission: Submission, count: int) -> None:
    Entry.objects.filter(submission=submission).delete()
    answer(submission, *range(1, count + 1))


def test_a_cell_of_a_form_that_is_shut_can_be_led_to_as_well(leader):
    submission = make_due(5)
    [cell] = asked_of(submission).cells
    client = Client()
    client.force_login(make_user(Role.STAFF, office=submission.office))
    html = client.get(submission.get_absolute_url()).content.decode()
    assert html.count(f'id="{cell.name}"') == 1


def test_others_have_neither_page_nor_link():
    client = Client()
    client.force_login(make_user(Role.AWARD_OFFICER))
    assert client.get(ADDRESS).status_code == 403
    assert ADDRESS not in client.get(reverse("indicators:plan-list")).content.decode()


# ---------------------------------------------------------------- what does not agree, what is asked


def test_a_total_that_is_not_the_sum_of_its_parts_is_found(leader):
    whole, area = make_indicator(), make_area()
    for value in (30, 60):
        part = make_indicator(parent=whole, part_kind="exhaustive")
        make_observation(indicator=part, area=area, value=Decimal(value))
    make_observation(indicator=whole, area=area, value=Decimal(91))
    (line,) = page_of(leader).findings
    assert (line.published.number, line.computed.number) == ("91", "90")
    html = shown_to(leader)
    here = f"{whole.get_absolute_url()}?nam=2023&amp;dia-ban={area.code}&amp;ky=2023#versions"
    assert here in html
    assert line.method in html


def test_a_figure_from_january_on_that_is_not_the_sum_of_its_months_is_found_once(leader):
    indicator, area = make_indicator(), make_area()
    for period, value in {"2023-M01": 10, "2023-M02": 5, "2023-C02": 16}.items():
        make_observation(indicator=indicator, area=area, period=period, value=Decimal(value))
    (line,) = page_of(leader).findings
    assert (line.published.number, line.computed.number) == ("16", "15")


@pytest.mark.parametrize(
    ("slices", "found"),
    [
        ({"FAC_A": 40, "FAC_B": 50}, ["90"]),
        ({"FAC_A": 40, "FAC_B": 60}, []),  # they agree
        ({"FAC_A": 40}, []),  # not all of them are known
        ({"SEX_F": 40}, []),  # one of a dimension that nobody said to be whole
    ],
    ids=str,
)
def test_a_total_that_is_not_the_sum_of_an_exhaustive_set_of_slices_is_found(leader, slices, found):
    for code in ("FAC_A", "FAC_B"):
        make_slice(code, dimension="loại cơ sở", exhaustive=True)
    make_slice("SEX_F", dimension="giới tính")
    indicator, area = make_indicator(), make_area()
    make_observation(indicator=indicator, area=area, value=Decimal(100))
    for code, value in slices.items():
        make_observation(indicator=indicator, area=area, slice_id=code, value=Decimal(value))
    lines = page_of(leader).findings
    assert [line.computed.number for line in lines] == found
    assert all("phân tổ" in line.method for line in lines)


def test_the_versions_of_one_figure_can_be_led_to(leader):
    indicator, area = make_indicator(), make_area()
    for period in ("2022", "2023"):
        make_observation(indicator=indicator, area=area, period=period)
    client = Client()
    client.force_login(leader)
    address = f"{indicator.get_absolute_url()}?nam=2023&dia-ban={area.code}"
    one = client.get(f"{address}&ky=2022")
    assert [row.period for row in one.context["page"].versions] == ["2022"]
    assert "Chỉ hiện phiên bản của năm 2022" in one.content.decode()
    for junk in ("", "x", "2023-C06", "9" * 300):
        page = client.get(f"{address}&ky={junk}").context["page"]
        assert (len(page.versions), page.versions_of) == (2, None)


def test_figures_that_agree_are_no_finding(leader):
    indicator, area = make_indicator(), make_area()
    for period, value in {"2023-M01": 10, "2023-M02": 5, "2023-C02": 15}.items():
        make_observation(indicator=indicator, area=area, period=period, value=Decimal(value))
    assert page_of(leader).findings == ()


def published(submission: Submission, reason: str) -> None:
    make_slice()
    answer(submission, 900, reason=reason)
    entry = Entry.objects.get(submission=submission)
    figure = make_observation(
        indicator=entry.indicator, area=entry.area, period=entry.period, value=entry.value
    )
    Publication.objects.create(
        observation=figure,
        entry=entry,
        version=entry.version,
        event=SubmissionEvent.objects.create(submission=submission, kind="approved"),
        entered_by=entry.entered_by,
        approved_by=make_user(Role.REVIEWER),
    )


def test_an_odd_figure_is_shown_with_its_reason_once_it_is_published(leader):
    answer(make_due(5), 800, reason="Chưa duyệt")
    published(make_due(5), "Khai trương khu công nghiệp")
    published(make_due(5), "")
    html = shown_to(leader)
    assert len(page_of(leader).odd) == 1
    assert "Khai trương khu công nghiệp" in html
    assert "Chưa duyệt" not in html


def test_open_questions_are_listed_until_they_are_closed(leader):
    asked = make_question(text="Vì sao giảm?")
    answered = make_question(text="Vì sao tăng gấp đôi?", is_answered=True)
    closed = make_question(text="Đã rõ chưa?", is_answered=True)
    type(closed).objects.filter(pk=closed.pk).update(closed_by=leader, closed_at=timezone.now())
    html = shown_to(leader)
    for question in (asked, answered):
        assert reverse("indicators:question-detail", args=[question.pk]) in html
    assert "Đã rõ chưa?" not in html


# ---------------------------------------------------------------- the page


def test_an_empty_page_says_what_is_to_be_done(leader):
    html = shown_to(leader)
    assert "Chưa mở biểu nào" in html
    assert "Không có biểu chậm" in html
    assert "data-chart" not in html


def test_where_no_form_was_due_no_share_of_none_is_told(leader):
    html = shown_to(leader)
    assert html.count("chưa có biểu nào đến hạn") == 2
    assert "trong 0 biểu" not in html
    make_due(5)
    assert "chưa có biểu nào đến hạn" not in shown_to(leader)


def test_the_page_speaks_english_too(leader):
    make_due(5)
    html = shown_to(leader, "en")
    assert "Quality of figures" in html
    assert "1 form is late and not approved." in html


def test_queries_are_few_and_do_not_grow(leader, django_assert_max_num_queries):
    def fill(count: int) -> None:
        for number in range(count):
            form = make_form(make_indicator(), periodicity=("month", "quarter")[number % 2])
            submission = make_due(5, form=form, period=("2026-M06", "2026-Q2")[number % 2])
            assign_form(form, submission.office, *submission.areas.all())
            published(submission, "Đúng như vậy")
            make_question()

    client = Client()
    client.force_login(make_user(Role.REVIEWER))

    def queries() -> int:
        client.get(ADDRESS)  # the catalogue and the figures are remembered from here on
        with CaptureQueriesContext(connection) as captured:
            client.get(ADDRESS)
        return len(captured)

    fill(2)
    few = queries()
    fill(8)
    assert queries() == few <= MOST_QUERIES
