"""What goes into the files of awards: the same figures as on the pages, numbers as numbers.

The list of a decision is an official paper and Vietnamese whatever the language of the page; statistics
are in the language of the page.
"""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from awards.models import Award, AwardDecision
from awards.pages.decisions import ListOfAwards, lists_of
from awards.pages.lines import CountLine, NamedTally, TitleLine
from awards.pages.overview import AwardOverview
from awards.pages.parts import PHASE_NAMES
from awards.pages.wording import people_and_collectives
from awards.paper import Paper, PaperColumn, PaperTable, as_docx
from awards.stages import CLOSED
from awards.tallies import Phase, PhaseTally, Tally
from awards.workbook import Cell, Column, Kind, Sheet, as_xlsx
from indicators import wording, writing
from vietnamese.dates import write_date
from vietnamese.text import fold

# ---------------------------------------------------------------- statistics of a year


def year_xlsx(page: AwardOverview) -> bytes:
    """The statistics of a year: by title, level, office, year, sex, and every published count."""
    sheets = [
        _titles(page),
        _named(page, _("By level"), _("Level"), page.levels),
        _named(page, _("By office"), _("Office"), page.offices),
        _years(page),
        _sexes(page),
        _published(page),
    ]
    return as_xlsx(sheets, body=settings.DEPARTMENT_NAME)


def _notes(page: AwardOverview) -> list[str]:
    said = [_("A year is that of the achievement.")]
    if page.book.law is not None:
        said.append(_("Legal basis: %(law)s") % {"law": page.book.law})
    if page.book.is_made_up:
        said.append(str(wording.ILLUSTRATION).capitalize())
    return said


def _title(page: AwardOverview, what: str) -> str:
    said = _("Emulation and awards of %(year)s: %(what)s")
    return said % {"year": page.year, "what": what.lower()}


def _phase_columns() -> list[Column]:
    """Individuals and collectives of each phase; households stand in the note of their row."""
    kinds = (_("individuals"), _("collectives"), _("households"))
    return [
        Column(f"{PHASE_NAMES[phase]}: {kind}", Kind.COUNT, 13) for phase in Phase for kind in kinds
    ]


def _phase_cells(tally: PhaseTally) -> list[Cell]:
    found: list[Cell] = []
    for phase in Phase:
        here: Tally = getattr(tally, phase)
        found += [here.individuals, here.collectives, here.households]
    return found


def _titles(page: AwardOverview) -> Sheet:
    what = _("By title and commendation")
    return Sheet(
        name=what,
        title=_title(page, what),
        notes=_notes(page),
        columns=[
            Column(_("Title or commendation"), width=44),
            Column(_("Level"), width=14),
            *_phase_columns(),
            Column(_("Who could"), Kind.COUNT),
            Column(_("Share given"), Kind.PERCENT),
            Column(_("Share, as printed"), Kind.PERCENT),
            Column(_("Note"), width=44),
        ],
        rows=[_title_row(line) for line in page.titles],
        total=[_("Total"), "", *_phase_cells(page.book.total), None, None, None, ""],
    )


def _title_row(line: TitleLine) -> list[Cell]:
    return [
        line.award.display_name,
        str(line.award.get_level_display()),
        *_phase_cells(line.tally),
        line.could,
        line.share,
        None if line.printed is None else line.printed / 100,
        "; ".join(line.remarks),
    ]


def _named(page: AwardOverview, what: str, heading: str, lines: Sequence[NamedTally]) -> Sheet:
    return Sheet(
        name=what,
        title=_title(page, what),
        notes=_notes(page),
        columns=[Column(heading, width=44), *_phase_columns()],
        rows=[[line.name, *_phase_cells(line.tally)] for line in lines],
        total=[_("Total"), *_phase_cells(page.book.total)],
    )


def _years(page: AwardOverview) -> Sheet:
    what = _("By year")
    return Sheet(
        name=what,
        title=_("Emulation and awards, year by year"),
        notes=[_("A year is that of the achievement.")],
        columns=[
            Column(_("Year of the achievement"), width=18),
            *_phase_columns(),
            Column(_("Kind of figure"), width=22),
        ],
        rows=[
            [
                str(row.year),
                *_phase_cells(row.tally),
                str(wording.ILLUSTRATION) if row.illustration else _("real"),
            ]
            for row in page.over_years
        ],
    )


