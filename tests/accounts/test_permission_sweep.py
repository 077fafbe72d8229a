"""Every address of the site, asked for by everybody in every way, against one table.

The addresses come from the resolver: one that is not in the table fails the test, and so does a row
whose address is gone. To add a page, add its row; one that takes arguments also says where they come
from (`ARGUMENTS`), and a model in the administration pages gets a row in `ADMIN_MODELS` and a maker in
`SAMPLES`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlparse

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.http import HttpResponse, HttpResponseForbidden
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.activity import record
from accounts.choices import Role, Verb
from accounts.models import User
from assignments.models import Assignment
from awards.models import Discipline, Person
from indicators.filling import asked_of
from indicators.models import Event, Explanation, Rule
from lsa_dashboard import urls
from tests import factories

ANONYMOUS = "anonymous"
EVERYONE = frozenset(Role)
NOBODY: frozenset[str] = frozenset()
ADMIN = frozenset({Role.ADMIN})
REVIEWER = frozenset({Role.REVIEWER})
STAFF = frozenset({Role.STAFF})
CLERKS = STAFF | REVIEWER  # those who may type figures into the forms of their office
OFFICER = frozenset({Role.AWARD_OFFICER})
READING_AWARDS = OFFICER | {Role.LEADER}
ENTERING_PEOPLE = CLERKS | OFFICER
KEEPERS = ADMIN | REVIEWER | OFFICER  # those who enter the administration pages
READING_THE_LOG = ADMIN | REVIEWER
ASKING = frozenset({Role.REVIEWER, Role.LEADER})
ANSWERING = CLERKS | ASKING
LEADER = frozenset({Role.LEADER})
GIVING = REVIEWER | LEADER  # those who give tasks to offices
TASK_READERS = EVERYONE - ADMIN
ALL_THE_WORLD = EVERYONE | {ANONYMOUS}


@dataclass(frozen=True)
class Access:
    """Who gets an answer by GET, and who by POST, that is neither a refusal nor "no such page"."""

    read: frozenset[str]
    write: frozenset[str]


def page(readers: frozenset[str]) -> Access:
    return Access(read=readers, write=NOBODY)


def form(users: frozenset[str]) -> Access:
    return Access(read=users, write=users)


PAGES: dict[str, Access] = {
    "health": page(ALL_THE_WORLD),  # asked by machines, which sign in nowhere
    # signing in, and one's own account
    "account_login": form(ALL_THE_WORLD),
    "account_inactive": page(ALL_THE_WORLD),
    "account_language": Access(read=NOBODY, write=ALL_THE_WORLD),
    "account_logout": page(EVERYONE),  # POST ends at the sign-in page, as a refusal does
    "account_change_password": form(EVERYONE),
    "account_reauthenticate": form(EVERYONE),
    "mfa_index": page(EVERYONE),
    "mfa_authenticate": form(EVERYONE),  # whoever is signed in is sent on
    "mfa_reauthenticate": form(EVERYONE),
    "mfa_activate_totp": form(EVERYONE),
    "mfa_deactivate_totp": form(EVERYONE),
    "mfa_view_recovery_codes": page(EVERYONE),
    "mfa_generate_recovery_codes": form(EVERYONE),
    "mfa_download_recovery_codes": page(EVERYONE),
    # the leaders' pages
    "indicators:overview": page(EVERYONE),
    "indicators:domain-list": page(EVERYONE),
    "indicators:domain-detail": page(EVERYONE),
    "indicators:indicator-detail": page(EVERYONE),
    "indicators:indicator-export": page(EVERYONE),
    "indicators:indicator-search": page(EVERYONE),
    "indicators:analysis": page(EVERYONE),
    "indicators:analysis-part": page(EVERYONE),
    "indicators:analysis-export": page(EVERYONE),
    # the forms that an office fills in
    "indicators:entry-due": page(CLERKS),
    "indicators:entry-open": Access(read=NOBODY, write=CLERKS),
    "indicators:entry-sheet": form(
        STAFF
    ),  # the office of the clerk; of others it is tried elsewhere
    "indicators:entry-cell": page(STAFF),
    "indicators:entry-print": page(STAFF),
    "indicators:submission-file-create": form(STAFF),
    "indicators:submission-file-detail": page(STAFF),
    "indicators:submission-file-delete": form(STAFF),
    "indicators:entry-save": Access(read=NOBODY, write=STAFF),
    "indicators:entry-preview": Access(read=NOBODY, write=STAFF),
    "indicators:entry-submit": Access(read=NOBODY, write=STAFF),
    # a form before its reviewer, and the questions about figures
    "indicators:review-list": page(REVIEWER),
    "indicators:review-detail": form(REVIEWER),
    "indicators:question-list": page(ANSWERING),
    "indicators:question-create": form(ASKING),
    "indicators:question-detail": Access(read=ANSWERING, write=STAFF),  # the clerk's office answers
    "indicators:question-close": Access(read=NOBODY, write=frozenset({Role.LEADER})),  # who asked
    "indicators:correction-list": page(EVERYONE),
    # figures that no form gives, of an indicator that the clerk's office answers for
    "indicators:proposal-list": page(CLERKS),
    "indicators:proposal-create": form(CLERKS),
    "indicators:proposal-detail": form(STAFF),
    "indicators:quality": page(ANSWERING),
    "account_deputies": form(REVIEWER),
    "account_deputy_end": Access(read=NOBODY, write=REVIEWER),
    # plans: what is out is read by all; staff of planning divisions, who draft too, are tried elsewhere
    "indicators:plan-list": page(EVERYONE),
    "indicators:plan-compare": page(EVERYONE),
    "indicators:plan-missing": page(EVERYONE),
    "indicators:plan-detail": Access(read=EVERYONE, write=REVIEWER),
    "indicators:plan-indicator": Access(read=EVERYONE, write=REVIEWER),
    "indicators:plan-create": form(REVIEWER),
    "indicators:plan-update": form(REVIEWER),
    "indicators:plan-issue": form(REVIEWER),
    "indicators:plan-adjust": form(REVIEWER),
    # tasks: all but administrators read them; the office in charge reports, who is above it changes
    "assignments:assignment-list": page(TASK_READERS),
    "assignments:assignment-calendar": page(TASK_READERS),
    "assignments:assignment-detail": page(TASK_READERS),
    "assignments:assignment-create": form(GIVING),
    # of a task of the reviewer's office; of the leader's and of others it is tried elsewhere
    "assignments:assignment-update": form(REVIEWER),
    "assignments:assignment-extend": form(REVIEWER),
    "assignments:assignment-reopen": form(REVIEWER),
    "assignments:assignment-withdraw": form(REVIEWER),
    # of a task of the clerk's office
    "assignments:assignment-note": form(STAFF),
    "assignments:assignment-done": form(STAFF),
    "assignments:evidence-create": form(STAFF),
    "assignments:evidence-detail": page(STAFF),
    "assignments:evidence-delete": form(STAFF),
    "assignments:assignment-publish": form(REVIEWER),
    # the register of people, which their offices enter, and awards, which award officers keep
    "awards:person-list": page(ENTERING_PEOPLE | READING_AWARDS),
    "awards:person-create": form(ENTERING_PEOPLE),
    # of the clerk's office; of others it is tried elsewhere
    "awards:person-update": form(STAFF | OFFICER),
    "awards:person-record": form(STAFF | OFFICER),
    "awards:discipline-delete": Access(read=NOBODY, write=STAFF | OFFICER),
    "awards:collective-list": page(READING_AWARDS),
    "awards:collective-create": form(OFFICER),
    "awards:collective-update": form(OFFICER),
    "awards:household-list": page(READING_AWARDS),
    "awards:household-create": form(OFFICER),
    "awards:household-update": form(OFFICER),
    "awards:decision-list": page(READING_AWARDS),
    "awards:decision-create": form(OFFICER),
    "awards:decision-update": form(OFFICER),
    "awards:decision-recipients": form(OFFICER),
    "awards:decision-hand-over": form(OFFICER),
    "awards:award-list": Access(read=READING_AWARDS, write=OFFICER),
    "awards:award-create": form(OFFICER),
    "awards:award-revoke": form(OFFICER),
    "awards:overview": page(READING_AWARDS),
    "awards:year-xlsx": page(READING_AWARDS),
    "awards:search": page(READING_AWARDS),
    "awards:type-list": page(READING_AWARDS),
    "awards:person-detail": page(STAFF | READING_AWARDS),  # the office of the clerk, as above
    "awards:collective-detail": page(READING_AWARDS),
    "awards:household-detail": page(READING_AWARDS),
    "awards:decision-detail": page(READING_AWARDS),
    "awards:decision-xlsx": page(READING_AWARDS),
    "awards:decision-docx": page(READING_AWARDS),
    "awards:movement-list": page(READING_AWARDS),
    "awards:movement-detail": page(READING_AWARDS),
    "awards:initiative-list": page(READING_AWARDS),
    "awards:movement-create": form(OFFICER),
    "awards:movement-update": form(OFFICER),
    "awards:initiative-create": form(OFFICER),
    "awards:initiative-update": form(OFFICER),
    # what waits for a person, and the letter about it
    "desk:my-work": page(EVERYONE),
    "desk:mail": form(EVERYONE),
    # how many use the dashboard
    "visit_counts": page(EVERYONE),
    "frame_pieces": page(EVERYONE),
    # the administration pages as a whole
    "admin:index": form(KEEPERS),
    "admin:login": form(KEEPERS),  # all others are refused or sent to sign in
    "admin:logout": page(KEEPERS),
    "admin:password_change": form(KEEPERS),
    "admin:password_change_done": form(KEEPERS),
    "admin:autocomplete": page(NOBODY),  # asked without saying for which field
    "admin:jsi18n": page(KEEPERS),
    "admin:view_on_site": page(NOBODY),  # an account has no page of its own
    "admin:app_list": form(KEEPERS),
    "admin:indicators_plan_issue": form(REVIEWER),
    "admin:(?P<url>.*)$": page(NOBODY),  # what matches nothing else
}


@dataclass(frozen=True)
class Keeping:
    """Who sees the rows of a model in the administration pages, and who adds, changes, deletes them."""

    view: frozenset[str]
    add: frozenset[str] = NOBODY
    change: frozenset[str] = NOBODY
    delete: frozenset[str] = NOBODY


def kept_by(keepers: frozenset[str]) -> Keeping:
    """Reference data: its rows end by a last day and are not deleted."""
    return Keeping(view=KEEPERS, add=keepers, change=keepers)


ADMIN_MODELS: dict[str, Keeping] = {
    "accounts.user": Keeping(view=ADMIN, add=ADMIN, change=ADMIN),
    "accounts.activity": Keeping(view=READING_THE_LOG),
    "organisation.area": kept_by(ADMIN),
    "organisation.office": kept_by(ADMIN),
    "organisation.document": kept_by(KEEPERS),
    "organisation.source": Keeping(view=KEEPERS),
    "organisation.swapday": Keeping(view=KEEPERS, add=ADMIN, change=ADMIN, delete=ADMIN),
    "indicators.domain": kept_by(ADMIN),
    "indicators.measure": kept_by(ADMIN),
    "indicators.slice": kept_by(ADMIN),
    "indicators.indicator": kept_by(ADMIN),
    "indicators.form": kept_by(ADMIN),
    "indicators.formassignment": kept_by(ADMIN),
    "indicators.rule": Keeping(view=KEEPERS, add=ADMIN, change=ADMIN, delete=ADMIN),
    "indicators.event": Keeping(view=KEEPERS, add=ADMIN, change=ADMIN, delete=ADMIN),
    "indicators.explanation": Keeping(view=KEEPERS, add=ADMIN, change=ADMIN, delete=ADMIN),
    # Of an indicator that the reviewer's office owns; whose it is otherwise is tried elsewhere.
    "indicators.observation": kept_by(REVIEWER),
    "indicators.proposedobservation": Keeping(view=REVIEWER),
    "indicators.plan": kept_by(REVIEWER),
    # Those who read awards and enter these pages are the award officers.
    "awards.lawperiod": Keeping(view=OFFICER, add=OFFICER, change=OFFICER),
    "awards.awardtype": Keeping(view=OFFICER, add=OFFICER, change=OFFICER),
    "awards.awardrule": Keeping(view=OFFICER, add=OFFICER, change=OFFICER),
    "awards.basesalary": Keeping(view=OFFICER, add=OFFICER, change=OFFICER),
    "awards.movement": Keeping(view=OFFICER, add=OFFICER, change=OFFICER),
    "awards.awardcount": Keeping(view=OFFICER, add=OFFICER, change=OFFICER),
}


def make_activity() -> models.Model:
    return record(verb=Verb.ADDED, target=factories.make_area(), by=None)


def make_own_observation() -> models.Model:
    """A figure that the reviewer among the visitors answers for."""
    office = User.objects.get(role=Role.REVIEWER).office
    return factories.make_observation(indicator=factories.make_indicator(owner=office))


def make_own_proposal(role: Role = Role.REVIEWER) -> models.Model:
    """A figure that a colleague of the first visitor of that role has prepared."""
    office = User.objects.filter(role=role).earliest("pk").office
    return factories.make_proposal(indicator=factories.make_indicator(owner=office))


def make_own_submission() -> models.Model:
    """A form that the clerk among the visitors fills in."""
    office = User.objects.filter(role=Role.STAFF).earliest("pk").office
    form = factories.make_form(factories.make_indicator())
    return factories.make_submission(form, office, factories.make_area())


def make_own_cell() -> dict[str, Any]:
    """A cell of a form that the clerk among the visitors fills in."""
    submission = make_own_submission()
    cell = next(iter(asked_of(submission).cells))
    return {"pk": submission.pk, "cell": cell.name}


def make_own_file() -> dict[str, Any]:
    """A file of a form that the clerk among the visitors fills in."""
    file = factories.make_submission_file(make_own_submission())
    return {"pk": file.submission_id, "file_pk": file.pk}


def make_received_submission() -> models.Model:
    """A form that the reviewer among the visitors receives."""
    office = User.objects.get(role=Role.REVIEWER).office
    form = factories.make_form(factories.make_indicator(), receiving_office=office)
    return factories.make_submission(form, factories.make_office(), factories.make_area())


def make_own_question(**fields: Any) -> models.Model:
    """A question that the leader among the visitors asked of the clerk's office."""
    return factories.make_question(
        office=User.objects.filter(role=Role.STAFF).earliest("pk").office,
        asked_by=User.objects.get(role=Role.LEADER),
        **fields,
    )


