"""Years known as totals only: loaded once, with their source, and none of a faulty table."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.choices import Verb
from accounts.models import Activity
from assignments.loading import load_totals
from assignments.models import YearTotal
from organisation.loading import Folder

pytestmark = pytest.mark.django_db

HEADING = "year,kind,given,done,source_url,note\n"


def test_the_command_loads_once_and_says_so(capsys):
    call_command("load_assignment_totals")
    call_command("load_assignment_totals")
    assert capsys.readouterr().out.splitlines() == [
        "totals of tasks: 4 new",
        "totals of tasks: 0 new",
    ]
    assert {row.source.location for row in YearTotal.objects.all()} == {"article-2023.txt"}
    assert {row.verb for row in Activity.objects.all()} == {Verb.LOADED}


def test_what_an_administrator_changed_is_kept():
    call_command("load_assignment_totals", verbosity=0)
    YearTotal.objects.filter(kind="focus").update(note="đã kiểm tra")
    call_command("load_assignment_totals", verbosity=0)
    assert YearTotal.objects.get(kind="focus").note == "đã kiểm tra"


@pytest.mark.parametrize(
    "row",
    [
        "2023,x,1,1,a,\n",
        "2023,focus,,,a,\n",
        "2023,focus,1,2,a,\n",
        "2023,focus,1,,,\n",
        "x,focus,1,,a,\n",
        "2023,focus,1,,a,\n2023,focus,2,,a,\n",
    ],
)
def test_a_faulty_table_is_refused_whole(row, tmp_path):
    good = "2022,focus,1,,a,\n"
    (tmp_path / "assignment_totals.csv").write_text(HEADING + good + row, encoding="utf-8")
    with pytest.raises(CommandError, match=r"assignment_totals\.csv"):
        call_command("load_assignment_totals", folder=tmp_path)
    assert not YearTotal.objects.exists()


def test_a_table_of_another_heading_is_refused(tmp_path):
    (tmp_path / "assignment_totals.csv").write_text("year,kind\n", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("load_assignment_totals", folder=tmp_path)


def test_how_many_were_new_is_told(tmp_path):
    (tmp_path / "assignment_totals.csv").write_text(HEADING + "2022,focus,1,,a,\n", "utf-8")
    assert load_totals(Folder(tmp_path)) == 1
