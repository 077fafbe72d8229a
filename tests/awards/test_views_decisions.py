"""Quyết định, hồ sơ: recorded, their recipients named a line each, taken on, handed over, revoked."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import Award, AwardDecision, AwardType, Initiative, Movement
from tests.factories import (
    make_award,
    make_award_decision,
    make_award_person,
    make_award_type,
    make_base_salary,
    make_collective,
    make_document,
    make_initiative,
    make_law_period,
    make_movement,
    make_office,
)

pytestmark = pytest.mark.django_db

NEW, FILES, FORWARD = (f"/thi-dua/{rest}" for rest in ("quyet-dinh/moi/", "ho-so/", "ho-so/moi/"))
MOST_QUERIES = 15

A_DECISION = {
    "number": "12/QĐ-SLĐTBXH",
    "decided_on": "31/12/2023",
    "issuer": "Sở",
    "title": "Tặng danh hiệu",
    "signer_post": "Giám đốc Sở",
}


@pytest.fixture(autouse=True)
def _law() -> None:
    make_law_period()
    make_base_salary()


@pytest.fixture
def fighter() -> AwardType:
    return make_award_type(coefficient="1.0", for_individuals=True, for_collectives=True)


def naming(award_type: AwardType, *lines: str, **said: Any) -> dict[str, Any]:
    return {
        "type": award_type.pk,
        "year": "2023",
        "occasion": "regular",
        "lines": "\n".join(lines),
    } | said


def recipients_of(decision: AwardDecision) -> str:
    return reverse("awards:decision-recipients", args=[decision.pk])


# ---------------------------------------------------------------- recording


def test_a_decision_is_recorded_and_leads_to_its_recipients(keeper: Client):
    answer = keeper.post(NEW, A_DECISION)
    decision = AwardDecision.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == recipients_of(decision)
    assert decision.decided_on == date(2023, 12, 31)


def test_all_that_is_wrong_with_it_is_told_at_once(keeper: Client):
    page = keeper.post(NEW, {"decided_on": "31/02/2023", "law_period": "x"}).content.decode()
    assert "Lỗi:" in page
    assert page.count('class="errorlist"') >= 5
    assert not AwardDecision.objects.exists()


def test_a_decision_is_changed_and_one_changed_meanwhile_is_not_overwritten(keeper: Client):
    keeper.post(NEW, A_DECISION)
    decision = AwardDecision.objects.get()
    address = reverse("awards:decision-update", args=[decision.pk])
    assert "12/QĐ-SLĐTBXH" in keeper.get(address).content.decode()
    changed = A_DECISION | {"number": "13/QĐ-SLĐTBXH", "seen": "1"}
    assert keeper.post(address, changed).status_code == 302
    decision.document.refresh_from_db()
    assert decision.document.number == "13/QĐ-SLĐTBXH"
    stale = keeper.post(address, A_DECISION | {"seen": "1"})
    assert stale.status_code == 200
    decision.document.refresh_from_db()
    assert decision.document.number == "13/QĐ-SLĐTBXH"


# ---------------------------------------------------------------- recipients


def test_twelve_people_and_two_collectives_are_named_shown_and_recorded(
    keeper: Client, fighter: AwardType
):
    people = [make_award_person(full_name=f"Người Thử Số {number}") for number in range(12)]
    collectives = [make_collective(outside_name=f"Tập Thể Thử {number}") for number in range(2)]
    decision = make_award_decision()
    lines = [f"{number}. nguoi thu so {number}" for number in range(12)]
    lines += [collective.code for collective in collectives]

    shown = keeper.post(recipients_of(decision), naming(fighter, *lines, xem="1"))
    assert "14 người, tập thể nhận" in shown.content.decode()
    assert not Award.objects.exists()

    answer = keeper.post(recipients_of(decision), naming(fighter, *lines, ghi="1"))
    assert answer.status_code == 302
    assert Award.objects.filter(person__in=people, amount=1_800_000).count() == 12
    assert Award.objects.filter(collective__in=collectives).count() == 2
    assert "1.800.000" in keeper.get(recipients_of(decision)).content.decode()


def test_a_line_that_is_not_clear_is_offered_and_keeps_all_from_being_recorded(
    keeper: Client, fighter: AwardType
):
    first, second = (make_award_person(full_name="Nguyễn Thử An") for _ in range(2))
    decision = make_award_decision()
    sent = naming(fighter, "nguyen thu an", ghi="1")
    page = keeper.post(recipients_of(decision), sent).content.decode()
    assert first.code in page
    assert second.code in page
    assert not Award.objects.exists()

    chosen = sent | {"nguoi": [f"person-{second.pk}", "person-999999", "rác"]}
    assert keeper.post(recipients_of(decision), chosen).status_code == 302
    assert Award.objects.get().person == second


def test_recipients_must_be_named_and_are_not_called_optional(keeper: Client, fighter: AwardType):
    address = f"/thi-dua/quyet-dinh/{make_award_decision().pk}/ghi-ten/"
    label = keeper.get(address).content.decode().split('for="id_lines"')[1].split("</label>")[0]
    assert "không bắt buộc" not in label
    form = keeper.post(address, naming(fighter)).context["form"]
    assert "lines" in form.errors


def test_who_is_not_in_the_register_is_told(keeper: Client, fighter: AwardType):
    page = keeper.post(
        recipients_of(make_award_decision()), naming(fighter, "Không Ai Cả", ghi="1")
    ).content.decode()
    assert "Không có trong danh bạ" in page
    assert not Award.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"year": ""}, "year"),
        ({"year": "2023,5"}, "year"),
        ({"type": "x"}, "type"),
        ({"period_end": "31/12/2022"}, "period_end"),
        ({"period_start": "01/12/2023", "period_end": "30/11/2023"}, "period_start"),
        ({"occasion": "birthday"}, "occasion"),
        ({"movement": "999999"}, "movement"),
        ({"year": "2024"}, "period_end"),  # after the day of the decision
        ({"lines": ""}, None),
    ],
)
def test_what_cannot_be_given_is_told_beside_its_field(keeper: Client, fighter, said, field):
    person = make_award_person()
    decision = make_award_decision()
    sent = naming(fighter, person.code, ghi="1") | said
    page = keeper.post(recipients_of(decision), sent).content.decode()
    assert "Lỗi:" in page
    if field:
        assert f'href="#id_{field}"' in page
    assert not Award.objects.exists()


def test_a_movement_is_named_only_where_it_is_the_occasion(keeper: Client, fighter):
    movement, person = make_movement(), make_award_person()
    decision = make_award_decision()
    sent = naming(fighter, person.code, ghi="1", movement=movement.pk)
    assert keeper.post(recipients_of(decision), sent).status_code == 200
    assert keeper.post(recipients_of(decision), sent | {"occasion": "movement"}).status_code == 302
    assert Award.objects.get().movement == movement


def test_the_page_of_recipients_asks_few_queries_however_many_there_are(
    keeper: Client, fighter: AwardType
):
    decision = make_award_decision()
    for _ in range(20):
        make_award(decision=decision, type=fighter, person=make_award_person())
    keeper.get(recipients_of(decision))
    with CaptureQueriesContext(connection) as captured:
        assert keeper.get(recipients_of(decision)).status_code == 200
    assert len(captured) <= MOST_QUERIES


# ---------------------------------------------------------------- handing over, revoking


def test_all_of_a_decision_is_handed_over_on_a_day(keeper: Client):
    decision = make_award_decision()
    award = make_award(decision=decision)
    address = reverse("awards:decision-hand-over", args=[decision.pk])
    assert keeper.post(address, {"on": "30/12/2023"}).status_code == 200
    assert keeper.post(address, {"on": "15/01/2024"}).status_code == 302
    award.refresh_from_db()
    assert (award.stage, award.handed_over_on) == ("handed_over", date(2024, 1, 15))


def test_an_award_is_revoked_with_a_reason_and_stays_on_record(keeper: Client):
    award = make_award(decision=make_award_decision())
    address = reverse("awards:award-revoke", args=[award.pk])
    assert keeper.post(address, {"on": "01/06/2024", "reason": ""}).status_code == 200
    answer = keeper.post(address, {"on": "01/06/2024", "reason": "Khai không đúng"})
    assert answer.status_code == 302
    award.refresh_from_db()
    assert (award.stage, award.closing_reason) == ("revoked", "Khai không đúng")
    assert "Khai không đúng" in keeper.get(FILES).content.decode()


# ---------------------------------------------------------------- the files


def test_awards_are_put_forward_and_taken_on_together(keeper: Client, fighter: AwardType):
    people = [make_award_person() for _ in range(2)]
    sent = naming(fighter, *(person.code for person in people), ghi="1")
    answer = keeper.post(FORWARD, sent | {"stage": "registered", "on": "15/02/2023"})
    assert answer.status_code == 302
    keys = [str(award.pk) for award in Award.objects.all()]
    step = {"chon": keys, "stage": "proposed", "on": "01/11/2023"}
    assert keeper.post(FILES, step).status_code == 302
    assert set(Award.objects.values_list("stage", flat=True)) == {"proposed"}
    rejected = {"chon": keys[:1], "stage": "rejected", "on": "02/11/2023"}
    assert keeper.post(FILES, rejected).status_code == 200
    assert keeper.post(FILES, rejected | {"reason": "Chưa đủ điều kiện"}).status_code == 302
    assert sorted(Award.objects.values_list("stage", flat=True)) == ["proposed", "rejected"]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"chon": "x", "stage": "proposed", "on": "01/11/2023"},
        {"chon": "9" * 30, "stage": "proposed", "on": "01/11/2023"},
        {"chon": "1", "stage": "lost", "on": "01/11/2023"},
        {"stage": "proposed", "on": "01/11/2023"},
        {"chon": "999999", "stage": "proposed", "on": "01/11/2023"},
    ],
)
def test_junk_takes_nothing_on(keeper: Client, sent):
    award = make_award()
    assert keeper.post(FILES, sent).status_code == 200
    award.refresh_from_db()
    assert award.stage == "registered"


def test_files_are_narrowed_by_year_stage_title_and_words(keeper: Client):
    wanted = make_award(person=make_award_person(full_name="Đỗ Thử Dũng"), year=2022)
    make_award(person=make_award_person(full_name="Trần Thử Bình"))
    for asked in ("nam=2022", f"hinh-thuc={wanted.type.code}", "tim=do+dung"):
        page = keeper.get(f"{FILES}?{asked}").content.decode()
        assert "Đỗ Thử Dũng" in page
        assert "Trần Thử Bình" not in page
    assert "Trần Thử Bình" in keeper.get(f"{FILES}?nam=x&buoc=y").content.decode()
    assert "Không có hồ sơ nào như vậy" in keeper.get(f"{FILES}?buoc=given").content.decode()


def test_leaders_read_the_files_and_take_nothing_on(reader: Client):
    award = make_award()
    page = reader.get(FILES).content.decode()
    assert award.person is not None
    assert award.person.full_name in page
    assert 'type="checkbox"' not in page
    step = {"chon": str(award.pk), "stage": "proposed", "on": "01/11/2023"}
    assert reader.post(FILES, step).status_code == 403


def test_the_files_ask_few_queries_however_many_there_are(keeper: Client, fighter: AwardType):
    for _ in range(20):
        make_award(type=fighter, person=make_award_person())
    keeper.get(FILES)
    with CaptureQueriesContext(connection) as captured:
        assert keeper.get(FILES).status_code == 200
    assert len(captured) <= MOST_QUERIES


def test_decisions_are_listed_the_newest_first(reader: Client):
    numbers = {"1/QĐ": date(2023, 1, 5), "3/QĐ": date(2025, 1, 5), "2/QĐ": date(2024, 1, 5)}
    for number, day in numbers.items():
        make_award_decision(document=make_document(number=number), decided_on=day)
    text = reader.get("/thi-dua/quyet-dinh/").content.decode()
    assert sorted(numbers, key=text.index) == ["3/QĐ", "2/QĐ", "1/QĐ"]


def test_decisions_are_listed_by_year_and_words(reader: Client):
    make_award_decision(decided_on=date(2023, 12, 31), document=make_document(number="KT-2023"))
    make_award_decision(decided_on=date(2022, 12, 31), document=make_document(number="KT-2022"))
    page = reader.get("/thi-dua/quyet-dinh/?nam=2022").content.decode()
    assert "KT-2022" in page
    assert "KT-2023" not in page
    page = reader.get("/thi-dua/quyet-dinh/?tim=kt-2023").content.decode()
    assert "KT-2023" in page
    assert "KT-2022" not in page


# ---------------------------------------------------------------- movements and initiatives


def test_a_movement_is_kept_with_its_documents(keeper: Client):
    document = make_document()
    sent = {
        "name": "Phong trào thử",
        "starts_on": "01/01/2024",
        "ends_on": "31/12/2024",
        "documents": [document.pk],
        "results": "Đạt kết quả",
    }
    assert keeper.post("/thi-dua/phong-trao/moi/", sent).status_code == 302
    movement = Movement.objects.get()
    assert (movement.code, list(movement.documents.all())) == ("PT0001", [document])
    address = reverse("awards:movement-update", args=[movement.pk])
    assert keeper.post(address, sent | {"ends_on": "31/12/2023"}).status_code == 200
    assert keeper.post(address, sent | {"documents": []}).status_code == 302
    assert not movement.documents.exists()


@pytest.mark.parametrize("key", ["9" * 30, "x", "-1", "0"])
def test_what_is_no_document_is_told_beside_the_documents(key: str, keeper: Client):
    """A number beyond those of the database was once a failure."""
    response = keeper.post("/thi-dua/phong-trao/moi/", {"name": "Thử", "documents": [key]})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["documents"]


def test_an_initiative_is_kept_with_its_authors(keeper: Client):
    author, office = make_award_person(full_name="Đỗ Thử Dũng"), make_office()
    sent = {
        "title": "Sáng kiến thử",
        "year": "2023",
        "office": office.pk,
        "authors_lines": "do thu dung",
        "level_proposed": "province",
    }
    assert keeper.post("/thi-dua/sang-kien/moi/", sent).status_code == 302
    initiative = Initiative.objects.get()
    assert list(initiative.authors.all()) == [author]
    address = reverse("awards:initiative-update", args=[initiative.pk])
    assert author.code in keeper.get(address).content.decode()
    recognised = {"level_recognised": "grass_roots", "recognised_on": "01/12/2023"}
    assert keeper.post(address, sent | recognised).status_code == 302
    initiative.refresh_from_db()
    assert initiative.level_recognised == "grass_roots"


@pytest.mark.parametrize(
    "said",
    [
        {"authors_lines": "Không Ai Cả"},
        {"authors_lines": ""},
        {"year": "x"},
        {"level_recognised": "grass_roots"},  # without its day
        {"level_proposed": "world"},
    ],
)
def test_an_initiative_that_cannot_be_is_told_and_not_saved(keeper: Client, said):
    make_award_person(full_name="Đỗ Thử Dũng")
    sent = {
        "title": "Sáng kiến thử",
        "year": "2023",
        "office": make_office().pk,
        "authors_lines": "do thu dung",
        "level_proposed": "province",
    } | said
    answer = keeper.post("/thi-dua/sang-kien/moi/", sent)
    assert answer.status_code == 200
    assert "Lỗi:" in answer.content.decode()
    assert not Initiative.objects.exists()


def test_made_up_people_are_no_authors_beside_real_ones(keeper: Client):
    real, made_up = make_award_person(), make_award_person(illustration=True)
    sent = {
        "title": "Sáng kiến thử",
        "year": "2023",
        "office": make_office().pk,
        "authors_lines": f"{real.code}\n{made_up.code}",
        "level_proposed": "province",
    }
    assert keeper.post("/thi-dua/sang-kien/moi/", sent).status_code == 200
    assert not Initiative.objects.exists()
    assert make_initiative(real).pk
