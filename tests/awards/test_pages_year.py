"""Thi đua của một năm: every published count on the screen, contradictions told, the register counted."""

import csv
import re
from datetime import date
from decimal import Decimal

import plotly.graph_objects as go
import pytest
from django.conf import settings

from accounts.choices import Role
from awards.choices import AwardLevel, Stage
from awards.models import AwardCount, AwardType
from awards.pages import remembering
from awards.pages.overview import AwardOverview, overview
from awards.tallies import Tally
from tests.awards.reading import answer, plain_text, queries_of, read
from tests.factories import (
    make_award,
    make_award_count,
    make_award_decision,
    make_award_person,
    make_award_rule,
    make_award_type,
    make_collective,
    make_household,
    make_initiative,
    make_office,
    make_user,
)
from vietnamese.numbers import write_number

pytestmark = pytest.mark.django_db

ADDRESS = "/thi-dua/?nam=2023"
MOST_QUERIES = 15

with (settings.BASE_DIR / "fixtures/domain/awards_2023.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))


def page_of(year: int = 2023) -> AwardOverview:
    page = overview({"nam": str(year)})
    assert page is not None
    return page


def titles_of(page: AwardOverview) -> dict[str, object]:
    return {line.award.code: line for line in page.titles}


def published_rows() -> dict[str, list[str]]:
    """The cells of the table of published counts as a reader sees them, by the code of the row."""
    html = answer(ADDRESS).content.decode().split('id="h-published"')[1].split("</table>")[0]
    rows = (re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in html.split("<tr")[2:])
    cells = ([plain_text(cell) for cell in row] for row in rows)
    return {row[0].split()[-1]: row for row in cells}


# ---------------------------------------------------------------- the year 2023 as published


def test_every_row_of_the_table_is_on_the_screen_with_stage_counts_share_and_remark(
    published_awards,
):
    """One test for all rows, because the published tables take a second to put in."""
    shown = published_rows()
    page = {line.count.code: line for line in page_of().counts}
    assert len(ROWS) == len(page) == len(shown) == 18
    for row in ROWS:
        count = page[row["id"]].count
        (
            what, level, stage, year, individuals, collectives, of, percent, shown_printed, remark
        ) = shown[row["id"]]  # fmt: skip
        assert what == f"{row['what']} {row['id']}"
        assert stage.startswith(str(Stage(row["stage"]).label))
        assert (individuals, collectives) == (row["individuals"] or "–", row["collectives"] or "–")
        if whole := row["of_individuals"] or row["of_collectives"]:
            part = int(row["individuals"] or row["collectives"])
            share = Decimal(part) * 100 / int(whole)
            assert (of, percent) == (whole, f"{write_number(share, 1)} %")
        else:
            assert (of, percent) == ("–", "–")
        if printed := row["printed_percent"]:
            assert printed.replace(".", ",") in shown_printed
        else:
            assert shown_printed == "–"
        assert remark == (count.remark or "–")
        assert level == str(AwardLevel(row["level"]).label)
        assert year.startswith(row["achievement_year"])


def test_a_printed_share_that_is_not_that_of_the_counts_stands_beside_it(published_awards):
    text = read(ADDRESS)
    assert "báo cáo in 8,1 %" in text
    assert "báo cáo in 14,3 %" not in text  # 2/14 is 14,29 %
    assert "báo cáo in 0,9 %" not in text
    line = titles_of(page_of())["CSTDCS"]
    assert (line.held, line.could, line.percent) == (18, 224, "8,0\xa0%")


def test_what_contradicts_itself_in_the_report_is_told_and_not_hidden(published_awards):
    told = "\n".join(page_of().findings)
    assert "8,1" in told
    assert "8,0" in told
    assert "A01" in told  # given, and elsewhere only proposed
    assert "A07" in told  # two fighters of the province, no initiative of that level recognised
    assert "A09" in told  # may hold those of A18
    text = read(ADDRESS)
    for finding in page_of().findings:
        assert finding.replace("\xa0", " ") in text
    # What no program can find is written down: the ages of the centre.
    contradiction = AwardCount.objects.get(code="A18").contradiction
    assert "05/2024" in contradiction
    assert f"(A18): nguồn khác ghi khác: {contradiction}." in told


def test_the_cap_of_the_law_in_force_stands_at_the_title(published_awards):
    line = titles_of(page_of())["CSTDCS"]
    assert (line.cap.percent, line.cap.most, line.over_cap) == (15, 33, False)
    caps = page_of().shares.figure["data"][1]
    assert [x for x in caps["x"] if x is not None] == [15.0]
    assert "15" in page_of().shares.title


def test_sums_of_the_year_are_those_of_its_rows_recomputed_another_way(published_awards):
    given = {"given", "recognised", "handed_over"}
    own = [
        row for row in ROWS
        if row["achievement_year"] == "2023" and not row["form_or_title_code"].startswith("SK_")
    ]  # fmt: skip
    expected = Tally(
        sum(int(row["individuals"] or 0) for row in own if row["stage"] in given),
        sum(int(row["collectives"] or 0) for row in own if row["stage"] in given),
    )
    page = page_of()
    assert page.book.total.given == expected
    for lines in (page.titles, page.levels, page.offices):
        assert sum((line.tally.given for line in lines), start=Tally()) == expected
    assert page.book.could == Tally(224, 14)


def test_an_award_of_another_year_stands_in_the_table_and_in_no_sum_of_this_one(published_awards):
    page = page_of()
    assert "A12" in {line.count.code for line in page.counts}
    assert "BK_TINH" not in titles_of(page)
    assert titles_of(page_of(2022))["BK_TINH"].tally.given == Tally(6, 7)
    assert "quyết định năm 2023" in read(ADDRESS)


def test_initiatives_are_on_the_board_and_counted_as_no_award(published_awards):
    lanes = {lane.phase: lane for lane in page_of().lanes}
    assert lanes["given"].recognitions == 18
    assert "Sáng kiến cấp cơ sở" in [slip.name for slip in lanes["given"].slips]
    assert lanes["proposed"].recognitions == 1


def test_the_law_of_the_year_is_named(published_awards):
    assert "Nghị định 91/2017/NĐ-CP" in read(ADDRESS)


@pytest.mark.parametrize("year", [2022, 2023])
def test_charts_of_the_year_are_figures_that_plotly_takes(published_awards, year):
    page = page_of(year)
    for drawing in (page.shares, page.by_level, page.by_year, page.by_office, page.by_sex):
        go.Figure(drawing.figure)


# ---------------------------------------------------------------- the register


def record_decision(count: int = 3, **fields) -> AwardType:
    """A title given to so many people of one office by one decision."""
    award = fields.pop("type", None) or make_award_type(code=fields.pop("code", "LDTT"))
    office, decision = make_office(name="Phòng Thử"), make_award_decision()
    for number in range(count):
        person = make_award_person(
            office=office,
            sex="female" if number % 3 == 0 else "male",
            illustration=fields.get("illustration", False),
        )
        make_award(type=award, person=person, office=office, decision=decision, **fields)
    return award


def test_what_was_decided_by_name_is_counted_by_title_level_office_year_and_sex():
    award = record_decision(3)
    page = page_of()
    assert titles_of(page)["LDTT"].tally.given == Tally(3)
    assert [(line.name, line.tally.given) for line in page.levels] == [
        (award.get_level_display(), Tally(3))
    ]
    assert [(line.name, line.tally.given) for line in page.offices] == [("Phòng Thử", Tally(3))]
    assert [(row.year, row.given, row.illustration) for row in page.over_years] == [
        (2023, Tally(3), False)
    ]
    assert [(line.women, line.men) for line in page.sexes] == [(1, 2)]
    assert titles_of(page)["LDTT"].percent == "100,0\xa0%"  # of the three with a post in the year


@pytest.mark.parametrize(
    ("stage", "lane"), [("registered", "registered"), ("proposed", "proposed"), ("submitted", "proposed")]
)  # fmt: skip
def test_awards_before_a_decision_stand_in_their_lane(stage, lane):
    award = make_award(stage=stage)
    (found,) = [one for one in page_of().lanes if one.slips]
    assert found.phase == lane
    assert f"hinh-thuc={award.type.code}&buoc={stage}" in found.slips[0].url


def test_a_year_of_registered_names_is_not_said_to_name_nobody():
    make_award(stage="registered", year=2023)
    text = read(ADDRESS)
    assert "không nêu tên" not in text
    assert "Khen thưởng được vẽ theo giới tính ở đây ngay khi có quyết định." in text


def test_a_year_of_counts_alone_is_said_to_name_nobody():
    make_award_count(achievement_year=2023)
    assert "Số đếm của năm này không nêu tên." in read(ADDRESS)


def test_what_was_revoked_leaves_every_count_and_stays_in_a_lane_of_its_own():
    award = record_decision(2)
    revoked = award.awards.first()
    type(revoked).objects.filter(pk=revoked.pk).update(
        stage="revoked", closing_reason="Kê khai sai"
    )
    page = page_of()
    assert titles_of(page)["LDTT"].tally.given == Tally(1)
    assert page.over_years[0].given == Tally(1)
    (lane,) = [lane for lane in page.lanes if lane.phase == "ended"]
    assert lane.total == Tally(1)


def test_made_up_awards_count_only_in_years_without_anything_real():
    record_decision(4, illustration=True)
    assert page_of().book.is_made_up
    assert "minh họa" in read(ADDRESS)
    record_decision(1, code="CSTDCS")
    page = page_of()
    assert not page.book.is_made_up
    assert page.book.total.given == Tally(1)
    assert page.book.kept_out == 4
    assert [row.given for row in page.over_years] == [Tally(1)]


def test_people_named_of_a_published_count_are_not_counted_twice():
    award = record_decision(3)
    make_award_count(code="A05", type=award, individuals=224, of_individuals=224)
    page = page_of()
    line = titles_of(page)["LDTT"]
    assert (line.tally.given, line.named, line.could) == (Tally(224), Tally(3), 224)
    assert sum(line.tally.given.individuals for line in page.offices) == 224
    assert "đã ghi tên" in read(ADDRESS)


def test_a_decision_by_name_takes_what_was_counted_as_proposed_further():
    award = record_decision(2, code="HCLD2")
    make_award_count(code="A11", type=award, stage="submitted", individuals=5)
    page = page_of()
    tally = titles_of(page)["HCLD2"].tally
    assert (tally.proposed, tally.given) == (Tally(3), Tally(2))
    assert page.over_years[0].given == Tally(2)
    assert {lane.phase: lane.total for lane in page.lanes}["given"] == Tally(2)


def test_what_is_revoked_of_a_counted_award_is_in_the_lane_of_what_ended():
    award = record_decision(2)
    make_award_count(code="A05", type=award, stage="submitted", individuals=2)
    revoked = award.awards.first()
    type(revoked).objects.filter(pk=revoked.pk).update(stage="revoked", closing_reason="Sai")
    tally = titles_of(page_of())["LDTT"].tally
    assert (tally.proposed, tally.given, tally.ended) == (Tally(), Tally(1), Tally(1))


def test_more_names_than_a_report_counts_are_counted_and_told():
    award = record_decision(4)
    make_award_count(code="A05", type=award, individuals=2)
    page = page_of()
    assert titles_of(page)["LDTT"].tally.given == Tally(4)
    assert any("4 đã ghi tên" in text and "báo cáo đếm 2" in text for text in page.findings)


def test_a_title_above_one_that_nobody_has_on_record_is_told():
    record_decision(5, code="CSTDCS")
    make_award_type(code="LDTT")
    assert page_of().book.findings[0].numbers == (5, 0)


def test_titles_on_record_are_looked_at_beside_a_count_of_another_award():
    record_decision(5, code="CSTDCS")
    record_decision(1)
    make_award_count(code="A10", type=make_award_type(code="GK_SO"), individuals=7)
    (found,) = page_of().book.findings
    assert (found.about, found.numbers) == (("CSTDCS", "LDTT"), (5, 1))


def test_a_title_that_somebody_holds_twice_for_one_year_is_told_by_name():
    award = record_decision(1)
    (first,) = award.awards.all()
    make_award(type=award, person=first.person, decision=first.decision, occasion="sudden")
    assert any(first.person.full_name in text and "2 lần" in text for text in page_of().findings)


def test_a_card_of_households_alone_names_its_unit():
    make_award(household=make_household(), decision=make_award_decision())
    (slip,) = [slip for lane in page_of().lanes for slip in lane.slips]
    assert (slip.number, slip.unit) == ("1", "hộ gia đình")


def test_those_who_are_only_registered_by_name_are_not_more_than_a_report_counts():
    award = make_award_type(code="LDTT")
    for _number in range(3):
        make_award(type=award, stage="registered")
    make_award_count(code="A05", type=award, individuals=2)
    assert not page_of().findings


def test_what_is_revoked_of_those_a_report_counts_as_given_leaves_the_counts():
    award = record_decision(3)
    make_award_count(code="A05", type=award, individuals=3)
    revoked = award.awards.first()
    type(revoked).objects.filter(pk=revoked.pk).update(stage="revoked", closing_reason="Sai")
    tally = titles_of(page_of())["LDTT"].tally
    assert (tally.given, tally.ended) == (Tally(2), Tally(1))


def test_units_and_households_are_told_apart_where_a_title_is_held_twice():
    decision, units = make_award_decision(), [make_collective(), make_collective()]
    award = make_award_type(code="TTLDTT", for_collectives=True)
    for unit, occasion in ((units[0], "sudden"), (units[0], "regular"), (units[1], "regular")):
        make_award(type=award, collective=unit, decision=decision, occasion=occasion)
    for _number in range(2):
        make_award(type=award, household=make_household(), decision=decision)
    (told,) = [text for text in page_of().findings if "2 lần" in text]
    assert str(units[0]) in told


def test_years_and_sexes_are_told_by_phase_as_well():
    award = record_decision(3)
    make_award(type=award, stage="registered", person=make_award_person(sex="female"))
    make_award(type=award, stage="submitted", person=make_award_person(sex="male"))
    page = page_of()
    (year,) = page.over_years
    assert (year.tally.registered, year.tally.proposed, year.given) == (
        Tally(1),
        Tally(1),
        Tally(3),
    )
    (line,) = page.sexes
    assert (line.of_women.registered, line.of_men.proposed) == (Tally(1), Tally(1))
    assert (line.women, line.men) == (1, 2)
    assert "Nữ đăng ký" in read(ADDRESS)


def test_a_phase_that_nobody_is_in_takes_no_room_in_the_table_of_sexes():
    record_decision(3)
    text = read(ADDRESS)
    assert "Nữ đã tặng" in text
    assert "Nữ đăng ký" not in text
    assert "Nam đề nghị" not in text


def test_initiatives_on_record_are_counted_by_their_recognition_and_held_against_titles():
    record_decision(3, code="CSTDCS")
    make_award_type(code="SK_COSO", precedence=0)
    make_initiative(year=2023, level_recognised="grass_roots", recognised_on=date(2023, 12, 1))
    make_initiative(year=2023, level_proposed="grass_roots")
    page = page_of()
    lanes = {lane.phase: lane.recognitions for lane in page.lanes}
    assert (lanes["proposed"], lanes["given"]) == (1, 1)
    assert ("few_initiatives", (3, 1)) in [(one.kind, one.numbers) for one in page.book.findings]


def test_an_initiative_whose_recognition_is_an_award_on_record_is_counted_once():
    record_decision(1, type=make_award_type(code="SK_COSO", precedence=0))
    make_initiative(year=2023, level_recognised="grass_roots", recognised_on=date(2023, 12, 1))
    record_decision(1)
    assert {lane.phase: lane.recognitions for lane in page_of().lanes}["given"] == 1


def test_collectives_from_outside_are_none_of_those_who_could():
    award = make_award_type(code="TTLDTT", for_collectives=True)
    decision = make_award_decision()
    for kind in ("unit", "outside"):
        make_award(type=award, collective=make_collective(kind=kind), decision=decision)
    line = titles_of(page_of())["TTLDTT"]
    assert line.tally.given.collectives == 2
    assert (line.held, line.could) == (1, 1)


def test_more_holders_than_a_cap_lets_are_found():
    record_decision(4)
    fighters = record_decision(2, code="CSTDCS")
    make_award_rule(
        type=fighters, rule_type="cap_on_share", parameters={"max_percent": 15, "of": ["LDTT"]}
    )
    line = titles_of(page_of())["CSTDCS"]
    assert (line.cap.most, line.over_cap) == (0, True)
    assert page_of().findings


# ---------------------------------------------------------------- the page


def test_a_year_without_anything_is_told_and_the_newest_real_one_is_shown():
    record_decision(1, illustration=True, year=2023)
    make_award_count(code="X", achievement_year=2021)
    page = overview({"nam": "1999<"})
    assert page.year == 2021  # 2023 is made up
    assert "1999" in page.notices[0]
    assert overview({}).year == 2021


def test_an_empty_register_says_what_to_do_next():
    assert "Đăng ký hoặc đề nghị" in read("/thi-dua/", make_user(Role.AWARD_OFFICER))
    assert "Đăng ký hoặc đề nghị" not in read("/thi-dua/")


def test_the_page_takes_few_queries_however_much_there_is(published_awards):
    assert queries_of(ADDRESS) <= MOST_QUERIES
    few = queries_of("/thi-dua/?nam=2022")
    record_decision(30, type=AwardType.objects.get(code="CSTD_TINH"), year=2022)
    many = queries_of("/thi-dua/?nam=2022")
    assert many <= MOST_QUERIES
    assert many - few <= 4  # offices, people and whose titles of earlier years are missing


def test_english_pages_mark_what_is_vietnamese(published_awards):
    text = read(ADDRESS, language="en")
    assert "report prints 8.1 %" in text
    assert "Emulation and awards of 2023" in text


# ---------------------------------------------------------------- what is remembered


def test_what_was_counted_is_not_counted_again(published_awards, django_assert_num_queries):
    page_of()
    with django_assert_num_queries(1):  # the versions
        assert page_of().book.total.given.individuals


def test_the_newest_years_are_counted_before_the_first_visit(
    published_awards, django_assert_num_queries
):
    remembering.count_newest_years()
    years = remembering.counted_awards().book.years
    with django_assert_num_queries(len(years)):  # the versions, each time
        assert tuple(page_of(year).year for year in years) == years


@pytest.mark.parametrize(
    "change",
    [
        lambda award: award.awards.update(stage="revoked", closing_reason="Kê khai sai"),
        lambda award: award.awards.first().person.posts.update(valid_to="2021-12-31"),
        lambda award: AwardType.objects.filter(pk=award.pk).update(name="Tên mới"),
        lambda award: award.awards.first().office.__class__.objects.update(name="Phòng đổi tên"),
    ],
    ids=["award", "post", "catalogue", "office"],
)
def test_a_change_of_anything_that_was_counted_is_seen_at_once(change):
    award = record_decision(2)
    before = shown_of(page_of())
    change(award)
    assert shown_of(page_of()) != before


def shown_of(page: AwardOverview) -> tuple[object, ...]:
    """What these changes may change of the page."""
    titles = [(line.award.name, line.tally, line.could) for line in page.titles]
    return (*titles, *((line.name, line.tally) for line in page.offices))
