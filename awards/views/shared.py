"""What the pages of awards share: who asks, what a list is narrowed by, acts that were refused."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import pgettext
from django_tables2 import RequestConfig

from accounts.models import User
from indicators.actions import ActionRefused
from indicators.forms import add_refusal
from indicators.pages.plans.listing import Choice
from indicators.pages.scope import Option

ON_A_PAGE = 40
"""Rows of a long list; the next page has the next."""

WORDS = "tim"
"""The words a list is searched for, in the address."""


def visitor(request: HttpRequest) -> User:
    """Who is signed in: no page here is shown to anybody else."""
    assert isinstance(request.user, User)
    return request.user


def choice(
    asked: Mapping[str, str], name: str, label: str, found: Iterable[tuple[Any, Any]]
) -> Choice:
    """What a list can be narrowed by; what is asked for and is not there counts as nothing asked."""
    options = [
        Option(str(value), str(text), asked.get(name) == str(value)) for value, text in found
    ]
    everything = Option("", pgettext("choice", "All"), not any(o.selected for o in options))
    return Choice(name, label, (everything, *options))


def chosen(choices: Iterable[Choice]) -> dict[str, str]:
    """The value chosen of each, by its name in the address; nothing for all."""
    return {
        each.name: option.value
        for each in choices
        for option in each.options
        if option.selected and option.value
    }


def words_of(asked: Mapping[str, str]) -> str:
    return asked.get(WORDS, "").strip()[:100]


def done(form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Whether the act was done; what stands against it is told on the form else."""
    try:
        act()
    except ActionRefused as refusal:
        add_refusal(form, refusal)
        return False
    return True


def paged(request: HttpRequest, table: Any) -> Any:
    """The table with the rows of the page that the address asks for; an unknown page is the nearest."""
    RequestConfig(request, paginate={"per_page": ON_A_PAGE}).configure(table)
    return table
