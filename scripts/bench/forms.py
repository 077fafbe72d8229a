"""Forms to be filled in, with those who fill them in, and what the database says of a cell afterwards.

Runs where Django is known (`inside`), in the database of one run: nothing of it is kept.
"""

from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from accounts.actions import create_account, set_password
from accounts.choices import Role
from accounts.models import Activity, User
from indicators import choices
from indicators.filling import CellKey, asked_of
from indicators.models import (
    ApprovedArea,
    Entry,
    Form,
    FormRow,
    Indicator,
    Observation,
    Publication,
    Rule,
    Slice,
    Submission,
    SubmissionEvent,
)
from indicators.periods import Period
from organisation.models import Area, Office
from scripts.bench.loading import OFFICE, TOTAL
from scripts.bench.sets import LAST_YEAR, DataSet, Nature, area_code, indicator_code

ROWS: Final = 60
WOMEN: Final = "SEX_F"
KILLED, CLERK = "BIEU-DUYET", "do-nhap-duyet"
"""The form that is published under kills, and who filled it in."""
USES: Final = {"race": 9, "saves": 10, "keyboard": 11}
"""What a form is filled in for, and the month of last year that it asks for: the months before are there."""


@transaction.atomic
def open_forms(dataset: DataSet, *, writers: int, password: str) -> dict[str, Any]:
    """A form of sixty rows for one area, opened for each use; the names of its writers.

    Of each use the address, and for each cell of the period its name and the number that a person would
    type: the published one, so that what is held against earlier figures and rules has something to hold.
    """
    office, area = Office.objects.get(code=OFFICE), Area.objects.get(code=area_code(1))
    form = _form(dataset, office)
    return {
        "writers": [_writer(number, office, password) for number in range(1, writers + 1)],
        "forms": {use: _opened(form, office, area, dataset, month) for use, month in USES.items()},
    }


@transaction.atomic
def hand_in(dataset: DataSet, *, month: int) -> dict[str, Any]:
    """A form of all rows and areas, submitted for a month of last year; how many figures it has.

    Each differs by one from what is published, so that approving it publishes them all. Put into the tables
    as it would stand there: how it came to be so is not what is looked at.
    """
    office = Office.objects.get(code=OFFICE)
    form = Form.objects.filter(code=KILLED).first() or _form(dataset, office, code=KILLED)
    period = Period.parse(f"{LAST_YEAR}-M{month:02}")
    submission = _submission(form, office, period)
    submission.areas.set(Area.objects.all())
    clerk = User.objects.filter(username=CLERK).first() or _clerk(CLERK, office)
    current = {
        (row.indicator_id, row.area_id): row
        for row in Observation.objects.current().filter(period=str(period), slice=TOTAL)
    }
    entries = []
    for cell in asked_of(submission).cells:
        figure = cell.row.indicator and current.get((cell.row.indicator.pk, cell.area.pk))
        if cell.column == choices.FormColumn.IN_PERIOD and cell.row.slice_id == TOTAL and figure:
            entry = Entry(
                submission=submission,
                **cell.fields,
                value=(figure.value or 0) + 1,
                entered_by=clerk,
            )
            entry.fill_period()
            entries.append(entry)
    Entry.objects.bulk_create(entries)
    SubmissionEvent.objects.create(
        submission=submission, kind=choices.SubmissionStep.SUBMITTED, by=clerk
    )
    Submission.objects.filter(pk=submission.pk).update(state=choices.SubmissionState.SUBMITTED)
    return {"pk": submission.pk, "cells": len(entries)}


@transaction.atomic
def left_behind(submission: int) -> dict[str, int]:
    """How many rows there are of each kind that approving a form adds to, once nobody is at it."""
    # Whoever was killed may not have been taken off the database yet: this waits for the row.
    Submission.objects.select_for_update(no_key=True).get(pk=submission)
    return {
        "figures": Observation.objects.count(),
        "replaced": Observation.objects.filter(superseded_at__isnull=False).count(),
        "publications": Publication.objects.count(),
        "areas": ApprovedArea.objects.count(),
        "steps": SubmissionEvent.objects.filter(submission=submission).count(),
        "approved": Submission.objects.filter(
            pk=submission, state=choices.SubmissionState.APPROVED
        ).count(),
        "lines of the log": Activity.objects.count(),
    }


