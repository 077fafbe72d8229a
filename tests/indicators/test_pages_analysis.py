"""Phân tích: each part has the numbers computed elsewhere, and any choice is made whole."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from indicators import series
from indicators.calculations import TOTAL, Achievement, Key, Reason, State, standing
from indicators.choices import PartKind
from indicators.models import Indicator
from indicators.pages.analysis import AREAS_AT_ONCE, Analysis, analysis_page
from indicators.pages.analysis.page import MOST_BARS
from indicators.pages.domains import domain_page
from indicators.pages.overview import overview_page
from indicators.periods import Period
from indicators.templatetags.choices import row_options
from organisation.models import Area
from tests.factories import (
    make_area,
    make_domain,
    make_indicator,
    make_observation,
    make_office,
    make_plan,
    make_target,
)
from tests.indicators.in_motion import DISTRICTS, IN_2023, IN_2024, InMotion, make_year_in_motion
from tests.indicators.in_motion import TODAY as IN_MOTION
from tests.indicators.reading import plain

TODAY = date(2026, 7, 1)

pytestmark = pytest.mark.django_db


def analysis(today: date = TODAY, **asked: str | int) -> Analysis:
    """The page for `nam`, `dia_ban`, `linh_vuc`, `chi_tieu` and `cot`."""
    query = {name.replace("_", "-"): str(value) for name, value in asked.items()}
    page = analysis_page(query, today=today)
    assert page is not None
    return page


@pytest.fixture
def in_motion() -> InMotion:
    return make_year_in_motion()


def in_2024(made: InMotion, **asked: str | int) -> Analysis:
    return analysis(IN_MOTION, nam=2024, dia_ban=made.province.code, **asked)


def cells(page: Analysis) -> dict[tuple[str, str], str]:
    """What the heat map says of each pair, as a percentage with one decimal or a state."""
    said = {}
    for row in page.heat.rows:
        for area, found in zip(page.heat.areas, row.standings, strict=True):
            outcome = found.outcome
            has_share = isinstance(outcome, Achievement) and outcome.percent is not None
            said[row.indicator.code, area.name] = (
                f"{outcome.percent:.1f}" if has_share else found.state.value
            )
    return said


def many_areas(count: int, parent: Area | None = None) -> Area:
    """A province with so many areas within, and one figure to stand for it."""
    province = parent or make_area(name="Tỉnh Mẫu")
    for number in range(1, count + 1):
        make_area(name=f"Xã {number:02}", parent=province, level="commune")
    make_observation(area=province)
    return province


# ---------------------------------------------------------------- a year under way, by hand


def test_heat_map_has_the_share_of_plan_of_each_area_worked_out_by_hand(in_motion):
    page = in_2024(in_motion)

    code = in_motion.indicator.code
    by_hand = {
        (code, name): f"{Decimal(actual * 100) / planned:.1f}"
        for name, (actual, planned) in DISTRICTS.items()
    }
    assert cells(page) == {(code, "Tỉnh Mẫu"): f"{Decimal(923000) / 14500:.1f}", **by_hand}
    assert [area.name for area in page.heat.areas] == [
        "Tỉnh Mẫu", "Bát Xát", "Bắc Hà", "Sa Pa", "Thành phố",
    ]  # fmt: skip


def test_headline_counts_the_pairs_of_the_heat_map_by_state(in_motion):
    page = in_2024(in_motion)

    counts = {each.state: each.count for each in page.headline.counts}
    of_cells = Counter(found.state for row in page.heat.rows for found in row.standings)
    assert counts == {state: of_cells[state] for state in State}
    # At the half-year half the plan is expected, 90 % of that is in time: Sa Pa 45.0 %, Bắc Hà 43.0 %.
    assert counts[State.WATCH] + counts[State.BEHIND] == 2
    assert (page.headline.planned, page.headline.indicators, page.headline.areas) == (5, 1, 5)


def test_headline_has_the_figure_share_and_gap_of_the_chosen_indicator(in_motion):
    row = in_2024(in_motion).headline.row

    assert (plain(row.shown.text), row.shown_period) == ("9.230 người", "6 tháng đầu năm 2024")
    assert plain(row.share) == "63,7 %"
    assert plain(row.gap) == "vượt 1.980 người so với kỳ vọng"


def test_months_are_added_up_beside_last_year(in_motion):
    months = in_2024(in_motion).months

    by_then = [row.by_then.figure.value for row in months.rows if row.by_then.value.number]
    assert by_then == [*(sum(IN_2024[:n]) for n in range(1, 6)), 9230]
    last_year = [row.last_year.figure.value for row in months.rows]
    assert last_year == [sum(IN_2023[:n]) for n in range(1, 13)]
    assert in_2024(in_motion)._under_way.is_path_illustrated


def test_ranking_has_the_areas_within_the_furthest_first(in_motion):
    ranking = in_2024(in_motion).ranking

    shares = {name: Decimal(actual) / planned for name, (actual, planned) in DISTRICTS.items()}
    assert [line.area.name for line in ranking.lines] == sorted(
        shares, key=lambda name: -shares[name]
    )


def test_table_has_every_area_shown_with_plan_expectation_and_note(in_motion):
    lines = {line.area.name: line for line in in_2024(in_motion).lines}

    assert list(lines) == ["Tỉnh Mẫu", "Bát Xát", "Bắc Hà", "Sa Pa", "Thành phố"]
    for name, (actual, planned) in DISTRICTS.items():
        line = lines[name]
        assert (line.figure.value, line.plan.value) == (actual, planned)
        assert line.expected.value == planned / 2
        assert "số liệu minh họa" in line.note
    assert "minh họa" not in lines["Tỉnh Mẫu"].note


def test_figure_that_was_made_up_is_said_of_the_page(in_motion):
    assert in_2024(in_motion).shows_illustration


@pytest.mark.parametrize("where", ["area", "last year", "month", "plan", "beyond the set shown"])
def test_one_made_up_number_anywhere_on_the_page_is_said(where):
    province = many_areas(AREAS_AT_ONCE + 1)
    indicator = Indicator.objects.get()
    assert not analysis(nam=2023).shows_illustration
    areas = province.children.order_by("name")
    made_up = {"indicator": indicator, "illustration": True}
    match where:
        case "area":
            make_target(area=areas.first(), **made_up)
        case "plan":
            make_target(area=province, **made_up)
        case "beyond the set shown":  # the ranking has them all
            make_observation(area=areas.last(), **made_up)
        case "month":
            make_observation(area=province, period="2023-M01", **made_up)
        case "last year":
            make_observation(indicator=indicator, area=province, period="2023-M01")
            make_observation(area=province, period="2022-M01", **made_up)

    assert analysis(nam=2023).shows_illustration


def test_made_up_number_of_another_indicator_without_plan_is_not_said():
    observation = make_observation(area=make_area())
    other = make_observation(area=observation.area, illustration=True)

    asked = {"nam": 2023, "dia_ban": observation.area.code}
    assert not analysis(chi_tieu=observation.indicator.code, **asked).shows_illustration
    assert analysis(chi_tieu=other.indicator.code, **asked).shows_illustration


# ---------------------------------------------------------------- the published years


@pytest.mark.parametrize("year", [2023, 2024, 2025])
@pytest.mark.parametrize("area", ["LC-OLD", "LC-NEW"])
def test_every_cell_is_what_the_calculations_say_of_that_pair(published, year, area):
    page = analysis(nam=year, dia_ban=area)
    catalogue = series.read_catalogue()
    book = series.read_book(catalogue, indicators=catalogue.indicators)
    shown = {(row.indicator.code, area.code): found
             for row in page.heat.rows
             for area, found in zip(page.heat.areas, row.standings, strict=True)}  # fmt: skip
    of_year = Period.year_of(year)
    for indicator in page.choice.indicators:
        expected = {
            code: standing(book, Key(indicator.code, code, TOTAL, of_year), today=TODAY)
            for code in (place.code for place in page.choice.shown)
        }
        if any(found.target for found in expected.values()):
            for code, found in expected.items():
                assert shown.pop((indicator.code, code)) == found
    assert shown == {}


def test_states_of_the_province_are_those_of_the_overview(published):
    page, overview = analysis(nam=2024), overview_page({"nam": "2024"}, today=TODAY)

    of_province = Counter(
        row.standings[0].state for row in page.heat.rows if row.standings[0].target
    )
    assert of_province == {item.state: item.count for item in overview.counts if item.count}


def test_bars_are_those_rows_of_the_domain_that_have_a_share_the_worst_first(published):
    page = analysis(nam=2024, linh_vuc="poverty")

    of_domain = domain_page("poverty", {"nam": "2024"}, today=TODAY)
    with_share = [row for row in of_domain.rows if row.fraction is not None]
    assert {row.indicator.code: row.share for row in page.bars.rows} == {
        row.indicator.code: row.share for row in with_share
    }
    assert page.bars.rows[0].indicator.code == "POV_RATE_CHANGE"
    assert page.bars.count == len(with_share)
    assert not page.bars.under_way


def test_bars_end_after_twenty_and_the_rest_is_counted():
    area, domain = make_area(), make_domain()
    plan = make_plan(area=area, state="issued", number="1", issued_on=date(2023, 1, 1))
    for number in range(MOST_BARS + 2):
        indicator = make_indicator(code=f"I{number:02}", domain=domain)
        make_target(plan=plan, indicator=indicator, area=area, value=Decimal(100))
        make_observation(indicator=indicator, area=area, value=Decimal(99 - number))

    bars = analysis(nam=2023).bars

    assert (len(bars.rows), bars.count) == (MOST_BARS, MOST_BARS + 2)
    worst_first = [f"I{number:02}" for number in reversed(range(2, MOST_BARS + 2))]
    assert [row.indicator.code for row in bars.rows] == worst_first


def test_what_moved_against_the_plan_stands_before_all():
    area = make_area()
    for code, actual in (("A", "95"), ("B", "20")):
        indicator = make_indicator(code=code)
        make_target(indicator=indicator, area=area)
        make_observation(indicator=indicator, area=area, value=Decimal(actual))
    rise = make_indicator(code="RISE", kind="change", direction="down", decimals=2)
    make_target(indicator=rise, area=area, value=Decimal("-4"))
    make_observation(indicator=rise, area=area, value=Decimal("0.5"))

    assert [row.indicator.code for row in analysis(nam=2023).bars.rows] == ["RISE", "B", "A"]


def test_indicator_without_a_plan_in_any_area_has_no_row_and_one_with_a_district_plan_has():
    province = make_area()
    district = make_area(parent=province)
    without = make_observation(area=province)
    target = make_target(area=district)

    page = analysis(nam=2023, dia_ban=province.code)

    assert [row.indicator for row in page.heat.rows] == [target.indicator]
    assert without.indicator in page.choice.indicators
    first, second = page.heat.rows[0].standings
    assert (first.reason, first.target) == (Reason.NO_TARGET, None)
    assert second.state is State.NO_FIGURE
    assert page.bars.count == 0
    assert page.headline.planned == 1


def test_file_has_all_pairs_of_the_heat_map_and_the_chosen_indicator(in_motion):
    other = make_indicator(code="NO_PLAN")
    make_observation(indicator=other, area=in_motion.province, period="2024-M01")

    page = in_2024(in_motion, chi_tieu="NO_PLAN")

    assert [(row.code, line.area.name) for row, line in page.all_lines()] == [
        (code, area.name)
        for code in ("NO_PLAN", in_motion.indicator.code)
        for area in page.choice.shown
    ]


# ---------------------------------------------------------------- the choice


def test_nothing_asked_shows_the_first_key_indicator_with_a_figure():
    area = make_area()
    make_indicator(code="A_KEY", is_key=True)
    make_observation(indicator=make_indicator(code="B_PLAIN"), area=area)
    make_observation(indicator=make_indicator(code="C_KEY", is_key=True), area=area)

    assert analysis(nam=2023).choice.indicator.code == "C_KEY"


def test_domain_opens_on_its_headline(published):
    choice = analysis(nam=2023, linh_vuc="employment").choice

    assert choice.indicator == choice.domain.headline
    assert {row.domain for row in choice.indicators} == {choice.domain}
    assert choice.notices == ()


@pytest.mark.parametrize(
    ("asked", "notice"),
    [
        ({"nam": "1"}, "Không có năm này"),
        ({"dia_ban": "x"}, "Không có địa bàn này"),
        ({"linh_vuc": "x"}, "Không có lĩnh vực này"),
        ({"chi_tieu": "x"}, "Chỉ tiêu"),
        ({"linh_vuc": "poverty", "chi_tieu": "EMP_JOBS_NEW"}, "Chỉ tiêu"),
    ],
)
def test_what_is_not_there_is_told_and_something_else_is_shown(published, asked, notice):
    choice = analysis(**asked).choice

    (said,) = choice.notices
    assert notice in said
    assert choice.indicator in choice.indicators


JUNK = ["", " ", "0", "-1", "9" * 30, "²", "٣", "1.5", "\x00", "'", "<b>", "Ω" * 3000]


@pytest.mark.parametrize("name", ["nam", "dia-ban", "linh-vuc", "chi-tieu", "cot"])
def test_junk_in_any_parameter_gives_a_whole_page(published, name):
    for junk in JUNK:
        page = analysis_page({name: junk}, today=TODAY)

        assert page is not None, junk
        assert page.choice.columns == 1
        assert page.headline.row is not None
        assert page.shows_illustration is False


def test_whole_choice_stands_in_the_address_and_gives_itself(published):
    choice = analysis(linh_vuc="poverty").choice
    asked = dict(pair.split("=") for pair in choice.query.split("&"))

    assert asked == {
        "nam": "2023",
        "dia-ban": "LC-OLD",
        "linh-vuc": "poverty",
        "chi-tieu": choice.indicator.code,
    }
    again = analysis_page(asked, today=TODAY)
    assert again is not None
    assert again.choice == choice


def test_indicators_to_choose_from_stand_under_their_domain(published):
    choice = analysis(nam=2024, linh_vuc="poverty", dia_ban="LC-NEW").choice

    assert choice.indicators_by_domain == ((choice.domain, choice.indicators),)


def test_options_are_marked_once_each(published):
    choice = analysis(nam=2024, linh_vuc="poverty", dia_ban="LC-NEW").choice

    for rows, chosen in (
        (choice.scope.area_rows, choice.scope.area),
        (choice.domains, choice.domain),
        (choice.indicators, choice.indicator),
    ):
        options = row_options(rows, chosen)
        assert options.count("<option ") == len(rows)
        assert options.count(" selected>") == 1
        assert f'<option value="{chosen.code}" selected>{chosen.display_name}</option>' in options
    assert " selected" not in row_options(choice.domains, None)


# ---------------------------------------------------------------- sets of areas


@pytest.mark.parametrize(
    ("count", "asked", "columns", "shown"),
    [
        (0, "", 1, []),
        (0, "5", 1, []),
        (11, "2", 1, range(1, 12)),
        (12, "", 1, range(1, 12)),
        (12, "2", 2, range(12, 13)),
        (23, "2", 2, range(12, 23)),
        (23, "3", 3, range(23, 24)),
        (23, "99", 3, range(23, 24)),
        (23, "0", 1, range(1, 12)),
    ],
)
def test_areas_stand_in_sets_of_eleven_beside_the_chosen_one(count, asked, columns, shown):
    province = many_areas(count)

    choice = analysis(nam=2023, dia_ban=province.code, cot=asked).choice

    assert choice.columns == columns
    assert [area.name for area in choice.shown] == [
        "Tỉnh Mẫu",
        *(f"Xã {number:02}" for number in shown),
    ]
    assert choice.sets == max(1, -(-count // AREAS_AT_ONCE))
    assert ("cot" in choice.query) == (columns > 1)
    assert bool(choice.previous_query) == (columns > 1)
    assert bool(choice.next_query) == (columns < choice.sets)


def test_ranking_has_the_areas_of_all_sets_and_the_table_those_shown():
    province = many_areas(AREAS_AT_ONCE + 2)
    indicator = Indicator.objects.get()
    for area in province.children.all():
        make_observation(indicator=indicator, area=area)

    page = analysis(nam=2023, cot=2)

    assert len(page.ranking.lines) == AREAS_AT_ONCE + 2
    assert [line.area for line in page.lines] == list(page.choice.shown)
    assert len(page.lines) == 3


def test_areas_of_another_time_are_not_beside_the_chosen_one(published):
    before = {area.code for area in analysis(nam=2023, dia_ban="LC-OLD").choice.within}
    after = {area.code for area in analysis(nam=2026, dia_ban="LC-OLD").choice.within}

    assert before == {area.code for area in Area.objects.get(code="LC-OLD").children.all()}
    assert after == set()


# ---------------------------------------------------------------- little or nothing


def test_without_areas_or_without_a_catalogue_there_is_no_page():
    assert analysis_page({}, today=TODAY) is None
    make_area()
    assert analysis_page({}, today=TODAY) is None


def test_domain_without_indicators_has_a_page_that_says_nothing_untrue():
    make_observation(area=make_area())
    make_domain(code="empty")

    page = analysis(nam=2023, linh_vuc="empty")

    assert (page.row, page.months, page.ranking, page.lines) == (None, None, None, ())
    assert (page.bars.count, page.heat.rows, page.all_lines()) == (0, (), ())
    assert (page.headline.planned, page.shows_illustration, page.known_from) == (0, False, None)


def test_indicator_without_figures_or_plan_has_no_charts():
    make_area()
    make_indicator(owner=make_office())

    page = analysis()

    assert (page.months, page.ranking, page.bars.count) == (None, None, 0)
    assert page.row is not None
    assert page.row.shown.value is None


def test_part_of_a_whole_that_has_no_row_is_in_the_heat_map_all_the_same():
    """The words "of which" are then left out, which `test_heat` asks."""
    whole = make_indicator(code="WHOLE")
    part = make_indicator(code="PART", parent=whole, part_kind=PartKind.OF_WHICH)
    make_target(indicator=part, area=make_area())

    assert [row.indicator for row in analysis(nam=2023).heat.rows] == [part]