def make_own_deputy() -> models.Model:
    person = User.objects.get(role=Role.REVIEWER)
    return factories.make_deputy(person, factories.make_user(office=person.office))


def make_task_of(role: Role) -> dict[str, Any]:
    """A task of the office of the first of that role among the visitors."""
    office = User.objects.filter(role=role).earliest("pk").office
    return {"pk": factories.make_task(office=office).pk}


def make_own_evidence() -> dict[str, Any]:
    """Evidence of a task of the clerk's office."""
    file = factories.make_evidence(Assignment.objects.get(pk=make_task_of(Role.STAFF)["pk"]))
    return {"pk": file.assignment_id, "file_pk": file.pk}


def make_own_person() -> Person:
    """A person of the office of the clerk among the visitors."""
    office = User.objects.filter(role=Role.STAFF).earliest("pk").office
    return factories.make_award_person(office=office)


def make_own_measure() -> dict[str, Any]:
    measure = Discipline.objects.create(
        person=make_own_person(), form="warning", decided_on="2024-01-31"
    )
    return {"pk": measure.person_id, "measure": measure.pk}


def make_issued_plan() -> models.Model:
    return factories.make_plan(state="issued")


def make_assignment() -> models.Model:
    return factories.assign_form(
        factories.make_form(), factories.make_office(), factories.make_area()
    )


