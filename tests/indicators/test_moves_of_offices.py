"""Offices moved on 01/03/2025, in mid-year: each figure keeps the office that was right at its own time.

The department was dissolved the day before and its functions went to the departments of the old province,
and from those to the ones of the new province on 01/07/2025 (fixtures/domain/function_transfers.csv).
"""

import csv
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from indicators import actions, asking, reviewing
from indicators.comparing import review_of
from indicators.entering import Typed, open_submissions, save_entry, submit
from indicators.filling import asked_of
from indicators.models import Indicator, IndicatorOwner, Observation, Submission
from indicators.pages.detail import indicator_page
from indicators.pages.quality import quality_page
from organisation.models import Area, Office, Source
from tests.factories import (
    assign_form,
    make_area,
    make_form,
    make_indicator,
    make_observation,
    make_office,
    make_slice,
    make_submission,
    make_user,
)

MOVE = date(2025, 3, 1)
MERGER = date(2025, 7, 1)
TRANSFERS = settings.BASE_DIR / "fixtures" / "domain" / "function_transfers.csv"
JOBS = "EMP_JOBS_NEW"


def transfers() -> list[dict[str, str]]:
    with TRANSFERS.open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["kind"] == "function_transfer"]


# ---------------------------------------------------------------- the catalogue as it is loaded


@pytest.mark.parametrize("transfer", transfers(), ids=lambda row: row["code"])
def test_a_function_went_from_its_office_to_the_next_on_the_day_of_the_transfer(
    reference_data, transfer
):
    to_office = Office.objects.get(code=transfer["to_office"])
    assert date.fromisoformat(transfer["on"]) == MOVE
    moved = [
        owner
        for owner in IndicatorOwner.objects.filter(valid_from=MOVE).select_related("office")
        if owner.office.is_within(to_office.pk)
    ]
    assert moved
    for owner in moved:
        before = owner.indicator.owner_on(MOVE - timedelta(days=1))
        assert before is not None
        assert before.is_within(Office.objects.get(code=transfer["from_office"]).pk)


def test_every_indicator_has_one_owner_on_each_side_of_both_days(reference_data):
    for indicator in Indicator.objects.prefetch_related("ownerships__office"):
        for day in (MOVE, MERGER):
            for side in (day - timedelta(days=1), day):
                if indicator.is_valid_between(side, side):
                    owners = [row for row in indicator.ownerships.all() if row.is_valid_on(side)]
                    assert len(owners) == 1, (indicator.code, side)


# ---------------------------------------------------------------- the page of an indicator


@pytest.mark.parametrize(
    ("period", "owner"),
    [
        ("2024", "LSA-LDVL"),
        ("2025-M01", "LSA-LDVL"),
        ("2025-C02", "LSA-LDVL"),
        ("2025-Q1", "SNV-OLD"),  # an office that is there at the end of the quarter
        ("2025-S1", "SNV-OLD"),
        ("2025-C07", "SNV"),
        ("2025", "SNV"),
    ],
)
def test_the_page_names_the_office_of_the_figures_own_period(reference_data, period, owner):
    area = Area.objects.get(code="LC-NEW" if owner == "SNV" else "LC-OLD")
    make_observation(
        indicator=Indicator.objects.get(code=JOBS),
        area=area,
        period=period,
        source=Source.objects.create(location="thử"),
        recast=True,
    )
    asked = {"nam": period[:4], "dia-ban": area.code}
    page = indicator_page(JOBS, asked, today=date(2026, 11, 20))
    assert page is not None
    assert page.row.shown_value.key.period.code == period
    assert page.row.owner_of_shown.code == owner
    assert page.row.owner.code == "SNV"

    client = Client()
    client.force_login(make_user(Role.LEADER))
    html = client.get(f"/chi-tieu/{JOBS}/?nam={period[:4]}&dia-ban={area.code}").content.decode()
    assert ("Đơn vị phụ trách khi đó" in html) is (owner != "SNV")
    assert page.row.owner_of_shown.name in html


