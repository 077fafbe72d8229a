"""One form gives a figure: who it is, what the others show, and how a second one is refused."""

import csv
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from indicators.actions import ActionRefused
from indicators.entering import Typed, save_entry
from indicators.filling import CellKey, asked_of
from indicators.forms_of_record import Place, given_elsewhere
from indicators.models import Form, FormAssignment, FormRow, Indicator, Submission
from indicators.periods import Period
from organisation.models import Area, Office
from tests.factories import (
    assign_form,
    make_area,
    make_form,
    make_indicator,
    make_office,
    make_slice,
    make_submission,
    make_user,
)
from tests.indicators.reading import page_of, text_of

pytestmark = pytest.mark.django_db


def elsewhere(submission: Submission) -> dict[Place, str]:
    rows = submission.form.rows.select_related("indicator", "slice")
    return given_elsewhere(submission, rows, submission.areas.all())


@pytest.fixture
def jobs() -> Indicator:
    return make_indicator(decimals=0)


@pytest.fixture
def area() -> Area:
    return make_area()


def submitted(form: Form, *areas: Area, **assigned: Any) -> Submission:
    office = make_office()
    assign_form(form, office, *areas, **assigned)
    return make_submission(form, office, *areas)


def place(indicator: Indicator, area: Area, slice: str = "_T") -> Place:
    return Place(indicator.pk, slice, area.pk)


# ---------------------------------------------------------------- who gives a figure


def test_alone_a_form_gives_all_its_figures(jobs, area):
    assert elsewhere(submitted(make_form("Việc làm", jobs), area)) == {}


def test_a_row_that_is_not_of_record_is_shown_with_the_form_that_is(jobs, area):
    first = make_form(jobs)
    submitted(first, area)
    second = make_form(jobs, make_indicator())
    second.rows.filter(indicator=jobs).update(is_of_record=False)

    assert elsewhere(submitted(second, area)) == {place(jobs, area): first.code}


def test_a_figure_that_no_form_publishes_is_given_by_none(jobs, area):
    form = make_form(jobs)
    form.rows.update(is_of_record=False)
    assert elsewhere(submitted(form, area)) == {place(jobs, area): ""}


@pytest.mark.parametrize(
    ("changed", "other_area"),
    [({"periodicity": "quarter"}, False), ({"is_practice": True}, False), ({}, True)],
    ids=["another periodicity", "a practice form", "another area"],
)
def test_forms_that_publish_something_else_take_nothing(jobs, area, changed, other_area):
    submitted(make_form(jobs, **changed), make_area() if other_area else area)
    assert elsewhere(submitted(make_form(jobs), area, valid_from=date(2025, 7, 1))) == {}


def test_of_a_practice_form_everything_is_typed(jobs, area):
    submitted(make_form(jobs), area)
    practice = make_form(jobs, is_practice=True)
    assert elsewhere(submitted(practice, area, valid_from=date(2025, 7, 1))) == {}


def test_another_slice_is_another_figure(jobs, area):
    women = make_form()
    FormRow.objects.create(form=women, order=1, indicator=jobs, slice=make_slice("SEX_F"))
    submitted(women, area)
    assert elsewhere(submitted(make_form(jobs), area, valid_from=date(2025, 7, 1))) == {}


def test_where_two_claim_the_same_the_older_assignment_is_of_record(jobs, area):
    older = submitted(make_form(jobs), area, valid_from=date(2025, 1, 1))
    newer = submitted(make_form(jobs), area, valid_from=date(2025, 7, 1))
    assert elsewhere(older) == {}
    assert elsewhere(newer) == {place(jobs, area): older.form.code}


def test_what_ended_before_the_period_is_of_record_no_more(jobs, area):
    submitted(make_form(jobs), area, valid_to=date(2025, 12, 31))
    assert elsewhere(submitted(make_form(jobs), area, valid_from=date(2026, 1, 1))) == {}


def test_the_form_of_an_office_that_lost_it_meanwhile_can_still_be_filled_in(jobs, area):
    submission = submitted(make_form(jobs), area)
    FormAssignment.objects.all().delete()
    assert elsewhere(submission) == {}


def test_typing_what_another_form_gives_is_refused_in_words(jobs, area):
    older = submitted(make_form(jobs), area, valid_from=date(2025, 1, 1))
    newer = submitted(make_form(jobs), area, valid_from=date(2025, 7, 1))

    assert [cell.column for cell in asked_of(older).cells] == ["in_period"]
    assert [*asked_of(newer).cells] == []
    cell = CellKey(newer.form.rows.get(), area, "in_period", Period.parse(newer.period))
    clerk = make_user(Role.STAFF, office=newer.office)
    with pytest.raises(ActionRefused, match=f"Lấy từ biểu {older.form.code}"):
        save_entry(submission=newer, cell=cell, typed=Typed(Decimal(1)), seen=0, by=clerk)