def make_rule() -> models.Model:
    return Rule.objects.create(
        kind="sum_of_parts", indicator=factories.make_indicator(), severity="warn"
    )


def make_event() -> models.Model:
    return Event.objects.create(indicator=factories.make_indicator(), on="2024-01-31", text="x")


def make_explanation() -> models.Model:
    return Explanation.objects.create(
        indicator=factories.make_indicator(), area=factories.make_area(), period="2023", text="x"
    )


# A row of each model, for the pages about one.
SAMPLES: dict[str, Callable[[], models.Model]] = {
    "accounts.user": factories.make_user,
    "accounts.activity": make_activity,
    "organisation.area": factories.make_area,
    "organisation.office": factories.make_office,
    "organisation.document": factories.make_document,
    "organisation.source": factories.make_source,
    "organisation.swapday": factories.make_swap_day,
    "indicators.domain": factories.make_domain,
    "indicators.measure": factories.make_measure,
    "indicators.slice": factories.make_slice,
    "indicators.indicator": factories.make_indicator,
    "indicators.form": factories.make_form,
    "indicators.formassignment": make_assignment,
    "indicators.rule": make_rule,
    "indicators.event": make_event,
    "indicators.explanation": make_explanation,
    "indicators.observation": make_own_observation,
    "indicators.proposedobservation": make_own_proposal,
    "indicators.plan": factories.make_plan,
    "awards.lawperiod": factories.make_law_period,
    "awards.awardtype": factories.make_award_type,
    "awards.awardrule": factories.make_award_rule,
    "awards.basesalary": factories.make_base_salary,
    "awards.movement": factories.make_movement,
    "awards.awardcount": factories.make_award_count,
}

