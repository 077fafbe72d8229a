import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from indicators.models import Observation
from tests.factories import make_observation

pytestmark = pytest.mark.django_db


def test_verify_observations_is_content_with_open_last_versions(capsys):
    first = make_observation()
    Observation.objects.filter(pk=first.pk).update(superseded_at=timezone.now())
    make_observation(indicator=first.indicator, area=first.area)

    call_command("verify_observations")

    assert "Every figure has a current version." in capsys.readouterr().out


def test_verify_observations_names_a_figure_whose_last_version_is_closed():
    lost = make_observation()
    Observation.objects.filter(pk=lost.pk).update(superseded_at=timezone.now())

    with pytest.raises(CommandError, match=f"{lost.indicator.code} {lost.area.code} _T 2023"):
        call_command("verify_observations")