def _sexes(page: AwardOverview) -> Sheet:
    what = _("By sex")
    return Sheet(
        name=what,
        title=_title(page, what),
        notes=[*_notes(page), _("Only of those who are recorded by name.")],
        columns=[
            Column(_("Title or commendation"), width=44),
            Column(_("Women registered"), Kind.COUNT),
            Column(_("Men registered"), Kind.COUNT),
            Column(_("Women proposed"), Kind.COUNT),
            Column(_("Men proposed"), Kind.COUNT),
            Column(_("Women given"), Kind.COUNT),
            Column(_("Men given"), Kind.COUNT),
            Column(_("Share of women"), Kind.PERCENT),
        ],
        rows=[
            [
                line.award.display_name,
                line.of_women.registered.individuals,
                line.of_men.registered.individuals,
                line.of_women.proposed.individuals,
                line.of_men.proposed.individuals,
                line.women,
                line.men,
                line.women_share,
            ]
            for line in page.sexes
        ],
    )


def _published(page: AwardOverview) -> Sheet:
    what = _("Published counts")
    return Sheet(
        name=what,
        title=_title(page, what),
        notes=[
            _("The computed share is that of the counts; the printed one is that of the source.")
        ],
        columns=[
            Column(_("Code"), width=8),
            Column(_("Award, as the source says it"), width=50),
            Column(_("Level"), width=14),
            Column(_("Stage"), width=16),
            Column(_("Stage elsewhere in the source"), width=16),
            Column(_("Year of the achievement"), Kind.COUNT, 12),
            Column(_("Year of the decision"), Kind.COUNT, 12),
            Column(_("Individuals"), Kind.COUNT),
            Column(_("Collectives"), Kind.COUNT),
            Column(_("Of"), Kind.COUNT),
            Column(_("Share, computed"), Kind.PERCENT),
            Column(_("Share, as printed"), Kind.PERCENT),
            Column(_("Remark"), width=60),
            Column(_("What another source says against it"), width=60),
        ],
        rows=[_published_row(line) for line in page.counts],
    )


def _published_row(line: CountLine) -> list[Cell]:
    count = line.count
    printed = count.printed_percent
    return [
        count.code,
        count.what,
        str(count.get_level_display()),
        str(count.get_stage_display()),
        str(count.get_other_stage_display()) if count.other_stage else None,
        count.achievement_year,
        count.decided_year,
        count.individuals,
        count.collectives,
        count.of_individuals or count.of_collectives,
        line.share,
        None if printed is None else printed / 100,
        count.remark,
        count.contradiction or None,
    ]


# ---------------------------------------------------------------- the list of a decision


def decision_xlsx(decision: AwardDecision) -> bytes:
    """Everybody in a decision, those from whom it was taken back as well; the sum is of what holds."""
    with override("vi"):
        awards = list(decision.awards.with_names().with_posts().in_order_of_paper())
        money = [award.amount for award in awards if award.amount and award.stage not in CLOSED]
        sheet = Sheet(
            name=_("List"),
            title=_("List of awards"),
            notes=[_said_of(decision), *_illustration_note(decision)],
            columns=[
                Column(_("No."), Kind.COUNT, 6),
                Column(_("Code"), width=14),
                Column(_("Full name or collective"), width=34),
                Column(_("Post"), width=22),
                Column(_("Office"), width=34),
                Column(_("Title or commendation"), width=34),
                Column(_("Year of the achievement"), Kind.COUNT, 12),
                Column(_("Stage"), width=16),
                Column(_("Coefficient"), Kind.NUMBER, 10),
                Column(_("Base salary, đồng"), Kind.MONEY, 16),
                Column(_("Money, đồng"), Kind.MONEY, 16),
                Column(_("Note"), width=34),
            ],
            rows=[_award_row(number, award) for number, award in enumerate(awards, 1)],
            total=["", "", _("Total"), *[""] * 7, sum(money) if money else None, ""],
        )
        return as_xlsx([sheet], body=settings.DEPARTMENT_NAME)