# What the addresses above are asked with.
ARGUMENTS: dict[str, Callable[[], dict[str, Any]]] = {
    "indicators:domain-detail": lambda: {"code": factories.make_domain().code},
    "indicators:indicator-detail": lambda: {"code": factories.make_indicator().code},
    "indicators:indicator-export": lambda: {"code": factories.make_observation().indicator.code},
    "indicators:analysis-part": lambda: {
        "part": factories.make_observation() and "headline",  # a page with something to show
    },
    "indicators:entry-sheet": lambda: {"pk": make_own_submission().pk},
    "indicators:entry-cell": make_own_cell,
    "indicators:entry-print": lambda: {"pk": make_own_submission().pk},
    "indicators:submission-file-create": lambda: {"pk": make_own_submission().pk},
    "indicators:submission-file-detail": make_own_file,
    "indicators:submission-file-delete": make_own_file,
    "indicators:entry-save": lambda: {"pk": make_own_submission().pk},
    "indicators:entry-preview": lambda: {"pk": make_own_submission().pk},
    "indicators:entry-submit": lambda: {"pk": make_own_submission().pk},
    "indicators:review-detail": lambda: {"pk": make_received_submission().pk},
    "indicators:question-create": lambda: {"code": factories.make_indicator().code},
    "indicators:question-detail": lambda: {"pk": make_own_question().pk},
    "indicators:question-close": lambda: {"pk": make_own_question(is_answered=True).pk},
    "indicators:proposal-detail": lambda: {"pk": make_own_proposal(Role.STAFF).pk},
    "account_deputy_end": lambda: {"pk": make_own_deputy().pk},
    "indicators:plan-detail": lambda: {"pk": make_issued_plan().pk},
    "indicators:plan-indicator": lambda: {
        "pk": make_issued_plan().pk,
        "code": factories.make_indicator().code,
    },
    "indicators:plan-update": lambda: {"pk": factories.make_plan().pk},
    "indicators:plan-issue": lambda: {"pk": factories.make_plan().pk},
    "indicators:plan-adjust": lambda: {"pk": make_issued_plan().pk},
    "assignments:assignment-detail": lambda: {"pk": factories.make_task().pk},
    "assignments:assignment-update": lambda: make_task_of(Role.REVIEWER),
    "assignments:assignment-extend": lambda: make_task_of(Role.REVIEWER),
    "assignments:assignment-reopen": lambda: make_task_of(Role.REVIEWER),
    "assignments:assignment-withdraw": lambda: make_task_of(Role.REVIEWER),
    "assignments:assignment-note": lambda: make_task_of(Role.STAFF),
    "assignments:assignment-done": lambda: make_task_of(Role.STAFF),
    "assignments:evidence-create": lambda: make_task_of(Role.STAFF),
    "assignments:evidence-detail": make_own_evidence,
    "assignments:evidence-delete": make_own_evidence,
    "assignments:assignment-publish": lambda: {"year": 2024},
    "awards:year-xlsx": lambda: factories.make_award_count() and {},  # a year to be taken away
    "awards:person-detail": lambda: {"pk": make_own_person().pk},
    "awards:collective-detail": lambda: {"pk": factories.make_collective().pk},
    "awards:household-detail": lambda: {"pk": factories.make_household().pk},
    "awards:decision-detail": lambda: {"pk": factories.make_award_decision().pk},
    "awards:decision-xlsx": lambda: {"pk": factories.make_award_decision().pk},
    "awards:decision-docx": lambda: {"pk": factories.make_award_decision().pk},
    "awards:movement-detail": lambda: {"pk": factories.make_movement().pk},
    "awards:person-update": lambda: {"pk": make_own_person().pk},
    "awards:person-record": lambda: {"pk": make_own_person().pk},
    "awards:discipline-delete": make_own_measure,
    "awards:collective-update": lambda: {"pk": factories.make_collective().pk},
    "awards:household-update": lambda: {"pk": factories.make_household().pk},
    "awards:decision-update": lambda: {"pk": factories.make_award_decision().pk},
    "awards:decision-recipients": lambda: {"pk": factories.make_award_decision().pk},
    "awards:decision-hand-over": lambda: {"pk": factories.make_award_decision().pk},
    "awards:award-revoke": lambda: {
        "pk": factories.make_award(decision=factories.make_award_decision()).pk
    },
    "awards:movement-update": lambda: {"pk": factories.make_movement().pk},
    "awards:initiative-update": lambda: {"pk": factories.make_initiative().pk},
    "admin:view_on_site": lambda: {
        "content_type_id": ContentType.objects.get_for_model(User).pk,
        "object_id": factories.make_user().pk,
    },
    "admin:app_list": lambda: {"app_label": "organisation"},
    "admin:indicators_plan_issue": lambda: {"object_id": factories.make_plan().pk},
}

