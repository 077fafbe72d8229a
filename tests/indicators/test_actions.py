"""The one writer: what each act does and records, whom and what it refuses, and that no half is saved."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from accounts import activity
from accounts.choices import Role, Verb
from accounts.models import Activity, User
from indicators import actions
from indicators.actions import (
    ActionRefused,
    AlreadyPublished,
    FigureChanged,
    NewVersion,
    SameAuthor,
)
from indicators.models import Indicator, Observation, Plan, ProposedObservation, Target
from organisation.models import Office, Source
from tests.factories import (
    make_area,
    make_indicator,
    make_observation,
    make_office,
    make_proposal,
    make_slice,
    make_source,
    make_user,
)

TODAY = date(2024, 6, 1)


@pytest.fixture
def office(db: None) -> Office:
    """The office in charge; slice and source are there before any act, which would add to them."""
    make_slice()
    make_source()
    return make_office()


@pytest.fixture
def reviewer(office: Office) -> User:
    return make_user(Role.REVIEWER, office=office)


@pytest.fixture
def indicator(office: Office) -> Indicator:
    return make_indicator(owner=office)


def said(**fields: Any) -> NewVersion:
    """A figure of 100, reported."""
    value = None if fields.get("missing") else Decimal(100)
    return NewVersion(**{"value": value, "status": "reported", "source": make_source()} | fields)


def correct(current: Observation, by: User, **fields: Any) -> Observation:
    version = fields.pop("version", None) or said(value=Decimal(101))
    rest = {"reason": "gõ nhầm", "today": TODAY}
    return actions.correct_observation(current=current, version=version, by=by, **rest | fields)


def what_is_stored() -> list[Any]:
    """Everything these acts may write, to show that a refused one wrote none of it."""
    connection.check_constraints()
    tables = (Observation, ProposedObservation, Plan, Target, Source, Activity)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def assert_refused(refusal: type[Exception], act: Callable[[], Any]) -> Any:
    """The refusal, after which everything is as it was."""
    before = what_is_stored()
    with pytest.raises(refusal) as raised:
        act()
    assert what_is_stored() == before
    return raised.value


# ---------------------------------------------------------------- many figures at once


def generated(indicator: Indicator, count: int, **fields: Any) -> list[Observation]:
    """Figures as a program makes them, of as many areas."""
    some = {"period": "2023-M05", "status": "reported", "known_from": date(2023, 6, 5)}
    return [
        Observation(indicator=indicator, area=make_area(), value=Decimal(number), **some | fields)
        for number in range(count)
    ]


def test_many_figures_are_published_at_once_with_one_row_in_the_log(
    indicator: Indicator, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "ROWS_AT_ONCE", 2)
    rows = (row for row in generated(indicator, 5))
    published = actions.publish_in_bulk(rows, source=make_source(), reason="đo tốc độ", by=reviewer)
    assert published == 5
    figures = Observation.objects.current()
    assert sorted(figures.values_list("value", flat=True)) == [0, 1, 2, 3, 4]
    figure = figures.first()
    figure.full_clean()
    assert (figure.period_start, figure.frequency) == (date(2023, 5, 1), "M")
    assert (figure.source, figure.recorded_by) == (make_source(), reviewer)
    assert len({row.recorded_at for row in figures}) == 1
    row = Activity.objects.get()
    assert (row.verb, row.actor, row.new) == (Verb.ADDED, reviewer, {"observations": 5})
    assert (row.model, row.reason) == ("organisation.source", "đo tốc độ")


@pytest.mark.parametrize("illustration", [True, False])
def test_of_many_figures_none_is_published_where_one_has_been(
    indicator: Indicator, illustration: bool
) -> None:
    """The fault is in the last batch of all; what came before it is taken back."""
    rows = generated(indicator, 3, illustration=illustration)
    last = rows[-1]
    make_observation(
        indicator=indicator, area=last.area, period=last.period, illustration=illustration
    )
    refusal = assert_refused(
        AlreadyPublished,
        lambda: actions.publish_in_bulk(rows, source=make_source(), reason="đo tốc độ"),
    )
    assert refusal.errors


def test_an_illustration_is_published_beside_a_real_figure(indicator: Indicator) -> None:
    [row] = rows = generated(indicator, 1, illustration=True)
    make_observation(indicator=indicator, area=row.area, period=row.period)
    assert actions.publish_in_bulk(rows, source=make_source(), reason="minh họa") == 1


def test_many_figures_without_a_reason_are_refused(indicator: Indicator) -> None:
    rows = generated(indicator, 1)
    refusal = assert_refused(
        ActionRefused, lambda: actions.publish_in_bulk(rows, source=make_source(), reason=" ")
    )
    assert list(refusal.errors) == ["reason"]


# ---------------------------------------------------------------- correcting a figure


def test_a_correction_is_the_next_version_and_the_old_one_stays(
    indicator: Indicator, reviewer: User
) -> None:
    old = make_observation(indicator=indicator, value=Decimal(100))
    new = correct(old, reviewer)
    old.refresh_from_db()
    assert (old.value, old.is_open) == (100, False)
    assert (new.value, new.is_open, new.known_from) == (101, True, TODAY)
    assert (new.recorded_by, new.reason, new.recorded_at) == (
        reviewer,
        "gõ nhầm",
        old.superseded_at,
    )
    assert (new.area, new.slice, new.period) == (old.area, old.slice, old.period)
    row = Activity.objects.get()
    assert (row.verb, row.actor, row.reason) == (Verb.CORRECTED, reviewer, "gõ nhầm")
    assert (Decimal(row.old["value"]), Decimal(row.new["value"])) == (100, 101)


def test_a_figure_is_taken_back_by_a_version_that_says_it_is_missing(
    indicator: Indicator, reviewer: User
) -> None:
    old = make_observation(indicator=indicator)
    new = correct(old, reviewer, version=said(missing="not_reported"))
    assert (new.value, new.missing, new.is_open) == (None, "not_reported", True)
    assert Observation.objects.filter(value=100).exists()


def test_a_correction_never_comes_before_what_it_corrects(
    indicator: Indicator, reviewer: User
) -> None:
    """A figure of "year 2024" is known from its last day, which may not be over yet."""
    old = make_observation(indicator=indicator, known_from=date(2024, 12, 31))
    assert correct(old, reviewer).known_from == date(2024, 12, 31)
    assert not Observation.objects.last_versions_closed().exists()


@pytest.mark.parametrize("mark", ["recast", "illustration"])
def test_a_correction_is_of_the_same_sort(indicator: Indicator, reviewer: User, mark: str) -> None:
    old = make_observation(indicator=indicator, **{mark: True})
    assert getattr(correct(old, reviewer), mark) is True


@pytest.mark.parametrize("role", [Role.STAFF, Role.LEADER, Role.AWARD_OFFICER, Role.ADMIN])
def test_nobody_but_reviewers_corrects(indicator: Indicator, office: Office, role: Role) -> None:
    person = make_user(role, office=office)
    figure = make_observation(indicator=indicator)
    assert_refused(PermissionDenied, lambda: correct(figure, person))


def test_nobody_corrects_a_figure_of_their_own(indicator: Indicator, reviewer: User) -> None:
    own = make_observation(indicator=indicator, recorded_by=reviewer)
    assert_refused(SameAuthor, lambda: correct(own, reviewer))
    second = make_user(Role.REVIEWER, office=reviewer.office)
    correction = correct(own, second)
    assert_refused(SameAuthor, lambda: correct(correction, second))
    assert correct(correction, reviewer).recorded_by == reviewer


def test_a_stale_correction_is_refused_and_names_the_newer_version(
    indicator: Indicator, reviewer: User
) -> None:
    seen = make_observation(indicator=indicator)
    second = make_user(Role.REVIEWER, office=reviewer.office)
    newer = correct(Observation.objects.get(pk=seen.pk), second)
    refusal = assert_refused(FigureChanged, lambda: correct(seen, reviewer))
    assert (refusal.current, refusal.current.recorded_by) == (newer, second)


def test_a_second_click_corrects_once(indicator: Indicator, reviewer: User) -> None:
    seen = make_observation(indicator=indicator)
    newer = correct(Observation.objects.get(pk=seen.pk), reviewer)
    refusal = assert_refused(FigureChanged, lambda: correct(seen, reviewer))
    assert refusal.current == newer


@pytest.mark.parametrize(
    "fields",
    [{"reason": ""}, {"version": {"value": Decimal("1.5")}}, {"version": {"status": "official"}}],
    ids=str,
)
def test_a_refused_correction_leaves_the_figure_open(
    indicator: Indicator, reviewer: User, fields: dict[str, Any]
) -> None:
    figure = make_observation(indicator=indicator)
    if "version" in fields:
        fields = {"version": said(**fields["version"])}
    assert_refused(ActionRefused, lambda: correct(figure, reviewer, **fields))
    figure.refresh_from_db()
    assert figure.is_open


@pytest.mark.django_db(transaction=True)
def test_of_racing_corrections_one_wins_and_the_others_are_told() -> None:
    office = make_office()
    figure = make_observation(indicator=make_indicator(owner=office))
    version = said(value=Decimal(101))
    racers = [make_user(Role.REVIEWER, office=office) for _ in range(6)]
    start = Barrier(len(racers))

    def race(person: User) -> Observation | FigureChanged:
        try:
            seen = Observation.objects.get(pk=figure.pk)
            start.wait()
            return correct(seen, person, version=version)
        except FigureChanged as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(racers)) as pool:
        ends = list(pool.map(race, racers))
    [won] = [end for end in ends if isinstance(end, Observation)]
    lost = [end for end in ends if isinstance(end, FigureChanged)]
    assert len(lost) == len(racers) - 1
    assert {refusal.current for refusal in lost} == {won}
    assert list(Observation.objects.current()) == [won]
    assert Observation.objects.count() == 2
    assert [row.actor for row in Activity.objects.all()] == [won.recorded_by]


# ---------------------------------------------------------------- one transaction


class Fault(Exception):
    """Something that breaks in the middle of an act."""


def ready_to_publish(indicator: Indicator, by: User) -> Callable[[], Any]:
    proposal = make_proposal(indicator=indicator)
    return lambda: actions.publish_proposed(proposal=proposal, by=by, today=TODAY)


def ready_to_correct(indicator: Indicator, by: User) -> Callable[[], Any]:
    figure = make_observation(indicator=indicator)
    return lambda: correct(figure, by)


def ready_to_name_a_source(indicator: Indicator, by: User) -> Callable[[], Any]:
    return lambda: actions.name_source(location="new", by=by)


@pytest.mark.parametrize(
    "ready",
    [
        ready_to_publish,
        ready_to_correct,
        ready_to_name_a_source,
    ],
)
def test_an_act_and_its_trace_are_saved_together_or_not_at_all(
    indicator: Indicator,
    reviewer: User,
    monkeypatch: pytest.MonkeyPatch,
    ready: Callable[[Indicator, User], Callable[[], Any]],
) -> None:
    def fail(**_: Any) -> None:
        raise Fault

    with monkeypatch.context() as patch:
        patch.setattr(activity, "record", fail)
        assert_refused(Fault, ready(indicator, reviewer))
    ready(indicator, reviewer)()
    assert [row.actor for row in Activity.objects.all()] == [reviewer]


# ---------------------------------------------------------------- loaded figures


def test_loaded_versions_are_ordered_by_when_they_were_known_not_by_the_file(
    indicator: Indicator,
) -> None:
    area, source = make_area(), make_source()

    def version(reference: str, known_from: date, value: int) -> Observation:
        row = Observation(
            indicator=indicator,
            area=area,
            slice=make_slice(),
            period="2022",
            value=value,
            status="reported",
            known_from=known_from,
            source=source,
            reference=reference,
        )
        row.fill_period()  # by `full_clean`, which the reader of a table calls
        return row

    later = version("O1", date(2023, 12, 31), 1937)
    earlier = version("O2", date(2022, 12, 31), 1837)
    with transaction.atomic():
        assert actions.publish_loaded([later, earlier]) == 2
    assert Observation.objects.current().get().value == 1937
    assert Observation.objects.known_on(date(2023, 1, 1)).get().value == 1837

    found_last = version("O3", date(2022, 11, 30), 1800)
    with transaction.atomic():
        actions.publish_loaded([found_last])
    assert not found_last.is_open
    assert Observation.objects.current().get().value == 1937
    assert not Observation.objects.last_versions_closed().exists()
    assert Activity.objects.filter(verb=Verb.LOADED, actor=None).count() == 3


# ---------------------------------------------------------------- sources


def test_a_source_is_recorded_once(reviewer: User) -> None:
    first = actions.name_source(location="bao-cao.docx", by=reviewer)
    assert actions.name_source(location="bao-cao.docx", by=reviewer) == first
    row = Activity.objects.get()
    assert (row.verb, row.new) == (Verb.ADDED, {"location": "bao-cao.docx"})


def test_nobody_names_a_source_who_keeps_no_documents(office: Office) -> None:
    person = make_user(Role.LEADER, office=office)
    name = lambda: actions.name_source(location="new", by=person)  # noqa: E731
    assert_refused(PermissionDenied, name)