def _award_row(number: int, award: Award) -> list[Cell]:
    post = award.person.post_on(award.period_end) if award.person else None
    coefficient = None if award.coefficient is None else award.coefficient * (award.factor or 1)
    return [
        number,
        award.recipient.code,
        _named_on_paper(award),
        post.title if post else "",
        award.office.name if award.office else "",
        award.type.name,
        award.achievement_year,
        str(award.get_stage_display()),
        coefficient,
        award.base_salary,
        award.amount,
        award.closing_reason or award.merit,
    ]


def decision_docx(decision: AwardDecision) -> bytes:
    """The list that goes with a decision: what holds of it, award by award, with the money."""
    with override("vi"):
        lists = lists_of(decision)
        revoked = decision.awards.filter(stage="revoked").count()
        return as_docx(
            Paper(
                above=_above(decision),
                body=decision.document.issuer,
                place=settings.DEPARTMENT_SEAT,
                on=decision.decided_on,
                number=_("No.: %(number)s") % {"number": decision.document.number or "        "},
                title=_("List of awards"),
                about=_about(decision),
                attached=_("Attached to %(decision)s") % {"decision": _said_of(decision)},
                tables=[_table(number, one) for number, one in enumerate(lists, 1)],
                closing=_closing(lists, revoked),
                post=decision.signer_post,
                recipients=[_("as above;"), _("Filed: office.")],
            )
        )


def _above(decision: AwardDecision) -> str:
    """The body over the one that decided: known of a department, the present or one before it."""
    return settings.DEPARTMENT_ABOVE if fold(decision.document.issuer).startswith("so ") else ""


def _about(decision: AwardDecision) -> str:
    """The title of the document; what is made up says so on the paper itself."""
    said = decision.document.title
    if decision.illustration:
        return f"{said} ({wording.ILLUSTRATION})"
    return said


def _said_of(decision: AwardDecision) -> str:
    """ "Quyết định số 12/QĐ-SNV ngày 05/02/2024 của Sở Nội vụ"."""
    return _("Decision %(number)s of %(day)s of %(issuer)s") % {
        "number": decision.document.number,
        "day": write_date(decision.decided_on),
        "issuer": decision.document.issuer,
    }


def _illustration_note(decision: AwardDecision) -> list[str]:
    return [str(wording.ILLUSTRATION).capitalize()] if decision.illustration else []


ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def _table(number: int, one: ListOfAwards) -> PaperTable:
    people = any(award.person_id for award in one.awards)
    numbering = ROMAN[number - 1] if number <= len(ROMAN) else str(number)
    columns = [PaperColumn(_("No."), 12)]
    if people:
        columns += [PaperColumn(_("Full name"), 52), PaperColumn(_("Post, office"), 67)]
    else:
        columns.append(PaperColumn(_("Collective, household"), 119))
    return PaperTable(
        heading=f"{numbering}. {one.name}",
        columns=[*columns, PaperColumn(_("Money, đồng"), 34, is_number=True)],
        rows=[_paper_row(place, award, people=people) for place, award in enumerate(one.awards, 1)],
        total=["", _("Total"), *([""] if people else []), writing.number(one.money)],
    )


def _paper_row(number: int, award: Award, *, people: bool) -> list[str]:
    row = [str(number), _named_on_paper(award)]
    if people:
        post = award.person.post_on(award.period_end) if award.person else None
        office = award.office.name if award.office else ""
        row.append(", ".join(text for text in (post.title if post else "", office) if text))
    return [*row, writing.number(award.amount)]


def _named_on_paper(award: Award) -> str:
    """Who gets it, in Vietnamese: of a household the person it is known under."""
    if award.person:
        return award.person.full_name
    return award.collective.name if award.collective else str(award.household)


def _closing(lists: Sequence[ListOfAwards], revoked: int) -> list[str]:
    awards = [award for one in lists for award in one.awards]
    tally = Tally(
        sum(award.person_id is not None for award in awards),
        sum(award.collective_id is not None for award in awards),
        sum(award.household_id is not None for award in awards),
    )
    money = sum(award.amount or 0 for award in awards)
    said = [
        _("The list holds %(who)s; money: %(amount)s.")
        % {
            "who": people_and_collectives(tally),
            "amount": writing.quantity(money, 0, "đồng"),
        }
    ]
    if revoked:
        said.append(
            _("Revoked and not in the list: %(count)s.") % {"count": writing.number(revoked)}
        )
    return said
