"""Rules of areas, offices and what figures rest on: each is tried and must refuse."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import translation

from organisation.models import (
    Area,
    AreaMembership,
    AreaSuccession,
    Document,
    Office,
    OfficeSuccession,
    Source,
    SwapDay,
)
from tests.factories import make_area, make_document, make_office, make_source, make_swap_day
from vietnamese.calendar import Swap

pytestmark = pytest.mark.django_db

EARLIER, LATER = date(2024, 1, 1), date(2025, 1, 1)


def own_parent(make: Callable[[], Any]) -> Any:
    row = make()
    row.parent = row
    return row


def second_membership(valid_from: date | None) -> AreaMembership:
    fields = {"group": make_area(level="group"), "member": make_area(), "valid_from": valid_from}
    AreaMembership.objects.create(**fields)
    return AreaMembership(**fields)


def succession(
    model: type[models.Model], make: Callable[[], Any], *, twice: bool = False
) -> models.Model:
    """One that is recorded already, or one of a row to itself."""
    predecessor = make()
    successor = make() if twice else predecessor
    fields = {
        "predecessor": predecessor,
        "successor": successor,
        "on": EARLIER,
        "share": "whole",
        "basis": "quyết định",
    }
    if twice:
        model._default_manager.create(**fields)
    return model(**fields)


REFUSED: dict[str, Callable[[], models.Model]] = {
    "organisation_area_validity_order": lambda: Area(
        code="A", name="A", level="province", valid_from=LATER, valid_to=EARLIER
    ),
    "organisation_area_whole_coordinate": lambda: Area(
        code="A", name="A", level="province", latitude=22
    ),
    "organisation_area_population_with_year": lambda: Area(
        code="A", name="A", level="province", population=1
    ),
    "organisation_area_not_own_parent": lambda: own_parent(make_area),
    "organisation_areamembership_validity_order": lambda: AreaMembership(
        group=make_area(), member=make_area(), valid_from=LATER, valid_to=EARLIER
    ),
    "organisation_areamembership_once": lambda: second_membership(EARLIER),
    "organisation_areamembership_once_from_ever": lambda: second_membership(None),
    "organisation_office_validity_order": lambda: Office(
        code="O", name="O", kind="agency", valid_from=LATER, valid_to=EARLIER
    ),
    "organisation_office_not_own_parent": lambda: own_parent(make_office),
    "organisation_areasuccession_once": lambda: succession(AreaSuccession, make_area, twice=True),
    "organisation_areasuccession_two_sides": lambda: succession(AreaSuccession, make_area),
    "organisation_officesuccession_once": lambda: succession(
        OfficeSuccession, make_office, twice=True
    ),
    "organisation_officesuccession_two_sides": lambda: succession(OfficeSuccession, make_office),
    "organisation_swapday_off_once": lambda: SwapDay(
        off=make_swap_day(off=date(2030, 5, 3)).off, worked=date(2030, 5, 12)
    ),
    "organisation_swapday_worked_once": lambda: SwapDay(
        off=date(2030, 5, 2), worked=make_swap_day(worked=date(2030, 5, 11)).worked
    ),
    "organisation_swapday_off_on_weekday": lambda: SwapDay(
        off=date(2030, 5, 5), worked=date(2030, 5, 11)
    ),
    "organisation_swapday_worked_on_weekend": lambda: SwapDay(
        off=date(2030, 5, 3), worked=date(2030, 5, 10)
    ),
}


def test_every_rule_of_the_tables_is_tried_here() -> None:
    tables = (
        Area,
        AreaMembership,
        AreaSuccession,
        Document,
        Office,
        OfficeSuccession,
        Source,
        SwapDay,
    )
    assert {rule.name for table in tables for rule in table._meta.constraints} == set(REFUSED)


@pytest.mark.parametrize("name", REFUSED)
def test_a_person_is_told_before_the_database_refuses(name: str) -> None:
    row = REFUSED[name]()
    [rule] = [rule for rule in row._meta.constraints if rule.name == name]
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert str(rule.violation_error_message) in refusal.value.messages


@pytest.mark.parametrize("name", REFUSED)
def test_the_database_refuses_by_itself(name: str) -> None:
    row = REFUSED[name]()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("model", "field"), [(Area, "code"), (Office, "code"), (Document, "code"), (Source, "location")]
)
def test_codes_and_locations_are_given_once(model: type[models.Model], field: str) -> None:
    makers = {Area: make_area, Office: make_office, Document: make_document, Source: make_source}
    first = makers[model]()
    second = model(**{field: getattr(first, field)})
    with pytest.raises(IntegrityError), transaction.atomic():
        model._default_manager.bulk_create([second])


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "is_valid"),
    [
        (None, None, True),
        (EARLIER, None, True),
        (None, EARLIER, True),
        (EARLIER, EARLIER, True),
        (date(2024, 1, 2), None, False),
        (None, date(2023, 12, 31), False),
    ],
)
def test_validity_counts_both_its_days(
    valid_from: date | None, valid_to: date | None, is_valid: bool
) -> None:
    area = make_area(valid_from=valid_from, valid_to=valid_to)
    assert area.is_valid_on(EARLIER) is is_valid
    assert Area.objects.valid_on(EARLIER).exists() is is_valid


def test_names_are_stored_whole_and_found_without_accents() -> None:
    decomposed = "Mu\u031bo\u031b\u0300ng Khu\u031bo\u031bng"
    area = Area(code="A", name=decomposed, level="district")
    area.full_clean()
    area.save()
    area.refresh_from_db()
    assert area.name == "Mường Khương"
    assert Area.objects.get(folded__contains="muong khuong") == area


def test_a_new_name_is_found_when_that_field_alone_is_saved() -> None:
    area = make_area(name="Sa Pa")
    area.name = "Bắc Hà"
    area.save(update_fields=["name"])
    assert Area.objects.get(folded__contains="bac ha") == area


def test_a_row_without_an_english_name_keeps_its_own_on_an_english_page() -> None:
    with translation.override("en"):
        assert str(Area(name="Sa Pa")) == "Sa Pa"
        assert str(Area(name="Tỉnh Lào Cai", name_en="Lào Cai province")) == "Lào Cai province"
    assert str(Area(name="Tỉnh Lào Cai", name_en="Lào Cai province")) == "Tỉnh Lào Cai"


def test_an_office_is_within_itself_and_all_above_it() -> None:
    top, other = make_office(), make_office()
    middle = make_office(parent=top)
    bottom = make_office(parent=middle)
    assert [bottom.is_within(each.pk) for each in (top, middle, bottom, other)] == [
        True,
        True,
        True,
        False,
    ]
    assert not top.is_within(bottom.pk)


@pytest.mark.parametrize("make", [make_area, make_office])
def test_rows_cannot_be_put_in_a_circle(make: Callable[..., Any]) -> None:
    top = make()
    bottom = make(parent=make(parent=top))
    top.parent = bottom
    with pytest.raises(ValidationError) as refusal:
        top.clean()
    assert list(refusal.value.error_dict) == ["parent"]
    type(bottom).objects.get(pk=bottom.pk).clean()


def test_offices_in_a_circle_are_walked_once() -> None:
    first = make_office()
    second = make_office(parent=first)
    Office.objects.filter(pk=first.pk).update(parent=second)
    assert not Office.objects.get(pk=first.pk).is_within(make_office().pk)


@pytest.mark.parametrize(
    ("location", "is_address"),
    [
        ("https://example.org/a", True),
        ("http://example.org", True),
        ("bao-cao.xlsx", False),
        ("javascript:alert(1)", False),
    ],
)
def test_only_addresses_of_pages_are_links(location: str, is_address: bool) -> None:
    assert Source(location=location).is_address is is_address


@pytest.mark.parametrize("number", range(7))
def test_days_are_swapped_between_a_weekday_and_a_weekend(number: int) -> None:
    """All seven days, on the database in use: each numbers them in its own way."""
    day = date(2030, 5, 6) + timedelta(days=number)  # from a Monday on
    is_weekend = number >= 5
    with nullcontext() if is_weekend else pytest.raises(IntegrityError), transaction.atomic():
        make_swap_day(worked=day)
    SwapDay.objects.all().delete()
    with pytest.raises(IntegrityError) if is_weekend else nullcontext(), transaction.atomic():
        make_swap_day(off=day)


def test_the_list_of_swap_days_is_given_as_the_calendar_takes_it(
    django_assert_num_queries: Any,
) -> None:
    later = make_swap_day(off=date(2027, 5, 3))
    earlier = make_swap_day(off=date(2026, 8, 31), worked=date(2026, 8, 22), note="Nghỉ Quốc khánh")
    with django_assert_num_queries(1):
        swaps = SwapDay.objects.swaps()
    assert swaps == (Swap(later.off, later.worked), Swap(earlier.off, earlier.worked))
    assert str(earlier) == "31/08/2026 ⇄ 22/08/2026"