# ---------------------------------------------------------------- from the tables to addresses


def expected_access() -> dict[str, Access]:
    """The table of pages with a row for each page that a model has in the administration."""
    expected = dict(PAGES)
    for label, keeping in ADMIN_MODELS.items():
        name = f"admin:{label.replace('.', '_')}"
        expected |= {
            f"{name}_changelist": form(keeping.view),  # POST without an action is the list again
            f"{name}_add": form(keeping.add),
            f"{name}_change": Access(read=keeping.view, write=keeping.change),
            f"{name}_delete": form(keeping.delete),
            f"{name}_history": form(keeping.view),
            # The short address sends on to the page of the row, which asks.
            f"admin:{label.replace('.', '/')}/<path:object_id>/": form(KEEPERS),
        }
    return expected


def names_in_resolver(
    patterns: list[Any] | None = None, namespace: str = "", route: str = ""
) -> Iterator[str]:
    """The name of every address with its namespace; one without a name goes by its route."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            # Routes are told from where the namespace begins.
            begins = "" if pattern.namespace else here
            yield from names_in_resolver(pattern.url_patterns, inner, begins)
        else:
            assert isinstance(pattern, URLPattern)
            yield f"{namespace}{pattern.name or here}"


def address_of(name: str) -> str:
    if name == "admin:(?P<url>.*)$":
        return f"{reverse('admin:index')}nothing-of-that-name/"
    if name in ARGUMENTS:
        return reverse(name, kwargs=ARGUMENTS[name]())
    for label, make in SAMPLES.items():
        if name.endswith("/<path:object_id>/") and label.replace(".", "/") in name:
            return f"{reverse('admin:index')}{label.replace('.', '/')}/{make().pk}/"
        if name.startswith(f"admin:{label.replace('.', '_')}_"):
            listed = name.endswith(("_changelist", "_add"))
            return reverse(name) if listed else reverse(name, args=[make().pk])
    return reverse(name)


# ---------------------------------------------------------------- who asks


@dataclass(frozen=True)
class Visitor:
    """Somebody who asks, and the row of the table that holds for them."""

    name: str
    counts_as: str
    client: Client
    superuser_flag: bool = False


def visitors() -> list[Visitor]:
    """Nobody, one of each role, a disabled administrator, and staff with a superuser's flag."""
    found = [Visitor(ANONYMOUS, ANONYMOUS, Client())]
    people = {role.value: (make_person(role), role) for role in Role}
    people["superuser"] = (make_person(Role.STAFF), Role.STAFF)
    # A colleague of the clerk's, so that only the flag tells them apart.
    User.objects.filter(pk=people["superuser"][0].pk).update(office=people[Role.STAFF][0].office)
    people["disabled admin"] = (make_person(Role.ADMIN), ANONYMOUS)
    for name, (user, counts_as) in people.items():
        client = Client()
        client.force_login(user)
        found.append(Visitor(name, counts_as, client, superuser_flag=name == "superuser"))
    disabled = people["disabled admin"][0]
    User.objects.filter(pk=disabled.pk).update(is_active=False)
    return found


