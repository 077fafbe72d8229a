"""Every door through which a figure could come, tried on a form that waits, is approved or is over its day.

What was submitted is what is approved, and what was approved stays as it is until another version is.
Beside the doors stand people who are not the reviewer, two tabs and requests that are sent again.
"""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Activity, Deputy, User
from indicators import actions
from indicators.choices import SubmissionState
from indicators.comparing import review_of
from indicators.entering import Typed, save_entry, submit
from indicators.filling import asked_of, filling_of
from indicators.models import (
    ApprovedArea,
    Entry,
    Indicator,
    Observation,
    ProposedObservation,
    Publication,
    ReturnedCell,
    Submission,
    SubmissionEvent,
)
from indicators.reviewing import approve
from tests.factories import (
    assign_form,
    make_area,
    make_deputy,
    make_form,
    make_indicator,
    make_office,
    make_slice,
    make_submission,
    make_submission_file,
    make_user,
)

pytestmark = pytest.mark.django_db

TABLES = (Entry, Observation, ProposedObservation, Publication, ApprovedArea, ReturnedCell)


class Scene(NamedTuple):
    """A form of one cell that says 5, the clerk who typed it and the reviewer who decides."""

    submission: Submission
    indicator: Indicator
    clerk: User
    reviewer: User

    @property
    def cell(self) -> Any:
        [cell] = asked_of(self.submission).cells
        return cell


@pytest.fixture
def scene(settings: Any) -> Scene:
    settings.MFA_REQUIRED_ROLES = []
    office = make_office()
    indicator = make_indicator(owner=office)
    form = make_form(indicator, receiving_office=office)
    area = make_area()
    assign_form(form, office, area)
    submission = make_submission(form, office, area)
    made = Scene(
        submission,
        indicator,
        make_user(Role.STAFF, office=office),
        make_user(Role.REVIEWER, office=office),
    )
    hand_in(made, 5)
    return made


def hand_in(scene: Scene, value: int) -> None:
    stored = filling_of(scene.submission).entry_of(scene.cell)
    save_entry(
        submission=scene.submission,
        cell=scene.cell,
        typed=Typed(Decimal(value)),
        seen=stored.version if stored else 0,
        by=scene.clerk,
    )
    submit(submission=scene.submission, by=scene.clerk)
    scene.submission.refresh_from_db()


def approved(scene: Scene) -> None:
    approve(
        submission=scene.submission,
        by=scene.reviewer,
        today=timezone.localdate(),
        seen=review_of(scene.submission).mark,
    )
    scene.submission.refresh_from_db()


