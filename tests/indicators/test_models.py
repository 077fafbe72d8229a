"""Rules of the catalogue, plans and observations: each is tried and must refuse."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from indicators.choices import Kind
from indicators.models import (
    ApprovedArea,
    Domain,
    Entry,
    FileRemoval,
    FormRow,
    Indicator,
    IndicatorOwner,
    Measure,
    Observation,
    Plan,
    Publication,
    ReturnedCell,
    Rule,
    SeriesBreak,
    Slice,
    SubmissionEvent,
    SubmissionFile,
    Target,
)
from tests.factories import (
    assign_form,
    make_area,
    make_domain,
    make_form,
    make_indicator,
    make_measure,
    make_observation,
    make_office,
    make_plan,
    make_proposal,
    make_question,
    make_slice,
    make_source,
    make_submission,
    make_submission_file,
    make_target,
    make_user,
)

pytestmark = pytest.mark.django_db

EARLIER, LATER = date(2024, 1, 1), date(2025, 1, 1)


def changed(row: Any, **fields: Any) -> Any:
    """The row with other values, not yet saved."""
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def owner(valid_from: date | None, valid_to: date | None = None) -> IndicatorOwner:
    return IndicatorOwner(
        indicator=make_indicator(), office=make_office(), valid_from=valid_from, valid_to=valid_to
    )


def again(row: models.Model) -> Any:
    """The same row once more: saved under a new key."""
    row.save()
    return changed(type(row)._default_manager.get(pk=row.pk), pk=None)


def issued_alone() -> Plan:
    person = make_user()
    return changed(
        make_plan(),
        state="issued",
        issued_by=person,
        issue_recorded_at=timezone.now(),
        changed_by=person,
    )


def submission_file() -> SubmissionFile:
    return make_submission_file(make_submission(make_form(), make_office()))


def own_part() -> Indicator:
    indicator = make_indicator()
    return changed(indicator, parent=indicator, part_kind="of_which")


def rule(**fields: Any) -> Rule:
    return Rule(
        **{"indicator": make_indicator(), "kind": "sum_of_parts", "severity": "warn"} | fields
    )


def twice_at_once(maker: Callable[..., Any], **fields: Any) -> Any:
    """A second row of the same key."""
    return changed(maker(**fields), pk=None)


def form_row(**fields: Any) -> FormRow:
    return FormRow(form=make_form(), order=1, slice=make_slice(), **fields)


def make_entry() -> Entry:
    indicator, area = make_indicator(), make_area()
    entry = Entry(
        submission=make_submission(make_form(indicator), make_office(), area),
        indicator=indicator,
        area=area,
        slice=make_slice(),
        period="2026-M06",
        value=Decimal(1),
        entered_by=make_user(),
    )
    entry.full_clean()
    entry.save()
    return entry


def broken_period(row: Any) -> Any:
    return changed(row, period_start=LATER, period_end=EARLIER)


def make_event(**fields: Any) -> SubmissionEvent:
    submission = make_submission(make_form(), make_office())
    return SubmissionEvent.objects.create(**{"submission": submission, "kind": "returned"} | fields)


def make_returned_cell() -> ReturnedCell:
    entry = make_entry()
    entry.save()
    event = make_event(submission=entry.submission)
    return ReturnedCell.objects.create(event=event, entry=entry, version=1, reason="Sai")


def publication(**fields: Any) -> Publication:
    entry = make_entry()
    entry.save()
    said = {
        "observation": make_observation(),
        "entry": entry,
        "version": 1,
        "event": make_event(submission=entry.submission),
        "entered_by": entry.entered_by,
        "approved_by": make_user(),
    }
    return Publication(**said | {name: said[value] for name, value in fields.items()})


def make_approved_area() -> ApprovedArea:
    event = make_event()
    return ApprovedArea.objects.create(submission=event.submission, area=make_area(), event=event)


def decided(state: str) -> Any:
    """A proposed figure about which somebody else has decided, and no more is said of it."""
    return changed(make_proposal(), state=state, decided_by=make_user(), decided_at=timezone.now())


REFUSED: dict[str, Callable[[], Any]] = {
    "indicators_submissionevent_says_why": lambda: changed(
        make_event(), pk=None, kind="reopened", reason=""
    ),
    "indicators_returnedcell_once_a_step": lambda: changed(make_returned_cell(), pk=None),
    "indicators_returnedcell_says_why": lambda: changed(
        make_returned_cell(), pk=None, event=make_event(), reason=""
    ),
    "indicators_approvedarea_once": lambda: again(make_approved_area()),
    "indicators_publication_by_a_second_person": lambda: publication(approved_by="entered_by"),
    "indicators_question_asks_something": lambda: changed(make_question(), text=""),
    "indicators_question_answered_by_somebody": lambda: changed(make_question(), answer="x"),
    "indicators_question_closed_after_answer": lambda: changed(
        make_question(), closed_by=make_user(), closed_at=timezone.now()
    ),
    "indicators_indicator_validity_order": lambda: changed(
        make_indicator(), valid_from=LATER, valid_to=EARLIER
    ),
    "indicators_indicator_whole_ratio": lambda: changed(
        make_indicator(), numerator=make_indicator()
    ),
    "indicators_indicator_part_with_kind": lambda: changed(
        make_indicator(), parent=make_indicator()
    ),
    "indicators_indicator_neutral_not_assessed": lambda: changed(
        make_indicator(), direction="neutral"
    ),
    "indicators_indicator_no_ratio_of_falling_level": lambda: changed(
        make_indicator(), direction="down"
    ),
    "indicators_indicator_decimals_stored": lambda: changed(make_indicator(), decimals=5),
    "indicators_indicator_not_own_part": own_part,
    "indicators_indicatorowner_validity_order": lambda: owner(LATER, EARLIER),
    "indicators_indicatorowner_one_from_a_day": lambda: again(owner(EARLIER)),
    "indicators_indicatorowner_one_from_ever": lambda: again(owner(None)),
    "indicators_seriesbreak_once_a_day": lambda: again(
        SeriesBreak(indicator=make_indicator(), on=EARLIER, what_changed="x")
    ),
    "indicators_rule_sides_of_its_kind": lambda: rule(kind="at_most"),
    "indicators_rule_once": lambda: again(rule(kind="equal", other=make_indicator())),
    "indicators_rule_once_of_one_indicator": lambda: again(rule()),
    "indicators_plan_issue_recorded": lambda: changed(make_plan(), state="issued"),
    "indicators_plan_adjusts_another": lambda: changed(make_plan(), kind="adjusted"),
    "indicators_target_period_order": lambda: broken_period(make_target()),
    "indicators_target_once_in_plan": lambda: twice_at_once(make_target),
    "indicators_target_reference_once": lambda: changed(
        twice_at_once(make_target, reference="O1"), period="2022"
    ),
    "indicators_target_circular_is_derived": lambda: changed(make_target(), circular=True),
    "indicators_observation_period_order": lambda: changed(
        broken_period(make_observation()), pk=None, superseded_at=timezone.now()
    ),
    "indicators_observation_one_open_version": lambda: twice_at_once(make_observation),
    "indicators_observation_reference_once": lambda: changed(
        twice_at_once(make_observation, reference="O1"), superseded_at=timezone.now()
    ),
    "indicators_observation_value_or_reason": lambda: changed(
        make_observation(), pk=None, period="2022", value=None
    ),
    "indicators_observation_official_by_document": lambda: changed(
        make_observation(), pk=None, period="2022", status="official"
    ),
    "indicators_observation_circular_is_derived": lambda: changed(
        make_observation(), pk=None, period="2022", circular=True
    ),
    "indicators_form_validity_order": lambda: changed(
        make_form(), valid_from=LATER, valid_to=EARLIER
    ),
    "indicators_form_cut_off_is_a_day": lambda: changed(make_form(), cut_off_day=32),
    "indicators_form_days_to_submit": lambda: changed(make_form(), working_days=0),
    "indicators_formrow_order_once": lambda: changed(
        again(form_row(heading="I")), heading="II", indicator=None
    ),
    "indicators_formrow_indicator_once": lambda: changed(
        again(form_row(indicator=make_indicator())), order=2
    ),
    "indicators_formrow_heading_or_indicator": lambda: form_row(),
    "indicators_formassignment_validity_order": lambda: changed(
        assign_form(make_form(), make_office()), valid_from=LATER, valid_to=EARLIER
    ),
    "indicators_formassignment_one_from_a_day": lambda: again(
        assign_form(make_form(), make_office(), valid_from=EARLIER)
    ),
    "indicators_formassignment_one_from_ever": lambda: again(
        assign_form(make_form(), make_office())
    ),
    "indicators_submission_once": lambda: again(make_submission(make_form(), make_office())),
    "indicators_submission_due_after_cut_off": lambda: changed(
        make_submission(make_form(), make_office()), due_on=EARLIER
    ),
    "indicators_entry_period_order": lambda: broken_period(make_entry()),
    "indicators_entry_once_in_submission": lambda: again(make_entry()),
    "indicators_entry_value_or_reason": lambda: changed(make_entry(), missing="not_reported"),
    "indicators_plan_issued_by_a_second_person": issued_alone,
    "indicators_submissionfile_not_empty": lambda: changed(submission_file(), pk=None, size=0),
    "indicators_submissionfile_once": lambda: changed(submission_file(), pk=None),
    "indicators_fileremoval_says_why": lambda: FileRemoval(by=make_user(), reason=""),
    "indicators_proposedobservation_period_order": lambda: broken_period(make_proposal()),
    "indicators_proposedobservation_one_waiting": lambda: changed(make_proposal(), pk=None),
    "indicators_proposedobservation_value_or_reason": lambda: changed(make_proposal(), value=None),
    "indicators_proposedobservation_official_by_document": lambda: changed(
        make_proposal(), status="official"
    ),
    "indicators_proposedobservation_says_why": lambda: changed(make_proposal(), reason=""),
    "indicators_proposedobservation_is_real": lambda: changed(make_proposal(), illustration=True),
    "indicators_proposedobservation_decided_by_somebody": lambda: changed(
        make_proposal(), state="withdrawn"
    ),
    "indicators_proposedobservation_published_is_there": lambda: decided("published"),
    "indicators_proposedobservation_by_a_second_person": lambda: decided("withdrawn"),
    "indicators_proposedobservation_refused_with_reason": lambda: decided("refused"),
}


def test_every_rule_of_the_tables_is_tried_here() -> None:
    tables = apps.get_app_config("indicators").get_models()
    assert {rule.name for table in tables for rule in table._meta.constraints} == set(REFUSED)


@pytest.mark.parametrize("name", REFUSED)
def test_a_person_is_told_before_the_database_refuses(name: str) -> None:
    row = REFUSED[name]()
    [found] = [each for each in row._meta.constraints if each.name == name]
    with pytest.raises(ValidationError) as refusal:
        found.validate(type(row), row)
    assert refusal.value.messages == [str(found.violation_error_message)]


@pytest.mark.parametrize("name", REFUSED)
def test_the_database_refuses_by_itself(name: str) -> None:
    row = REFUSED[name]()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("maker", "model"),
    [(make_domain, Domain), (make_measure, Measure), (make_indicator, Indicator)],
)
def test_codes_are_given_once(maker: Callable[[], Any], model: type[models.Model]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model._default_manager.filter(pk=maker().pk).create(code=maker().code)


# ---------------------------------------------------------------- the catalogue


def test_parts_that_run_in_a_circle_are_refused() -> None:
    top = make_indicator()
    bottom = make_indicator(
        parent=make_indicator(parent=top, part_kind="of_which"), part_kind="of_which"
    )
    changed(top, parent=bottom, part_kind="of_which")
    with pytest.raises(ValidationError) as refusal:
        top.full_clean()
    assert "parent" in refusal.value.error_dict


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "overlaps"),
    [
        (None, date(2023, 12, 31), False),
        (None, EARLIER, True),
        (EARLIER, None, True),
        (date(2024, 6, 1), date(2024, 6, 1), True),
        (LATER, None, True),
        (date(2025, 1, 2), None, False),
    ],
)
def test_an_indicator_has_one_owner_a_day(
    valid_from: date | None, valid_to: date | None, overlaps: bool
) -> None:
    first = owner(EARLIER, LATER)
    first.save()
    second = IndicatorOwner(
        indicator=first.indicator, office=make_office(), valid_from=valid_from, valid_to=valid_to
    )
    if overlaps:
        with pytest.raises(ValidationError):
            second.full_clean()
    else:
        second.full_clean()


def test_the_owner_changes_with_the_day() -> None:
    first = owner(None, date(2024, 12, 31))
    first.save()
    second = IndicatorOwner.objects.create(
        indicator=first.indicator, office=make_office(), valid_from=date(2025, 7, 1)
    )
    days = (EARLIER, date(2024, 12, 31), date(2025, 1, 1), date(2025, 7, 1))
    assert [first.indicator.owner_on(day) for day in days] == [
        first.office,
        first.office,
        None,
        second.office,
    ]


# ---------------------------------------------------------------- keys


@pytest.mark.parametrize(
    ("code", "start", "end", "frequency"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31), "A"),
        ("2023-S2", date(2023, 7, 1), date(2023, 12, 31), "S"),
        ("2023-Q1", date(2023, 1, 1), date(2023, 3, 31), "Q"),
        ("2024-M02", date(2024, 2, 1), date(2024, 2, 29), "M"),
        ("2023-C09", date(2023, 1, 1), date(2023, 9, 30), "C"),
        ("2021-2025", date(2021, 1, 1), date(2025, 12, 31), "P"),
    ],
)
def test_the_dates_of_a_period_are_filled_from_its_code(
    code: str, start: date, end: date, frequency: str
) -> None:
    target = Target(period=code)
    target.fill_period()
    assert (target.period_start, target.period_end, target.frequency) == (start, end, frequency)


def new_observation(**fields: Any) -> Observation:
    make_slice()
    defaults = {
        "indicator": make_indicator(decimals=1),
        "area": make_area(),
        "period": "2023",
        "value": Decimal("1.5"),
        "status": "reported",
        "known_from": EARLIER,
        "source": make_source(),
    }
    return Observation(**defaults | fields)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("period", {"period": "2023-X"}),
        ("period", {"period": "2023-C06"}),
        ("value", {"value": Decimal("1.55")}),
        ("value", {"value": Decimal("123456789012")}),
        ("value", {"value": Decimal("NaN")}),
    ],
    ids=str,
)
def test_a_figure_is_refused_beside_what_is_wrong_with_it(
    field: str, fields: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError) as refusal:
        new_observation(**fields).full_clean()
    assert field in refusal.value.error_dict


@pytest.mark.parametrize("kind", [Kind.STOCK, Kind.RATIO, Kind.CHANGE])
def test_only_flows_are_counted_from_january_on(kind: Kind) -> None:
    new_observation(period="2023-C09").full_clean()
    with pytest.raises(ValidationError) as refusal:
        new_observation(
            period="2023-C09", indicator=make_indicator(kind=kind, decimals=1)
        ).full_clean()
    assert list(refusal.value.error_dict) == ["period"]


def test_a_territory_has_no_figure_of_a_time_without_it_unless_recast() -> None:
    later = make_area(valid_from=date(2023, 12, 31))
    new_observation(area=later).full_clean()
    earlier = new_observation(area=later, period="2022")
    with pytest.raises(ValidationError) as refusal:
        earlier.full_clean()
    assert list(refusal.value.error_dict) == ["area"]
    changed(earlier, recast=True).full_clean()


def test_trailing_zeros_are_no_decimals() -> None:
    new_observation(value=Decimal("1.5000")).full_clean()
    new_observation(value=Decimal("1E+3")).full_clean()


def test_figures_keep_every_digit_that_may_be_typed() -> None:
    exact = Decimal("99999999999.9999")
    figure = make_observation(value=exact)
    figure.refresh_from_db()
    assert figure.value == exact


def test_an_illustration_stands_beside_a_real_figure_of_the_same_key() -> None:
    real = make_observation()
    made_up = make_observation(indicator=real.indicator, area=real.area, illustration=True)
    assert list(Observation.objects.chain_of(real)) == [real]
    assert list(Observation.objects.chain_of(made_up)) == [made_up]


def test_rows_say_what_they_are_about() -> None:
    indicator, area = make_indicator(name="Hộ nghèo"), make_area(name="Sa Pa")
    women = make_slice("SEX_F", name="Nữ")
    assert str(make_observation(indicator=indicator, area=area)) == "Hộ nghèo, Sa Pa, 2023"
    target = make_target(plan=make_plan(code="P-1"), indicator=indicator, area=area, slice=women)
    assert str(target) == "P-1: Hộ nghèo, Sa Pa, 2023, Nữ"


# ---------------------------------------------------------------- the guards of observations


def test_no_statement_gets_past_the_guards_of_figures() -> None:
    """Every column is tried in tests/organisation/test_guards.py; here what REPLACE does instead."""
    figure = make_observation(value=Decimal(100))
    table = Observation._meta.db_table
    same = f"SELECT * FROM {table} WHERE id = {figure.pk}"
    statements = [
        f"UPDATE {table} SET value = 1",
        f"UPDATE {table} SET value = 1, superseded_at = '2024-01-01'",
        f"DELETE FROM {table}",
        f"INSERT INTO {table} {same} ON CONFLICT (id) DO UPDATE SET value = 1",
    ]
    if connection.vendor == "sqlite":
        statements += [f"INSERT OR REPLACE INTO {table} {same}", f"REPLACE INTO {table} {same}"]
    else:
        # Without CASCADE the foreign key of publications stands in the way already.
        statements += [f"TRUNCATE {table} CASCADE"]
    connection.check_constraints()  # nothing waits for the end of the transaction: TRUNCATE minds
    for statement in statements:
        with (
            pytest.raises(IntegrityError, match="are never"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert list(Observation.objects.values_list("value", "superseded_at")) == [(100, None)]


def test_what_figures_rest_on_cannot_be_pulled_from_under_them() -> None:
    figure = make_observation()
    for row in (figure.indicator, figure.area, figure.slice, figure.source):
        with pytest.raises(models.ProtectedError):
            row.delete()
    plan = make_target().plan
    with pytest.raises(models.ProtectedError):
        plan.delete()


def test_the_total_is_the_slice_of_a_figure_unless_another_is_named() -> None:
    assert make_observation().slice == Slice.objects.get(code="_T")
    assert Plan(kind="annual").state == "draft"
