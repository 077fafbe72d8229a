"""What is written beside figures is read whole and once, and read again when it changes."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Event, Explanation
from indicators.pages.notes import events_of, explanations_of, plan_named, reason_for
from indicators.periods import Period
from tests.factories import make_area, make_document, make_indicator, make_plan

IN_2023 = Period.year_of(2023)


def queries_of(read):
    with CaptureQueriesContext(connection) as captured:
        read()
    return [query["sql"] for query in captured if "dataversion" not in query["sql"]]


def test_a_reason_is_there_as_soon_as_it_is_given_and_changed(db):
    indicator, area = make_indicator(), make_area()
    assert reason_for(indicator, area, IN_2023) == ""

    reason = Explanation.objects.create(
        indicator=indicator, area=area, period=IN_2023.code, text="Mưa lũ"
    )
    assert reason_for(indicator, area, IN_2023) == "Mưa lũ"

    Explanation.objects.filter(pk=reason.pk).update(text="Hạn hán")
    assert reason_for(indicator, area, IN_2023) == "Hạn hán"
    assert reason_for(indicator, area, Period.year_of(2022)) == ""


def test_reasons_of_an_area_come_newest_period_first(db):
    indicator, area, other = make_indicator(), make_area(), make_area()
    for where, period in ((area, "2022"), (area, "2023"), (other, "2024")):
        Explanation.objects.create(indicator=indicator, area=where, period=period, text=period)

    assert [row.text for row in explanations_of(indicator, area)] == ["2023", "2022"]


def test_events_are_those_of_the_indicator_in_order(db):
    indicator, other = make_indicator(), make_indicator()
    for which, day in ((indicator, 20), (other, 5), (indicator, 1)):
        Event.objects.create(indicator=which, on=date(2023, 6, day), text=f"Ngày {day}")

    assert [event.text for event in events_of(indicator)] == ["Ngày 1", "Ngày 20"]


def test_a_plan_comes_with_its_document_as_that_is_now(db):
    document = make_document()
    plan = make_plan(document=document)
    found = plan_named(plan.code)
    assert found is not None
    assert found.document == document

    document.title = "Quyết định sửa đổi"
    document.save()

    again = plan_named(plan.code)
    assert again is not None
    assert again.document is not None
    assert again.document.title == "Quyết định sửa đổi"
    assert plan_named("không có") is None


def test_what_stays_as_it_is_is_read_once(db):
    indicator, area, plan = make_indicator(), make_area(), make_plan()
    Event.objects.create(indicator=indicator, on=date(2023, 6, 1), text="Bão")

    def read():
        events_of(indicator)
        explanations_of(indicator, area)
        plan_named(plan.code)

    assert len(queries_of(read)) == 3
    assert queries_of(read) == []