def test_a_figure_of_before_the_move_is_corrected_by_todays_office_only(published):
    figure = Observation.objects.current().get(
        indicator__code=JOBS, area__code="LC-OLD", slice="_T", period="2023"
    )

    def correct(office: str) -> Observation:
        return actions.correct_observation(
            current=figure,
            version=actions.NewVersion(
                value=figure.value + 1, status=figure.status, source=figure.source
            ),
            reason="cộng thiếu",
            by=make_user(Role.REVIEWER, office=Office.objects.get(code=office)),
            today=date(2026, 11, 20),
        )

    for former in ("LSA-LDVL", "LSA", "SNV-OLD"):
        with pytest.raises(PermissionDenied):
            correct(former)
    assert correct("SNV").value == figure.value + 1
    page = indicator_page(JOBS, {"nam": "2023", "dia-ban": "LC-OLD"}, today=date(2026, 11, 20))
    assert page is not None
    assert page.row.shown.value == figure.value + 1
    assert page.row.owner_of_shown.code == "LSA-LDVL"


# ---------------------------------------------------------------- forms, and the page on quality


@pytest.mark.django_db
def test_a_form_stays_with_the_office_that_had_it_and_the_next_period_comes_to_the_new_one():
    make_slice()
    former, present = make_office(name="Phòng cũ"), make_office(name="Sở mới")
    area, indicator = make_area(), make_indicator()
    IndicatorOwner.objects.create(
        indicator=indicator, office=former, valid_to=MOVE - timedelta(days=1)
    )
    IndicatorOwner.objects.create(indicator=indicator, office=present, valid_from=MOVE)
    form = make_form(indicator, valid_from=date(2025, 1, 1))
    assign_form(form, former, area, valid_to=MOVE - timedelta(days=1))
    assign_form(form, present, area, valid_from=MOVE)
    for day in (date(2025, 1, 20), date(2025, 2, 20), date(2025, 3, 20), date(2025, 4, 10)):
        open_submissions(today=day)
    held = Submission.objects.order_by("period_end").values_list("period", "office__name")
    assert [row for row in held if row[0] in ("2025-M02", "2025-M03")] == [
        ("2025-M02", "Phòng cũ"),
        ("2025-M03", "Sở mới"),
    ]

    page = quality_page(make_user(Role.LEADER), today=timezone.localdate())
    [found] = [form_row for heat in page.heats for form_row in heat.forms]
    by_office = {
        row.office.name: [cell.submission.period for cell in row.cells if cell]
        for row in found.rows
    }
    assert by_office["Phòng cũ"][-1] == "2025-M02"
    assert by_office["Sở mới"][0] == "2025-M03"
    assert {line.holder.name for line in page.late} == {"Phòng cũ", "Sở mới"}
    assert all(line.holder == line.submission.office for line in page.late)


@pytest.mark.django_db
def test_who_entered_a_figure_still_answers_for_it_and_who_answers_today_for_all_others():
    make_slice()
    former, present = make_office(), make_office()
    indicator, area = make_indicator(), make_area()
    IndicatorOwner.objects.create(
        indicator=indicator, office=former, valid_to=MOVE - timedelta(days=1)
    )
    IndicatorOwner.objects.create(indicator=indicator, office=present, valid_from=MOVE)
    asker = make_user(Role.LEADER)

    def asked_of_office(period: str) -> Office:
        question = asking.ask(
            indicator=indicator,
            area=area,
            slice=make_slice(),
            period=period,
            text="Vì sao?",
            by=asker,
            today=timezone.localdate(),
        )
        return question.office

    form = make_form(indicator)
    submission = make_submission(form, former, area, period="2025-M02")
    clerk = make_user(Role.STAFF, office=former)
    [cell] = asked_of(submission).cells
    save_entry(submission=submission, cell=cell, typed=Typed(Decimal(7)), seen=0, by=clerk)
    submit(submission=submission, by=clerk)
    reviewing.approve(
        submission=submission,
        by=make_user(Role.REVIEWER, office=form.receiving_office),
        today=timezone.localdate(),
        seen=review_of(submission).mark,
    )
    assert asked_of_office("2025-M02") == former
    make_observation(indicator=indicator, area=area, period="2025-M01")  # loaded, entered by nobody
    assert asked_of_office("2025-M01") == present