def test_one_query_tells_it_however_many_cells_there_are(jobs, django_assert_num_queries):
    rows = [make_indicator() for _ in range(5)]
    areas = [make_area() for _ in range(5)]
    submitted(make_form(*rows), *areas)
    submission = submitted(make_form(jobs, *rows), *areas, valid_from=date(2025, 7, 1))
    asked = submission.form.rows.select_related("indicator", "slice")
    with django_assert_num_queries(2):  # and the rows
        assert len(given_elsewhere(submission, asked, areas)) == 25


# ---------------------------------------------------------------- a second one is refused


@pytest.fixture
def administrator(client: Client, settings: Any) -> Client:
    settings.MFA_REQUIRED_ROLES = []
    client.force_login(make_user(Role.ADMIN))
    return client


def assign_on_page(client: Client, form: Form, office: Office, *areas: Area, **days: str) -> Any:
    data = {"form": form.pk, "office": office.pk, "areas": [area.pk for area in areas], **days}
    return client.post(reverse("admin:indicators_formassignment_add"), data)


def test_an_assignment_that_would_make_two_forms_of_record_is_refused(administrator, jobs, area):
    first = submitted(make_form(jobs), area)
    second, office = make_form(jobs), make_office()

    answer = assign_on_page(administrator, second, office, area)

    assert FormAssignment.objects.filter(form=second).count() == 0
    said = text_of(page_of(answer))
    assert f"{jobs} của {area} đã có biểu chính thức" in said
    assert f"{first.form.code} của {first.office}" in said

    assert assign_on_page(administrator, second, office, make_area()).status_code == 302
    later = {"valid_from": "01/01/2030"}
    FormAssignment.objects.filter(form=first.form).update(valid_to=date(2029, 12, 31))
    assert assign_on_page(administrator, second, office, area, **later).status_code == 302


def test_two_offices_do_not_fill_in_the_same_form_for_the_same_area(administrator, jobs, area):
    first = submitted(make_form(jobs), area)
    answer = assign_on_page(administrator, first.form, make_office(), area)
    assert "đã có biểu chính thức" in text_of(page_of(answer))


def test_an_assignment_may_be_saved_again_as_it_was(administrator, jobs, area):
    submitted(make_form(jobs), area)
    assignment = FormAssignment.objects.get()
    data = {"form": assignment.form_id, "office": assignment.office_id, "areas": [area.pk]}
    address = reverse("admin:indicators_formassignment_change", args=[assignment.pk])
    assert administrator.post(address, data).status_code == 302


def rows_on_page(client: Client, form: Form, *, is_of_record: bool) -> Any:
    data = {
        "name": form.name,
        "periodicity": form.periodicity,
        "receiving_office": form.receiving_office_id,
        "cut_off_day": form.cut_off_day,
        "months_before": 0,
        "working_days": form.working_days,
        "status": form.status,
        "rows-TOTAL_FORMS": form.rows.count(),
        "rows-INITIAL_FORMS": form.rows.count(),
    }
    for number, row in enumerate(form.rows.all()):
        data |= {
            f"rows-{number}-id": row.pk,
            f"rows-{number}-order": row.order,
            f"rows-{number}-indicator": row.indicator_id,
            f"rows-{number}-slice": row.slice_id,
        }
        if is_of_record:
            data[f"rows-{number}-is_of_record"] = "on"
    return client.post(reverse("admin:indicators_form_change", args=[form.pk]), data)


def test_the_mark_of_a_row_is_refused_where_another_form_has_it(administrator, jobs, area):
    submitted(make_form(jobs), area)
    second = make_form(jobs)
    second.rows.update(is_of_record=False)
    submitted(second, area)

    assert "đã có biểu chính thức" in text_of(
        page_of(rows_on_page(administrator, second, is_of_record=True))
    )
    assert not second.rows.get().is_of_record
    assert rows_on_page(administrator, second, is_of_record=False).status_code == 302


# ---------------------------------------------------------------- the tables that come along


def test_the_forms_that_come_along_have_one_of_record_each(reference_data):
    assert not FormRow.objects.filter(form__is_practice=True, is_of_record=True).exists()
    asked = FormRow.objects.filter(form__is_practice=False, indicator__isnull=False)
    assert asked.exists()
    assert not asked.filter(is_of_record=False).exists()


def test_a_table_with_two_forms_of_record_is_refused_by_the_row(tmp_path: Path):
    folder = Path(shutil.copytree("fixtures/domain", tmp_path / "domain"))
    with (folder / "form_rows.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["09T-BTXH", 9, "4", "", "SEV_REHAB", "_T", "yes"])

    with pytest.raises(CommandError) as refusal:
        call_command("load_published", folder=folder, verbosity=0)

    assert "form_assignments.csv" in str(refusal.value)
    assert "07T-TNXH" in str(refusal.value)
    assert not Form.objects.exists()