def make_person(role: Role) -> User:
    user = factories.make_user(role, password="bốn từ dễ nhớ")
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    return user


# What a page is sent that answers "not understood" to anything else.
SENT = {"indicators:entry-save": '{"cells": []}', "indicators:entry-preview": '{"cells": []}'}


def answer_to(visitor: Visitor, method: str, address: str, sent: str = "") -> HttpResponse:
    """The answer, and nothing left of it: neither in the database nor in the visitor's cookies."""
    cookies = visitor.client.cookies.copy()
    try:
        with pytest.MonkeyPatch.context() as patch, transaction.atomic():
            patch.setattr(User, "is_superuser", visitor.superuser_flag)
            response = visitor.client.generic(method, address, sent)
            transaction.set_rollback(True)
    finally:
        visitor.client.cookies = cookies
    return response


def is_given(response: HttpResponse) -> bool:
    """Whether the visitor got what was asked for: no refusal, no sending to sign in, no "not here"."""
    assert response.status_code < 500
    if response.status_code in (301, 302, 303):
        return urlparse(response["Location"]).path not in sign_in_addresses()
    return response.status_code < 400


def sign_in_addresses() -> set[str]:
    return {reverse("account_login"), reverse("admin:login")}


# ---------------------------------------------------------------- the sweep


