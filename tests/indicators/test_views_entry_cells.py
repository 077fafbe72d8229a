"""What the script of a form is told: how each cell went, and what follows from it."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.choices import Role
from accounts.models import Activity, User
from indicators.choices import Kind, PartKind, SubmissionState
from indicators.filling import CellKey, asked_of
from indicators.models import Entry, Indicator, Rule, Submission
from tests.factories import (
    make_area,
    make_form,
    make_indicator,
    make_observation,
    make_office,
    make_submission,
    make_target,
    make_user,
)
from tests.indicators.reading import attribute, by_id, elements, page_of, text_of

pytestmark = pytest.mark.django_db

PERIOD = "2026-M06"


@pytest.fixture
def jobs() -> Indicator:
    return make_indicator(decimals=0, name="Việc làm mới")


@pytest.fixture
def submission(jobs: Indicator) -> Submission:
    form = make_form("Việc làm", jobs, asks_cumulative=True)
    return make_submission(form, make_office(), make_area(), period=PERIOD)


@pytest.fixture
def clerk(submission: Submission) -> User:
    return make_user(Role.STAFF, office=submission.office)


class Desk:
    """A clerk at a form: `save` and `preview` take cells as (cell, content or what else is said)."""

    def __init__(self, clerk: User, submission: Submission) -> None:
        self.client = Client()
        self.client.force_login(clerk)
        self.submission = submission

    @property
    def cells(self) -> list[CellKey]:
        return [*asked_of(self.submission).cells]

    def post(self, address: str, body: object) -> Any:
        return self.client.post(
            f"{self.submission.get_absolute_url()}{address}/",
            body if isinstance(body, bytes) else json.dumps(body),
            content_type="application/json",
        )

    def save(self, cell: CellKey, content: str | None = None, seen: int = 0, **said: Any) -> Any:
        """The outcome of one cell, with the whole answer under "answer"."""
        if content is not None:
            said["content"] = content
        answer = self.post("luu", {"cells": [{"name": cell.name, "seen": seen, **said}]}).json()
        return answer["outcomes"][cell.name] | {"answer": answer}

    def preview(self, *contents: tuple[CellKey, str]) -> Any:
        sent = [{"name": cell.name, "seen": 0, "content": text} for cell, text in contents]
        return self.post("doc", {"cells": sent}).json()["cells"]


@pytest.fixture
def desk(clerk: User, submission: Submission) -> Desk:
    return Desk(clerk, submission)


def months(jobs: Indicator, submission: Submission, *values: int) -> None:
    """Published figures of January and the months after it."""
    for month, value in enumerate(values, 1):
        make_observation(
            indicator=jobs,
            area=submission.areas.get(),
            period=f"2026-M{month:02}",
            value=Decimal(value),
        )


# ---------------------------------------------------------------- saving


def test_a_cell_is_saved_and_what_follows_from_it_comes_back(desk, jobs, submission):
    months(jobs, submission, 10, 20, 30, 40, 50)
    make_target(indicator=jobs, area=submission.areas.get(), period="2026", value=Decimal(1000))
    month, cumulative = desk.cells

    outcome = desk.save(month, "1.350")

    answer = outcome["answer"]
    assert outcome["outcome"] == "saved"
    assert answer["cells"][month.name] | {"at": ""} == {
        "version": 1,
        "content": "1.350",
        "computed": "",
        "note": "",
        "reason": "",
        "left": answer["cells"][month.name]["left"],
        "at": "",
        "remarks": answer["cells"][month.name]["remarks"],
    }
    assert answer["cells"][cumulative.name]["computed"] == "1.500"
    assert answer["shown"][f"d-{month.row.pk}-{month.area.pk}-share"] == "150,0"
    assert answer["progress"] == "Đã nhập 1/1 ô"
    assert Entry.objects.get().value == 1350


@pytest.mark.parametrize(
    ("typed", "value", "missing", "written"),
    [
        ("0", 0, "", "0"),
        ("-", None, "not_applicable", "–"),
        ("–", None, "not_applicable", "–"),
        ("Không áp dụng", None, "not_applicable", "–"),
        ("…", None, "not_reported", "…"),
        ("...", None, "not_reported", "…"),
        ("chưa báo cáo", None, "not_reported", "…"),
        ("26 791", 26791, "", "26.791"),
    ],
)
def test_zero_and_the_two_kinds_of_nothing_are_told_apart(desk, typed, value, missing, written):
    month, _ = desk.cells
    outcome = desk.save(month, typed)
    entry = Entry.objects.get()
    assert (entry.value, entry.missing) == (value, missing)
    assert outcome["answer"]["cells"][month.name]["content"] == written


@pytest.mark.parametrize(
    ("typed", "said", "readings"),
    [
        ("####", "cột quá hẹp", []),
        ("1O", "không phải là số", []),
        ("15,059", "15059", ["15.059"]),
        ("14,5", "số nguyên", []),
        ("-5", "nhỏ hơn 0", []),
        ("999.999.999.999", "quá lớn", []),
    ],
)
def test_what_cannot_be_so_is_refused_with_the_reason_and_what_may_have_been_meant(
    desk, typed, said, readings
):
    month, _ = desk.cells
    outcome = desk.save(month, typed)
    assert outcome["outcome"] == "refused"
    assert said in outcome["said"]
    assert outcome["readings"] == readings
    assert not Entry.objects.exists()


def test_one_refused_cell_does_not_keep_the_others_from_being_saved(desk):
    month, cumulative = desk.cells
    sent = [
        {"name": month.name, "seen": 0, "content": "nhiều"},
        {"name": cumulative.name, "seen": 0, "content": "70", "sure": True},
        {"name": "o-1-1-nonsense", "seen": 0, "content": "1"},
    ]
    outcomes = desk.post("luu", {"cells": sent}).json()["outcomes"]
    assert [each["outcome"] for each in outcomes.values()].count("saved") == 1
    assert Entry.objects.get().value == 70


def test_a_cell_changed_meanwhile_shows_theirs_and_is_kept(desk, submission):
    month, _ = desk.cells
    other = make_user(Role.STAFF, office=submission.office)
    Desk(other, submission).save(month, "215")

    outcome = desk.save(month, "251")

    assert outcome["outcome"] == "changed"
    assert outcome["theirs"] | {"at": ""} == {
        "version": 1,
        "content": "215",
        "by": str(other),
        "at": "",
    }
    assert Entry.objects.get().value == 215
    assert desk.save(month, "251", seen=1)["outcome"] == "saved"


def test_a_page_that_says_what_it_knows_is_told_only_what_is_news(clerk, submission):
    whole, part, by_colleague, alone = (make_indicator(decimals=0) for _ in range(4))
    Rule.objects.create(kind="at_most", indicator=part, other=whole, severity="warn")
    form = make_form(whole, part, by_colleague, alone)
    submission = make_submission(form, clerk.office, submission.areas.get(), period=PERIOD)
    mine, colleague = Desk(clerk, submission), Desk(clerk, submission)
    names = [cell.name for cell in mine.cells]
    knows = dict.fromkeys(names, 0)
    colleague.save(mine.cells[2], "7")

    sent = {"cells": [{"name": names[0], "seen": 0, "content": "5"}], "knows": knows}
    answer = mine.post("luu", sent).json()
    assert list(answer["cells"]) == names[:3]
    assert answer["cells"][names[2]]["content"] == "7"

    knows |= {name: state["version"] for name, state in answer["cells"].items()}
    sent = {"cells": [{"name": names[3], "seen": 0, "content": "9"}], "knows": knows}
    answer = mine.post("luu", sent).json()
    assert list(answer["cells"]) == [names[3]]
    assert answer["progress"] == "Đã nhập 3/4 ô"

    sent = {"cells": [{"name": names[3], "seen": 1, "content": "8"}]}
    assert list(mine.post("luu", sent).json()["cells"]) == names


def test_a_save_sent_twice_is_stored_once(desk):
    month, _ = desk.cells
    outcomes = [desk.save(month, "251")["outcome"] for _ in range(2)]
    assert outcomes == ["saved", "saved"]
    assert Entry.objects.get().version == 1
    assert Activity.objects.filter(model="indicators.entry").count() == 1


def test_note_and_reason_stay_with_the_figure_and_the_reason_goes_with_it(desk):
    month, _ = desk.cells
    desk.save(month, "5", note="đã gồm phiên lưu động", reason="kiểm tra rồi")
    desk.save(month, seen=1, note="mới")
    entry = Entry.objects.get()
    assert (entry.value, entry.note, entry.reason) == (5, "mới", "kiểm tra rồi")
    desk.save(month, "6", seen=2)
    entry.refresh_from_db()
    assert (entry.value, entry.note, entry.reason) == (6, "mới", "")


# ---------------------------------------------------------------- from January on


def test_a_typed_cumulative_figure_is_offered_as_the_months_own(desk, jobs, submission):
    months(jobs, submission, 10, 20, 30, 40, 50)
    month, cumulative = desk.cells

    outcome = desk.save(cumulative, "1.650")

    assert outcome["outcome"] == "asked"
    assert (outcome["name"], outcome["content"]) == (month.name, "1.500")
    assert "1.650" in outcome["said"]
    assert "150" in outcome["said"]
    assert not Entry.objects.exists()
    assert desk.save(cumulative, "1.650", sure=True)["outcome"] == "saved"


def test_where_a_month_is_lacking_the_cumulative_figure_is_kept_as_typed(desk, jobs, submission):
    months(jobs, submission, 10, 20)
    assert desk.save(desk.cells[1], "1.650")["outcome"] == "saved"


def test_what_was_typed_for_the_month_before_counts_though_nobody_approved_it(
    desk, jobs, submission, clerk
):
    months(jobs, submission, 10, 20, 30, 40)
    may = make_submission(
        submission.form, submission.office, submission.areas.get(), period="2026-M05"
    )
    Desk(clerk, may).save(next(iter(asked_of(may).cells)), "50")

    outcome = desk.save(desk.cells[0], "60")

    assert outcome["answer"]["cells"][desk.cells[1].name]["computed"] == "210"


# ---------------------------------------------------------------- sums, remarks


def test_a_row_whose_parts_stand_on_the_form_is_added_up_and_never_typed(clerk, submission):
    trained = make_indicator(decimals=0)
    parts = [
        make_indicator(decimals=0, parent=trained, part_kind=PartKind.EXHAUSTIVE) for _ in range(2)
    ]
    form = make_form(trained, *parts)
    sums = make_submission(form, clerk.office, make_area())
    desk = Desk(clerk, sums)
    total = form.rows.get(indicator=trained)

    assert [cell.row.indicator for cell in desk.cells] == parts
    shown = [
        desk.save(cell, text)["answer"]["shown"]
        for cell, text in zip(desk.cells, ("40", "60"), strict=True)
    ]

    name = f"d-{total.pk}-{sums.areas.get().pk}"
    assert [each[f"{name}-in_period"] for each in shown] == ["40", "100"]
    assert [each[f"{name}-said"] for each in shown] == ["cộng 1/2 dòng", "cộng 2/2 dòng"]
    typed = CellKey(total, sums.areas.get(), "in_period", desk.cells[0].period)
    assert desk.save(typed, "7")["outcome"] == "gone"


def test_an_odd_figure_is_saved_marked_and_needs_a_reason(desk, jobs, submission):
    months(jobs, submission, 1500, 1480, 1520, 1490, 1510)
    month, _ = desk.cells

    state = desk.save(month, "1.500.000")["answer"]["cells"][month.name]

    assert Entry.objects.get().value == 1_500_000
    assert "1.500" in [remark["fix"] for remark in state["remarks"]]
    assert state["left"] == "cần ghi lý do"
    explained = desk.save(month, seen=1, reason="đợt tuyển lớn")["answer"]["cells"][month.name]
    assert (explained["left"], explained["reason"]) == ("", "đợt tuyển lớn")


def test_what_was_made_up_is_said_to_be_wherever_it_stands_beside_a_cell(desk, jobs, submission):
    for month in range(1, 6):
        make_observation(
            indicator=jobs,
            area=submission.areas.get(),
            period=f"2026-M{month:02}",
            value=Decimal(10),
            illustration=True,
        )
    month, cumulative = desk.cells
    page = page_of(desk.client.get(submission.get_absolute_url()))
    answer = desk.save(month, "10")["answer"]

    assert "số liệu minh họa" in text_of(page)
    assert text_of(elements(page, "td", "flat")[2]) == "10 , số liệu minh họa"
    assert answer["cells"][cumulative.name]["computed"] == "60 (số liệu minh họa)"


# ---------------------------------------------------------------- preview


def test_a_preview_tells_new_same_changed_and_refused_and_saves_nothing(desk):
    month, cumulative = desk.cells
    desk.save(month, "5")
    before = Activity.objects.count()

    same = desk.preview((month, "5"), (cumulative, "####"))
    changed = desk.preview((month, "6"), (cumulative, "7"))

    assert [each["reading"] for each in same.values()] == ["same", "refused"]
    assert changed[month.name] == {"reading": "changed", "was": "5", "now": "6"}
    assert changed[cumulative.name] == {"reading": "new", "was": "", "now": "7"}
    assert (Entry.objects.count(), Activity.objects.count()) == (1, before)


# ---------------------------------------------------------------- who, when, what


@pytest.mark.parametrize("address", ["luu", "doc"])
def test_nothing_is_stored_in_the_name_of_who_signed_in_since(desk, clerk, submission, address):
    colleague = make_user(Role.STAFF, office=submission.office)
    (cell, *_) = desk.cells
    sent = {"cells": [{"name": cell.name, "seen": 0, "content": "5"}]}
    assert desk.post(address, sent | {"account": colleague.pk}).status_code == 401
    assert not Entry.objects.exists()
    assert desk.post(address, sent | {"account": clerk.pk}).status_code == 200


@pytest.mark.parametrize("address", ["luu", "doc"])
def test_another_offices_form_is_refused(submission, address):
    stranger = Desk(make_user(Role.STAFF), submission)
    assert stranger.post(address, {"cells": []}).status_code == 403


def test_a_submitted_form_takes_nothing_and_says_so(desk):
    month, _ = desk.cells
    Submission.objects.update(state=SubmissionState.SUBMITTED)
    answer = desk.post("luu", {"cells": [{"name": month.name, "seen": 0, "content": "5"}]})
    assert answer.status_code == 409
    assert "đã gửi duyệt" in answer.json()["said"]
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        {"cells": None},
        {"cells": [1]},
        {"cells": [{"name": 5, "seen": 0}]},
        {"cells": [{"name": "o", "seen": "0"}]},
        {"cells": [{"name": "o", "seen": True}]},
        {"cells": [{"name": "o", "seen": -1}]},
        {"cells": [{"name": "o", "seen": 0}] * 2},
        {"cells": [{"name": "o", "seen": 0, "content": "9" * 501}]},
        {"cells": [], "knows": [1]},
        {"cells": [], "knows": {"o": "1"}},
        {"cells": [], "knows": {"o": -1}},
        {"cells": [], "account": "1"},
        {"cells": [{"name": f"o{n}", "seen": 0} for n in range(3001)]},
    ],
)
def test_what_is_no_request_is_told_so(desk, body):
    assert desk.post("luu", body).status_code == 400


@settings(
    max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    content=st.text(max_size=70),
    note=st.none() | st.text(max_size=20),
    seen=st.integers(0, 3),
    sure=st.booleans(),
    address=st.sampled_from(["luu", "doc"]),
)
def test_no_text_gives_a_server_error(desk, content, note, seen, sure, address):
    cell = {"seen": seen, "content": content, "note": note, "sure": sure}
    sent = [cell | {"name": each.name} for each in desk.cells]
    assert desk.post(address, {"cells": sent}).status_code == 200


# ---------------------------------------------------------------- submitting


def submit(desk: Desk, **fields: str) -> Any:
    return desk.client.post(f"{desk.submission.get_absolute_url()}nop/", fields)


def test_a_form_with_every_cell_answered_is_submitted_once(desk, clerk):
    desk.save(desk.cells[0], "5")
    assert submit(desk).status_code == 302
    assert submit(desk).status_code == 302
    desk.submission.refresh_from_db()
    assert desk.submission.state == SubmissionState.SUBMITTED
    (event,) = desk.submission.events.all()
    assert (event.kind, event.by) == ("submitted", clerk)


def test_what_stands_against_submitting_is_listed_with_links_to_the_cells(desk, jobs, submission):
    months(jobs, submission, 1500, 1480, 1520, 1490, 1510)
    month, _ = desk.cells
    empty = submit(desk)
    desk.save(month, "1.500.000")
    odd = submit(desk)

    for answer, said in ((empty, "chưa nhập"), (odd, "cần ghi lý do")):
        page = answer.content.decode()
        assert answer.status_code == 200
        assert f'href="#{month.name}"' in page
        assert said in page
        assert "<title>Lỗi: " in page
    desk.submission.refresh_from_db()
    assert desk.submission.state == SubmissionState.DRAFT
    assert not desk.submission.events.exists()


def test_without_a_script_what_was_typed_is_saved_before_it_is_submitted(desk):
    month, _ = desk.cells
    answer = submit(desk, **{month.name: "8", f"{month.name}-pb": "0"})
    assert answer.status_code == 302
    assert Entry.objects.get().value == 8
    desk.submission.refresh_from_db()
    assert desk.submission.state == SubmissionState.SUBMITTED


# ---------------------------------------------------------------- several areas


def test_one_indicator_stands_over_all_areas_with_what_they_come_to(desk, submission, jobs):
    submission.areas.add(make_area())
    first, second = (cell for cell in desk.cells if cell.column == "in_period")
    desk.save(first, "40")

    page = page_of(desk.client.get(f"{submission.get_absolute_url()}?dong={first.row.pk}"))
    shown = desk.save(second, "60")["answer"]["shown"]

    (table,) = elements(page, "table", "grid")
    rows = [text_of(row) for row in elements(table, "th", "frozen-2")]
    assert rows[0] == "Địa bàn"
    assert [first.area.name in rows[1], second.area.name in rows[2]] == [True, True]
    assert text_of(by_id(page, f"t-{first.row.pk}")) == "40"
    assert shown[f"t-{first.row.pk}"] == "100"


def test_a_row_that_the_form_does_not_have_is_the_whole_form(desk, submission):
    answer = desk.client.get(f"{submission.get_absolute_url()}?dong=abc")
    assert answer.status_code == 200
    assert answer.context["chosen_row"] is None


def test_a_state_of_the_month_before_is_offered_and_a_flow_is_not(clerk):
    area = make_area()
    insured, jobs = make_indicator(decimals=0, kind=Kind.STOCK), make_indicator(decimals=0)
    for indicator in (insured, jobs):
        make_observation(indicator=indicator, area=area, period="2026-M05", value=Decimal(19655))
    submission = make_submission(make_form(insured, jobs), clerk.office, area, period=PERIOD)
    desk = Desk(clerk, submission)

    page = page_of(desk.client.get(submission.get_absolute_url()))

    carried = {
        attribute(td, "data-cell"): attribute(td, "data-carry")
        for td in elements(page, "td", "cell")
    }
    assert carried == {desk.cells[0].name: "19.655", desk.cells[1].name: ""}
