"""What is made of a kill: where it landed, whether all or nothing was left; the form it is tried on."""

import pytest

from accounts.choices import Role
from indicators.comparing import review_of
from indicators.models import FormRow, Observation, Submission
from indicators.reviewing import approve
from organisation.models import Area, Office
from scripts.bench import forms, killing
from scripts.bench.approving import Watch
from scripts.bench.killing import Killed, grown, verdict
from scripts.bench.loading import OFFICE, TOTAL, fill
from scripts.bench.sets import DataSet
from tests.factories import make_user

TINY = DataSet("tiny", indicators=15, provinces=1, parts=2, years=1)
WHOLE = {"figures": 5, "steps": 1}


@pytest.mark.parametrize(
    ("inserted", "is_told", "lands"),
    [(0, False, False), (1, False, True), (4, False, True), (5, False, False), (5, True, False)],
)
def test_a_kill_lands_between_the_first_and_the_last_figure_or_it_does_not(
    inserted, is_told, lands
):
    assert Killed(inserted, is_told).lands_between(5) is lands


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ({"figures": 5, "steps": 1}, "all"),
        ({"figures": 0, "steps": 0}, "none"),
        ({"figures": 3, "steps": 0}, "half"),
        ({"figures": 5, "steps": 0}, "half"),
        ({"figures": 0, "steps": 1}, "half"),
        ({"figures": 6, "steps": 1}, "half"),
    ],
)
def test_what_is_left_is_all_or_none_and_anything_else_is_half(left, said):
    before = {"figures": 7, "steps": 2}
    after = {name: count + left[name] for name, count in before.items()}
    assert verdict(grown(before, after), WHOLE) == said


def test_every_inserted_figure_is_counted_and_the_chosen_one_stops_the_child(monkeypatch):
    said, stopped = [], []
    monkeypatch.setattr(killing.signal, "pause", lambda: stopped.append(said[-1]))
    watch = Watch("figures", 2, said.append)
    for sql in ('INSERT INTO "figures" x', "SELECT 1", 'INSERT INTO "figures" y', "UPDATE"):
        assert watch(lambda *_: "done", sql) == "done"
    assert (said, stopped) == ([1, 2], [2])


@pytest.mark.django_db
def test_the_form_is_published_whole_and_the_count_sees_all_of_it():
    fill(TINY)
    made = forms.hand_in(TINY, month=3)
    submission = Submission.objects.with_names().get(pk=made["pk"])
    before = forms.left_behind(made["pk"])
    reviewer = make_user(Role.REVIEWER, office=Office.objects.get(code=OFFICE))

    approve(
        submission=submission,
        by=reviewer,
        today=Observation.objects.latest("known_from").known_from,
        seen=review_of(submission).mark,
    )

    left = grown(before, forms.left_behind(made["pk"]))
    rows = FormRow.objects.filter(form__code=forms.KILLED, slice=TOTAL, indicator__isnull=False)
    assert made["cells"] == rows.count() * Area.objects.count() > 20
    assert left == {
        "figures": made["cells"],
        "replaced": made["cells"],
        "publications": made["cells"],
        "areas": Area.objects.count(),
        "steps": 1,
        "approved": 1,
        "lines of the log": made["cells"] + 1,
    }
    assert forms.hand_in(TINY, month=4)["cells"] == made["cells"]
