"""A generated set in the database: every row is one that the model itself would take."""

import pytest

from accounts.models import Activity
from indicators.models import Indicator, Observation, Plan, Target
from organisation.models import Area
from scripts.bench.loading import fill
from scripts.bench.sets import DataSet

TINY = DataSet("tiny", indicators=55, provinces=1, parts=2, years=1)

pytestmark = pytest.mark.django_db


def test_a_set_is_loaded_whole_by_the_one_writer():
    assert fill(TINY) == TINY.rows
    assert Observation.objects.current().count() == 55 * 3 * 12
    assert Target.objects.issued().count() == 55 * 3
    assert Activity.objects.filter(new__observations=55 * 3 * 12).count() == 1


def test_what_is_generated_passes_the_checks_of_its_models():
    fill(TINY)

    for row in (*Area.objects.all(), *Indicator.objects.all(), *Plan.objects.all()):
        row.full_clean()
    for row in (*Observation.objects.all()[::40], *Target.objects.all()[::10]):
        row.full_clean()


def test_rows_are_found_by_their_names():
    fill(TINY)

    assert Indicator.objects.matching("viec lam").exists()