def stored(submission: int) -> dict[str, Any]:
    """The one entry of a form: its version, its number, how many changes of it the log has."""
    entry = Entry.objects.get(submission=submission)
    traces = Activity.objects.filter(model="indicators.entry", object_id=str(entry.pk))
    return {
        "version": entry.version,
        "content": f"{entry.value:.0f}",
        "traces": traces.count(),
    }


def _writer(number: int, office: Office, password: str) -> str:
    made = _clerk(f"do-nhap-{number:02}", office)
    set_password(user=made, password=password, by=None)
    return made.username


def _clerk(username: str, office: Office) -> User:
    made = create_account(
        username=username,
        full_name=f"Tài khoản {username}",
        role=Role.STAFF,
        office=office,
        by=None,
    )
    return made.user


def _form(dataset: DataSet, office: Office, *, code: str = "BIEU-DO") -> Form:
    """As many of the set's indicators as can be typed, then the women among some of them, up to sixty rows.

    A part is checked against its whole, as in the real catalogue.
    """
    form = Form.objects.create(
        code=code,
        name="Biểu đo tốc độ",
        periodicity=choices.FormPeriodicity.MONTH,
        receiving_office=office,
        cut_off_day=14,
        working_days=3,
        asks_cumulative=True,
    )
    indicators = Indicator.objects.in_bulk(field_name="code")
    typed = [
        number
        for number in range(dataset.indicators)
        if dataset.nature_of(number) is not Nature.RATIO
    ][:ROWS]
    women, _is_new = Slice.objects.get_or_create(
        code=WOMEN, defaults={"name": "Nữ", "dimension": "Giới tính"}
    )
    rows = [(number, TOTAL) for number in typed]
    rows += [(number, women.code) for number in typed[: ROWS - len(typed)]]
    FormRow.objects.bulk_create(
        FormRow(
            form=form,
            order=order,
            number=str(order),
            indicator=indicators[indicator_code(number)],
            slice_id=slice_code,
        )
        for order, (number, slice_code) in enumerate(rows, 1)
    )
    Rule.objects.bulk_create(
        Rule(
            kind=choices.RuleKind.AT_MOST,
            indicator=indicators[indicator_code(number)],
            other=indicators[indicator_code(number - dataset.domains)],
            severity=choices.Severity.WARN,
        )
        for number in typed
        if dataset.rank_of(number) == 2
    )
    return form


def _opened(form: Form, office: Office, area: Area, dataset: DataSet, month: int) -> dict[str, Any]:
    submission = _submission(form, office, Period.parse(f"{LAST_YEAR}-M{month:02}"))
    submission.areas.add(area)
    asked = [
        cell for cell in asked_of(submission).cells if cell.column == choices.FormColumn.IN_PERIOD
    ]
    return {
        "pk": submission.pk,
        "address": submission.get_absolute_url(),
        "cells": [[cell.name, _number(dataset, cell, month)] for cell in asked],
    }


def _submission(form: Form, office: Office, period: Period) -> Submission:
    return Submission.objects.create(
        form=form,
        office=office,
        period=str(period),
        period_start=period.start,
        period_end=period.end,
        cut_off=form.cut_off(period),
        # The months of the set are over, and a form is typed into until its due day.
        due_on=timezone.localdate() + timedelta(days=30),
    )


def _number(dataset: DataSet, cell: CellKey, month: int) -> str:
    """What was published, of women about half."""
    indicator = next(
        number
        for number in range(dataset.indicators)
        if cell.row.indicator and indicator_code(number) == cell.row.indicator.code
    )
    value = dataset.value(indicator, 1, LAST_YEAR, month)
    return str(value // 2 if cell.row.slice_id == WOMEN else value)
