"""The Plotly script is found in an installed package, in either of its two sizes."""

import json
import re
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from lsa_dashboard.finders import (
    PLOTLY_NAME,
    PlotlyFinder,
    bundle_from_npm,
    bundle_from_wheel,
)
from scripts.environment import ROOT


@pytest.fixture
def clone(settings, tmp_path) -> Path:
    """A project folder without node_modules."""
    settings.BASE_DIR = tmp_path
    return tmp_path


def run_npm_ci(clone: Path) -> Path:
    bundle = bundle_from_npm(clone)
    bundle.parent.mkdir(parents=True)
    bundle.write_text("the small one")
    return bundle


def test_without_node_the_script_of_the_wheel_is_served(clone):
    assert PlotlyFinder().find(PLOTLY_NAME) == str(bundle_from_wheel())


def test_with_node_the_small_bundle_is_served(clone):
    bundle = run_npm_ci(clone)

    assert PlotlyFinder().find(PLOTLY_NAME) == str(bundle)
    assert PlotlyFinder().find(PLOTLY_NAME, find_all=True) == [str(bundle)]


@pytest.mark.parametrize("name", ["vendor/plotly.js", "plotly.min.js", "../settings.py", ""])
def test_no_other_name_is_found(clone, name):
    assert PlotlyFinder().find(name) is None
    assert PlotlyFinder().find(name, find_all=True) == []


def test_finding_it_does_not_import_plotly(monkeypatch):
    monkeypatch.delitem(sys.modules, "plotly", raising=False)

    assert bundle_from_wheel().is_file()
    assert "plotly" not in sys.modules


def test_a_machine_with_neither_is_told_by_the_system_check(clone):
    finder = PlotlyFinder()
    assert finder.check() == []

    finder.candidates = [bundle_from_npm(clone), None]

    assert [finding.id for finding in finder.check()] == ["lsa_dashboard.E001"]
    assert list(finder.list([])) == []
    assert finder.find(PLOTLY_NAME) is None


def test_collectstatic_takes_it_under_the_one_name(clone, settings):
    run_npm_ci(clone)
    settings.STATIC_ROOT = clone / "static"
    settings.STATICFILES_FINDERS = ["lsa_dashboard.finders.PlotlyFinder"]

    call_command("collectstatic", interactive=False, verbosity=0)

    collected = {path for path in settings.STATIC_ROOT.rglob("*") if path.is_file()}
    assert collected == {settings.STATIC_ROOT / PLOTLY_NAME}
    assert (settings.STATIC_ROOT / PLOTLY_NAME).read_text() == "the small one"


def test_it_is_served_without_collectstatic_and_without_signing_in(client):
    response = client.get(f"/static/{PLOTLY_NAME}")

    assert response.status_code == 200
    assert b"* plotly.js" in b"".join(response.streaming_content)[:200]


def test_both_sizes_are_of_the_same_plotly_version():
    package = json.loads((ROOT / "package.json").read_text())
    lock = json.loads((ROOT / "package-lock.json").read_text())
    with bundle_from_wheel().open() as script:
        banner = script.read(200)

    of_the_wheel = re.search(r"plotly\.js v(\S+)", banner)[1]
    assert package["dependencies"] == {"plotly.js-basic-dist-min": of_the_wheel}
    assert lock["packages"]["node_modules/plotly.js-basic-dist-min"]["version"] == of_the_wheel