def over_its_day(scene: Scene) -> None:
    Submission.objects.filter(pk=scene.submission.pk).update(
        state=SubmissionState.DRAFT, open_until=None
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def what_is_stored() -> list[Any]:
    states = list(Submission.objects.order_by("pk").values("pk", "state", "open_until"))
    return [states, *(list(table.objects.order_by("pk").values()) for table in TABLES)]


def posted_json(scene: Scene, client: Client, address: str) -> Any:
    cell = {"name": scene.cell.name, "seen": 1, "content": "999"}
    return client.post(
        f"{scene.submission.get_absolute_url()}{address}/",
        json.dumps({"cells": [cell]}),
        content_type="application/json",
    )


def sheet_fields(scene: Scene) -> dict[str, str]:
    name = scene.cell.name
    return {name: "999", f"{name}-pb": "1", f"{name}-cu": "5", f"{name}-vang": ""}


def figure_fields(scene: Scene) -> dict[str, Any]:
    """What the form of a figure beside the forms sends, of the very key of the cell."""
    return {
        "indicator": scene.indicator.pk,
        "area": scene.cell.area.pk,
        "slice": make_slice().pk,
        "period": "tháng 6/2026",
        "known_from": timezone.localdate().strftime("%d/%m/%Y"),
        "said": "given",
        "value": "999",
        "qualifier": "exact",
        "status": "reported",
        "source": "x",
        "reason": "đi vòng",
    }


def review_fields(scene: Scene) -> dict[str, str]:
    return {"viec": "duyet", "seen": review_of(scene.submission).mark}


CLERKS_DOORS: dict[str, Callable[[Scene, Client], Any]] = {
    "the form": lambda scene, client: client.post(
        scene.submission.get_absolute_url(), sheet_fields(scene)
    ),
    "the form while it is submitted": lambda scene, client: client.post(
        reverse("indicators:entry-submit", args=[scene.submission.pk]), sheet_fields(scene)
    ),
    "a cell saved by the script": lambda scene, client: posted_json(scene, client, "luu"),
    "a block pasted": lambda scene, client: posted_json(scene, client, "doc"),
    "the reviewer's page": lambda scene, client: client.post(
        scene.submission.get_review_url(), review_fields(scene)
    ),
    "a figure beside the forms": lambda scene, client: client.post(
        reverse("indicators:proposal-create"), figure_fields(scene)
    ),
    "a figure in the administration": lambda scene, client: client.post(
        reverse("admin:indicators_observation_add"), figure_fields(scene)
    ),
}


@pytest.mark.parametrize("door", CLERKS_DOORS)
@pytest.mark.parametrize("ready", [lambda scene: None, approved, over_its_day])
def test_no_door_of_the_clerk_changes_anything(scene, door, ready):
    ready(scene)
    before = what_is_stored()
    answer = CLERKS_DOORS[door](scene, signed_in(scene.clerk))
    assert answer.status_code < 500
    assert what_is_stored() == before


@pytest.mark.parametrize("path", ["admin:indicators_observation_add", "indicators:proposal-create"])
@pytest.mark.parametrize("ready", [lambda scene: None, approved])
def test_a_reviewer_puts_no_figure_beside_the_form_that_gives_it(scene, path, ready):
    ready(scene)
    before = what_is_stored()
    client = signed_in(scene.reviewer)
    page = client.post(reverse(path), figure_fields(scene))
    assert page.status_code == 200
    assert what_is_stored() == before


def test_the_clerk_become_a_reviewer_neither_approves_nor_corrects_what_they_typed(scene):
    User.objects.filter(pk=scene.clerk.pk).update(role=Role.REVIEWER)
    client = signed_in(User.objects.get(pk=scene.clerk.pk))
    before = what_is_stored()
    client.post(scene.submission.get_review_url(), review_fields(scene))
    assert what_is_stored() == before

    approved(scene)
    figure = Observation.objects.get()
    before = what_is_stored()
    sent = {
        "seen": figure.pk,
        "said": "given",
        "value": "999",
        "qualifier": "exact",
        "status": figure.status,
        "source": "x",
        "reason": "đi vòng",
    }
    client.post(reverse("admin:indicators_observation_change", args=[figure.pk]), sent)
    assert what_is_stored() == before


def test_no_row_of_the_review_has_a_page_in_the_administration():
    """What nobody can open there nobody can change there."""
    shown = set(admin.site._registry)
    assert not ({Submission, SubmissionEvent, *TABLES} - {Observation, ProposedObservation}) & shown


# ---------------------------------------------------------------- people who are not the reviewer


def deputy_of_the_reviewer(scene: Scene, start: int, end: int) -> User:
    deputy = make_user(Role.STAFF, office=scene.reviewer.office)
    make_deputy(scene.reviewer, deputy, start, end)
    return deputy


NOT_THE_REVIEWER: dict[str, Callable[[Scene], User]] = {
    "the clerk": lambda scene: scene.clerk,
    "a leader": lambda scene: make_user(Role.LEADER, office=scene.reviewer.office),
    "an administrator": lambda scene: make_user(Role.ADMIN, office=scene.reviewer.office),
    "an award officer": lambda scene: make_user(Role.AWARD_OFFICER, office=scene.reviewer.office),
    "a reviewer of another office": lambda scene: make_user(Role.REVIEWER, office=make_office()),
    "a deputy whose days are over": lambda scene: deputy_of_the_reviewer(scene, -5, -1),
    "a deputy whose days are to come": lambda scene: deputy_of_the_reviewer(scene, 1, 5),
}


@pytest.mark.parametrize("who", NOT_THE_REVIEWER)
@pytest.mark.parametrize("act", ["duyet", "tra", "mo-lai", "gia-han"])
def test_only_the_reviewer_decides_whatever_is_sent(scene, who, act):
    person = NOT_THE_REVIEWER[who](scene)
    sent = {**review_fields(scene), "viec": act, "reason": "đi vòng", "until": "31/12/2026"}
    before = what_is_stored()
    answer = signed_in(person).post(scene.submission.get_review_url(), sent)
    assert answer.status_code == 403
    assert what_is_stored() == before


def test_a_deputy_does_not_approve_what_they_entered_themselves(scene):
    make_deputy(scene.reviewer, scene.clerk)
    before = what_is_stored()
    answer = signed_in(scene.clerk).post(scene.submission.get_review_url(), review_fields(scene))
    assert answer.status_code == 200
    assert what_is_stored() == before


def test_what_a_deputy_has_on_the_screen_is_worth_nothing_once_their_days_are_over(scene):
    client = signed_in(deputy_of_the_reviewer(scene, 0, 0))
    address = scene.submission.get_review_url()
    assert client.get(address).status_code == 200
    sent = review_fields(scene)
    Deputy.objects.update(ended_at=timezone.now())
    before = what_is_stored()
    assert client.post(address, sent).status_code == 403
    assert what_is_stored() == before


def test_an_approval_that_another_site_sends_is_refused(scene):
    """Without the token that only our own page has."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.reviewer)
    before = what_is_stored()
    answer = client.post(scene.submission.get_review_url(), review_fields(scene))
    assert answer.status_code == 403
    assert what_is_stored() == before


def test_an_address_that_is_only_opened_approves_nothing(scene):
    before = what_is_stored()
    signed_in(scene.reviewer).get(scene.submission.get_review_url(), review_fields(scene))
    assert what_is_stored() == before


# ---------------------------------------------------------------- two tabs, and the same request again


def test_what_the_first_tab_saw_is_not_approved_after_the_second_sent_it_back(scene):
    """Sent back, mended and submitted again: the number on the first tab is not the one there now."""
    client, address = signed_in(scene.reviewer), scene.submission.get_review_url()
    first_tab = review_fields(scene)
    back = {"viec": "tra", "seen": first_tab["seen"], "reason": "xem lại"}
    client.post(address, back)
    scene.submission.refresh_from_db()
    hand_in(scene, 50)
    client.post(address, first_tab)
    assert not Observation.objects.exists()
    client.post(address, review_fields(scene))
    assert Observation.objects.get().value == 50


def test_an_approval_sent_again_after_a_correction_does_not_put_the_old_figure_back(scene):
    client, address = signed_in(scene.reviewer), scene.submission.get_review_url()
    sent = review_fields(scene)
    client.post(address, sent)
    figure = Observation.objects.get()
    actions.correct_observation(
        current=figure,
        version=actions.NewVersion(value=Decimal(6), status=figure.status, source=figure.source),
        reason="đính chính",
        by=make_user(Role.REVIEWER, office=scene.reviewer.office),
        today=timezone.localdate(),
    )
    before = what_is_stored()
    for again in (sent, review_fields(scene)):
        client.post(address, again)
        assert what_is_stored() == before
    assert Observation.objects.current().get().value == 6


def test_an_approval_sent_again_after_the_form_was_opened_again_approves_nothing(scene):
    client, address = signed_in(scene.reviewer), scene.submission.get_review_url()
    sent = review_fields(scene)
    client.post(address, sent)
    scene.submission.refresh_from_db()
    reopen = {"viec": "mo-lai", "seen": review_of(scene.submission).mark, "reason": "sai"}
    client.post(address, reopen)
    scene.submission.refresh_from_db()
    hand_in(scene, 7)
    before = what_is_stored()
    client.post(address, sent)
    assert what_is_stored() == before
    assert Observation.objects.current().get().value == 5


def test_three_clicks_approve_once(scene):
    client, address = signed_in(scene.reviewer), scene.submission.get_review_url()
    sent = review_fields(scene)
    for _click in range(3):
        client.post(address, sent)
    assert (Observation.objects.count(), Publication.objects.count()) == (1, 1)
    assert Activity.objects.filter(verb="approved").count() == 1
    assert SubmissionEvent.objects.filter(kind="approved").count() == 1


def test_a_file_that_came_while_the_reviewer_read_is_looked_at_first(scene):
    """What is attached is what a figure is believed for: exchanged, it is not what was seen."""
    client, address = signed_in(scene.reviewer), scene.submission.get_review_url()
    sent = review_fields(scene)
    make_submission_file(scene.submission)
    before = what_is_stored()
    assert client.post(address, sent).status_code == 200
    assert what_is_stored() == before
    client.post(address, review_fields(scene))
    assert Observation.objects.get().value == 5