def test_every_address_is_in_the_table() -> None:
    assert sorted(set(names_in_resolver()) - set(expected_access())) == []


def test_no_row_of_the_table_is_about_an_address_that_is_gone() -> None:
    assert sorted(set(expected_access()) - set(names_in_resolver())) == []


def test_every_model_in_the_administration_has_a_sample() -> None:
    shown = {model._meta.label_lower for model in admin.site._registry}
    assert shown == set(ADMIN_MODELS) == set(SAMPLES)
    assert all(apps.get_model(label) for label in SAMPLES)


@pytest.mark.any_database
@pytest.mark.django_db
def test_everybody_gets_what_the_table_says_and_nothing_else(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MFA_REQUIRED_ROLES = []  # the second step has tests of its own
    # Thousands of refusals: drawing the page for each would be most of the time spent here.
    monkeypatch.setattr(urls, "handler403", lambda *_, **__: HttpResponseForbidden(), raising=False)
    everybody = visitors()
    wrong = []
    for name, access in expected_access().items():
        address = address_of(name)
        allowed = {"GET": access.read, "POST": access.write}
        for visitor in everybody:
            for method in ("GET", "POST", "PUT", "DELETE"):
                given = is_given(answer_to(visitor, method, address, SENT.get(name, "")))
                # PUT and DELETE do nothing of their own: some pages take them for GET or POST.
                may = visitor.counts_as in allowed.get(method, access.read | access.write)
                if (given and not may) or (may and not given and method in allowed):
                    verb = "gets" if given else "does not get"
                    wrong.append(f"{visitor.name} {verb} {method} {name}")
    assert wrong == []
