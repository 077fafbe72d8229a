"""The forms that the bench fills in: sixty rows whatever the set, and people who may."""

import pytest
from django.test import Client

from accounts.models import User
from indicators.entering import Typed, save_entry
from indicators.filling import asked_of
from indicators.models import FormRow, Submission
from scripts.bench import forms
from scripts.bench.loading import fill
from scripts.bench.sets import DataSet

TINY = DataSet("tiny", indicators=55, provinces=1, parts=2, years=1)

pytestmark = pytest.mark.django_db


def test_a_form_of_sixty_rows_is_open_for_each_use_and_its_writers_may_fill_it_in():
    fill(TINY)

    opened = forms.open_forms(TINY, writers=2, password="dùng để đo tốc độ")

    assert opened["forms"].keys() == forms.USES.keys()
    for row in FormRow.objects.all():
        row.full_clean()
    client = Client()
    client.force_login(User.objects.get(username=opened["writers"][1]))
    for form in opened["forms"].values():
        assert len(form["cells"]) == forms.ROWS
        assert client.get(form["address"]).status_code == 200
        assert all(number.isdecimal() for _name, number in form["cells"])


def test_what_is_stored_of_a_cell_is_told():
    fill(TINY)
    opened = forms.open_forms(TINY, writers=1, password="dùng để đo tốc độ")
    form, writer = opened["forms"]["race"], User.objects.get(username=opened["writers"][0])
    submission = Submission.objects.get(pk=form["pk"])
    cell = next(asked_of(submission).cells)
    for seen, number in enumerate((15, 17)):
        save_entry(submission=submission, cell=cell, typed=Typed(number), seen=seen, by=writer)

    assert forms.stored(form["pk"]) == {"version": 2, "content": "17", "traces": 2}
