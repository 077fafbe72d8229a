"""Tables of the pages on which awards are read: which columns, how a value looks. No arithmetic."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from awards.choices import Occasion, Stage
from awards.models import Award, Initiative, Movement, Post
from awards.pages.catalogue import RuleLine, TypeLine
from awards.pages.lines import CountLine, NamedTally, SexLine, TitleLine
from awards.pages.wording import people_and_collectives
from awards.pages.year import YearCount
from awards.stages import CLOSED, DECIDED
from awards.tables import change_link
from awards.tallies import Tally
from indicators import wording, writing
from indicators.tables import NUMBER, ROW_HEADER, CaptionedTable, Column, NameColumn
from indicators.writing import NOTHING
from organisation.addresses import address_of
from organisation.naming import in_vietnamese, marked_name
from vietnamese.dates import write_date

DAY = "d/m/Y"
YEAR_HEADER = {"td": {"scope": "row", "class": "nowrap"}}
"""A year names its row and needs no room for words."""


def illustration_tag(row: Any) -> str:
    """ "số liệu minh họa" behind what was made up."""
    if not row.illustration:
        return ""
    return format_html(' <span class="tag">{}</span>', wording.ILLUSTRATION)


def linked(row: Any, name: object) -> str:
    return format_html('<a href="{}">{}</a>', row.get_absolute_url(), name)


def name_of(recipient: Any) -> object:
    """A recipient by name; names are Vietnamese, but for offices that have an English one."""
    return marked_name(recipient) if hasattr(recipient, "name_en") else in_vietnamese(recipient)


class CountColumn(Column):
    """A count; a zero is a zero and nothing is a dash."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"attrs": NUMBER, "default": NOTHING} | kwargs)

    def render(self, value: int) -> str:
        return writing.number(value)


class MoneyColumn(CountColumn):
    """Whole đồng; the unit stands in the heading."""


class DayColumn(Column):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"attrs": NUMBER, "default": NOTHING} | kwargs)

    def render(self, value: Any) -> str:
        return write_date(value)


class TallyColumn(Column):
    """Individuals, collectives and households as one number; the parts are said where they are mixed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(attrs=NUMBER, **kwargs)

    def render(self, value: Tally) -> str:
        if value.all in (value.individuals, value.collectives):
            return writing.number(value.all)
        return format_html(
            '{} <span class="said">({})</span>',
            writing.number(value.all),
            people_and_collectives(value),
        )


# ---------------------------------------------------------------- the year


class PublishedTable(CaptionedTable):
    """Every figure that a source counts without names, with the share it gives and the one printed."""

    what = Column(
        verbose_name=gettext_lazy("Award, as the source says it"),
        accessor="count__what",
        attrs=ROW_HEADER,
    )
    level = Column(verbose_name=gettext_lazy("Level"), accessor="count__get_level_display")
    stage = Column(verbose_name=gettext_lazy("Stage"), accessor="count__get_stage_display")
    year = Column(
        verbose_name=gettext_lazy("Year"), accessor="count__achievement_year", attrs=NUMBER
    )
    individuals = CountColumn(
        verbose_name=gettext_lazy("Individuals"), accessor="count__individuals"
    )
    collectives = CountColumn(
        verbose_name=gettext_lazy("Collectives"), accessor="count__collectives"
    )
    of = Column(verbose_name=gettext_lazy("Of"), empty_values=(), attrs=NUMBER)
    percent = Column(verbose_name=gettext_lazy("Share, computed"), attrs=NUMBER)
    printed = Column(verbose_name=gettext_lazy("Share, as printed"), attrs=NUMBER)
    remark = Column(
        verbose_name=gettext_lazy("Remark"),
        accessor="count__remark",
        default=NOTHING,
        attrs={"td": {"class": "remark"}},
    )

    def render_what(self, record: CountLine) -> str:
        return format_html(
            '<span id="{}">{}</span> <span class="said nowrap">{}</span>',
            record.anchor,
            in_vietnamese(record.count.what),
            record.count.code,
        )

    def render_stage(self, record: CountLine, value: str) -> str:
        if not record.count.other_stage:
            return value
        other = str(Stage(record.count.other_stage).label).lower()
        said = _("elsewhere in the source: %(stage)s") % {"stage": other}
        return format_html('{} <span class="said differs">{}</span>', value, said)

    def render_year(self, record: CountLine, value: int) -> str:
        decided = record.count.decided_year
        if decided in (None, value):
            return str(value)
        said = _("decided in %(year)s") % {"year": decided}
        return format_html('{} <span class="said">{}</span>', value, said)

    def render_of(self, record: CountLine) -> str:
        return writing.number(record.count.of_individuals or record.count.of_collectives)

    def render_printed(self, record: CountLine, value: str) -> str:
        if not record.differs:
            return value
        said = _("report prints %(percent)s") % {"percent": value}
        return format_html('<span class="differs">{}</span>', said)

    def render_remark(self, value: str) -> str:
        return str(in_vietnamese(value))


class PhaseTable(CaptionedTable):
    """What is counted at each phase; the first column is that of each table itself."""

    registered = TallyColumn(
        verbose_name=pgettext_lazy("phase of awards", "Registered"), accessor="tally__registered"
    )
    proposed = TallyColumn(
        verbose_name=pgettext_lazy("phase of awards", "Proposed"), accessor="tally__proposed"
    )
    given = TallyColumn(
        verbose_name=pgettext_lazy("phase of awards", "Given, recognised"), accessor="tally__given"
    )
    ended = TallyColumn(
        verbose_name=pgettext_lazy("phase of awards", "Rejected, revoked"), accessor="tally__ended"
    )

    def __init__(self, data: Any, **kwargs: Any) -> None:
        has_ended = any(line.tally.ended.all for line in data)
        super().__init__(data, exclude=() if has_ended else ("ended",), **kwargs)


class TitleTable(PhaseTable):
    """Titles and commendations of a year: how many at each phase, of how many who could."""

    award = Column(verbose_name=gettext_lazy("Title or commendation"), attrs=ROW_HEADER)
    level = Column(verbose_name=gettext_lazy("Level"), accessor="award__get_level_display")
    could = CountColumn(verbose_name=gettext_lazy("Who could"))
    percent = Column(verbose_name=gettext_lazy("Share given"), attrs=NUMBER)
    note = Column(verbose_name=gettext_lazy("Note"), empty_values=())

    class Meta:
        sequence = (
            "award", "level", "registered", "proposed", "given", "ended", "could", "percent", "note",
        )  # fmt: skip

    def render_award(self, record: TitleLine) -> str:
        return marked_name(record.award)

    def render_note(self, record: TitleLine) -> str:
        said = []
        if record.differs:
            printed = writing.quantity(record.printed, None, "%")
            said.append(_("report prints %(percent)s") % {"percent": printed})
        return "; ".join([*said, *record.remarks]) or NOTHING


class LevelTable(PhaseTable):
    name = Column(verbose_name=gettext_lazy("Level"), attrs=ROW_HEADER)

    class Meta:
        sequence = ("name", "...")


class OfficeTable(PhaseTable):
    name = Column(verbose_name=gettext_lazy("Office"), attrs=ROW_HEADER)

    class Meta:
        sequence = ("name", "...")

    def render_name(self, record: NamedTally) -> str:
        return marked_name(record.office) if record.office else record.name


class OverYearsTable(PhaseTable):
    """What there is of each year."""

    year = Column(verbose_name=gettext_lazy("Year of the achievement"), attrs=YEAR_HEADER)
    illustration = Column(verbose_name=gettext_lazy("Kind of figure"))

    class Meta:
        sequence = ("year", "registered", "proposed", "given", "ended", "illustration")

    def render_year(self, record: YearCount) -> str:
        url = f"{reverse('awards:overview')}?nam={record.year}"
        return format_html('<a href="{}">{}</a>', url, record.year)

    def render_illustration(self, value: bool) -> Any:
        return wording.ILLUSTRATION if value else _("real")


class SexTable(CaptionedTable):
    """Women and men of each award at each phase, of those known by name."""

    award = Column(verbose_name=gettext_lazy("Title or commendation"), attrs=ROW_HEADER)
    women_registered = CountColumn(
        verbose_name=gettext_lazy("Women registered"), accessor="of_women__registered__individuals"
    )
    men_registered = CountColumn(
        verbose_name=gettext_lazy("Men registered"), accessor="of_men__registered__individuals"
    )
    women_proposed = CountColumn(
        verbose_name=gettext_lazy("Women proposed"), accessor="of_women__proposed__individuals"
    )
    men_proposed = CountColumn(
        verbose_name=gettext_lazy("Men proposed"), accessor="of_men__proposed__individuals"
    )
    women = CountColumn(verbose_name=gettext_lazy("Women given"))
    men = CountColumn(verbose_name=gettext_lazy("Men given"))
    share = Column(
        verbose_name=gettext_lazy("Share of women"), accessor="women_share", attrs=NUMBER
    )

    def __init__(self, data: Sequence[SexLine], **kwargs: Any) -> None:
        empty = [
            phase
            for phase in ("registered", "proposed")
            if not any(
                getattr(of, phase).all for line in data for of in (line.of_women, line.of_men)
            )
        ]
        # Six columns of counts beside a chart leave no room for names: what nobody is in is left out.
        exclude = [f"{who}_{phase}" for phase in empty for who in ("women", "men")]
        super().__init__(data, exclude=exclude, **kwargs)

    def render_award(self, record: SexLine) -> str:
        return marked_name(record.award)

    def render_share(self, value: Any) -> str:
        return writing.percent(value)


# ---------------------------------------------------------------- awards one by one


class AwardTable(CaptionedTable):
    """Awards one by one; a table that is about one recipient, decision or movement leaves that column out."""

    recipient = Column(
        verbose_name=gettext_lazy("Recipient"),
        accessor="recipient",
        order_by="pk",
        attrs=ROW_HEADER,
    )
    award = Column(verbose_name=gettext_lazy("Title or commendation"), accessor="type")
    office = NameColumn(verbose_name=gettext_lazy("Office"), default=NOTHING)
    year = Column(verbose_name=gettext_lazy("Year"), accessor="achievement_year", attrs=NUMBER)
    occasion = Column(verbose_name=gettext_lazy("Occasion"), accessor="pk")
    stage = Column(verbose_name=gettext_lazy("Stage"), accessor="pk")
    decision = Column(verbose_name=gettext_lazy("Decision"), default=NOTHING)
    amount = MoneyColumn(verbose_name=gettext_lazy("Money, đồng"))
    note = Column(verbose_name=gettext_lazy("Note"), empty_values=())
    acts = Column(verbose_name=pgettext_lazy("heading of a column", "Acts"), empty_values=())

    def __init__(
        self, *args: Any, links: bool = True, may_change: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.links = links
        if not may_change:
            self.columns.hide("acts")

    def render_recipient(self, record: Award) -> str:
        recipient = record.recipient
        return format_html("{}{}", linked(recipient, name_of(recipient)), illustration_tag(record))

    def render_award(self, record: Award) -> str:
        return marked_name(record.type)

    def render_occasion(self, record: Award) -> str:
        if record.movement is None:
            return str(Occasion(record.occasion).label)
        name = in_vietnamese(record.movement.name)
        return linked(record.movement, name) if self.links else str(name)

    def render_stage(self, record: Award) -> str:
        stage = str(Stage(record.stage).label)
        if record.stage in CLOSED:
            return format_html('<span class="is-ended">{}</span>', stage)
        if record.handed_over_on is None:
            return stage
        return format_html("{} {}", stage, write_date(record.handed_over_on))

    def render_decision(self, record: Award) -> str:
        assert record.decision is not None
        said = record.decision.document.number or str(record.decision.document)
        number = linked(record.decision, said) if self.links else said
        return format_html("{}, {}", number, write_date(record.decision.decided_on))

    def render_amount(self, record: Award, value: int) -> str:
        """What was revoked is taken back: its money is struck out and in no sum."""
        if record.stage in CLOSED:
            return format_html("<s>{}</s>", writing.number(value))
        return writing.number(value)

    def render_note(self, record: Award) -> str:
        texts = [in_vietnamese(text) for text in (record.closing_reason, record.merit) if text]
        return format_html_join("; ", "{}", ((text,) for text in texts)) or NOTHING

    def render_acts(self, record: Award) -> str:
        """The link by which what holds is revoked; its name says whose, for those who hear it."""
        if record.stage not in DECIDED:
            return ""
        return format_html(
            '<a href="{}">{}<span class="hidden-text">: {}</span></a>',
            address_of("awards:award-revoke", record.pk),
            _("Revoke"),
            self.said_of(record),
        )

    def said_of(self, record: Award) -> object:
        """What tells a row from the others of its table."""
        return in_vietnamese(record.recipient)


class RecordTable(AwardTable):
    """The awards of one recipient with the steps each went through."""

    steps = Column(verbose_name=gettext_lazy("Steps"), accessor="pk", empty_values=())

    class Meta:
        exclude = ("recipient",)
        sequence = (
            "year", "award", "occasion", "stage", "decision", "amount", "office", "steps", "note",
            "acts",
        )  # fmt: skip

    year = Column(verbose_name=gettext_lazy("Year"), accessor="achievement_year", attrs=YEAR_HEADER)

    def render_year(self, record: Award, value: int) -> str:
        return format_html("{}{}", value, illustration_tag(record))

    def said_of(self, record: Award) -> object:
        return marked_name(record.type)

    def render_steps(self, record: Award) -> str:
        return (
            format_html_join(
                mark_safe("<br>"),
                "{} {}",
                (
                    (write_date(event.on), str(Stage(event.stage).label).lower())
                    for event in record.events.all()
                ),
            )
            or NOTHING
        )


class InDecisionTable(AwardTable):
    class Meta:
        exclude = ("decision",)
        sequence = (
            "recipient", "award", "office", "year", "occasion", "stage", "amount", "note", "acts",
        )  # fmt: skip


class InMovementTable(AwardTable):
    class Meta:
        exclude = ("occasion",)


class PostTable(CaptionedTable):
    """Where a person worked, the latest post first."""

    title = Column(verbose_name=gettext_lazy("Post"), default=NOTHING, attrs=ROW_HEADER)
    office = NameColumn(verbose_name=gettext_lazy("Office"))
    valid_from = DayColumn(verbose_name=gettext_lazy("From"))
    valid_to = DayColumn(verbose_name=gettext_lazy("To"), default=gettext_lazy("today"))

    def render_title(self, record: Post) -> str:
        return str(in_vietnamese(record.title))


class GradeTable(CaptionedTable):
    year = Column(verbose_name=gettext_lazy("Year"), attrs=YEAR_HEADER)
    grade = Column(verbose_name=gettext_lazy("Grade"), accessor="get_grade_display")
    document = Column(verbose_name=gettext_lazy("Document"), default=NOTHING)

    def render_document(self, value: Any) -> str:
        return str(in_vietnamese(value))


class DisciplineTable(CaptionedTable):
    form = Column(
        verbose_name=gettext_lazy("Measure"), accessor="get_form_display", attrs=ROW_HEADER
    )
    decided_on = DayColumn(verbose_name=gettext_lazy("Decided on"))
    number = Column(verbose_name=gettext_lazy("Number"), default=NOTHING)
    ended_on = DayColumn(verbose_name=gettext_lazy("In effect until"))
    note = Column(verbose_name=gettext_lazy("Note"), default=NOTHING)

    def render_note(self, value: str) -> str:
        return str(in_vietnamese(value))


# ---------------------------------------------------------------- movements, initiatives, catalogue


class MovementTable(CaptionedTable):
    name = Column(verbose_name=gettext_lazy("Movement"), attrs=ROW_HEADER)
    launched_by = Column(verbose_name=gettext_lazy("Launched by"), default=NOTHING)
    starts_on = DayColumn(verbose_name=gettext_lazy("From"))
    ends_on = DayColumn(verbose_name=gettext_lazy("To"))
    given = CountColumn(verbose_name=gettext_lazy("Awards given, by name"))

    def render_name(self, record: Movement) -> str:
        name = linked(record, in_vietnamese(record.name))
        theme = format_html(' <span class="said">{}</span>', in_vietnamese(record.theme))
        return format_html("{}{}{}", name, theme if record.theme else "", illustration_tag(record))

    def render_launched_by(self, value: str) -> str:
        return str(in_vietnamese(value))


class InitiativeTable(CaptionedTable):
    title = Column(verbose_name=gettext_lazy("Initiative"), attrs=ROW_HEADER)
    year = Column(verbose_name=gettext_lazy("Year"), attrs=NUMBER)
    authors = Column(verbose_name=gettext_lazy("Authors"), accessor="pk", empty_values=())
    office = NameColumn(verbose_name=gettext_lazy("Office"))
    proposed = Column(
        verbose_name=gettext_lazy("Proposed for level"), accessor="get_level_proposed_display"
    )
    recognised = Column(verbose_name=gettext_lazy("Recognised at level"), empty_values=())
    document = Column(verbose_name=gettext_lazy("Document"), default=NOTHING)
    acts = Column(
        verbose_name=pgettext_lazy("heading of a column", "Acts"), empty_values=(), orderable=False
    )

    def __init__(self, *args: Any, may_change: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, exclude=() if may_change else ("acts",), **kwargs)

    def render_acts(self, record: Initiative) -> str:
        return change_link("awards:initiative-update", record)

    def render_title(self, record: Initiative) -> str:
        return format_html(
            '{} <span class="said nowrap">{}</span>{}',
            in_vietnamese(record.title),
            record.code,
            illustration_tag(record),
        )

    def render_authors(self, record: Initiative) -> str:
        people = (
            (person.get_absolute_url(), in_vietnamese(person)) for person in record.authors.all()
        )
        return format_html_join(", ", '<a href="{}">{}</a>', people) or NOTHING

    def render_recognised(self, record: Initiative) -> str:
        if record.recognised_on is None:
            return _("not recognised yet")
        return format_html(
            "{}, {}", record.get_level_recognised_display(), write_date(record.recognised_on)
        )

    def render_document(self, value: Any) -> str:
        return str(in_vietnamese(value.number or value))


class TypeTable(CaptionedTable):
    """The catalogue, with a column of coefficients for each law."""

    award = Column(verbose_name=gettext_lazy("Title or commendation"), attrs=ROW_HEADER)
    level = Column(verbose_name=gettext_lazy("Level"), accessor="award__get_level_display")
    recipients = Column(verbose_name=gettext_lazy("To whom"), accessor="award__recipients")
    decided_by = Column(
        verbose_name=gettext_lazy("Who decides"), accessor="award__decided_by", default=NOTHING
    )
    precedence = Column(
        verbose_name=gettext_lazy("Precedence"), accessor="award__precedence", attrs=NUMBER
    )
    article = Column(
        verbose_name=gettext_lazy("Article"), accessor="award__article", default=NOTHING
    )
    verified = Column(verbose_name=gettext_lazy("Verified"), accessor="award__get_verified_display")

    class Meta:
        sequence = ("award", "level", "recipients", "decided_by", "precedence", "...")

    def __init__(self, *args: Any, laws: Any, **kwargs: Any) -> None:
        columns = [
            (f"law_{place}", CoefficientColumn(place, verbose_name=in_vietnamese(law.decree)))
            for place, law in enumerate(laws)
        ]
        names = [name for name, _column in columns]
        before = ("award", "level", "recipients", "decided_by", "precedence")
        super().__init__(*args, extra_columns=columns, sequence=(*before, *names, "..."), **kwargs)

    def render_award(self, record: TypeLine) -> str:
        return marked_name(record.award)

    def render_recipients(self, value: Any) -> str:
        return ", ".join(str(kind.label).lower() for kind in value)

    def render_decided_by(self, value: str) -> str:
        return str(in_vietnamese(value))

    def render_article(self, value: str) -> str:
        return str(in_vietnamese(value))

    def render_verified(self, record: TypeLine, value: str) -> str:
        if not record.award.note:
            return value
        return format_html(
            '{}<br><span class="said">{}</span>', value, in_vietnamese(record.award.note)
        )


class CoefficientColumn(Column):
    """The coefficients under one law, in base salaries."""

    def __init__(self, place: int, **kwargs: Any) -> None:
        super().__init__(attrs=NUMBER, empty_values=(), **kwargs)
        self.place = place

    def render(self, record: TypeLine) -> str:
        found = record.coefficients[self.place]
        if found is None:
            return NOTHING
        number = writing.number(found.coefficient)
        factor = record.award.collective_factor
        if factor == 1:
            return number
        said = _("collective ×%(factor)s") % {"factor": factor}
        return format_html('{}<br><span class="said">{}</span>', number, said)


class RuleTable(CaptionedTable):
    award = Column(
        verbose_name=gettext_lazy("Title or commendation"), accessor="rule__type", attrs=ROW_HEADER
    )
    code = Column(verbose_name=gettext_lazy("Condition"), accessor="rule__code")
    kind = Column(verbose_name=gettext_lazy("Kind"), accessor="rule__get_rule_type_display")
    words = Column(verbose_name=gettext_lazy("What it asks for"))
    valid_from = DayColumn(verbose_name=gettext_lazy("From"), accessor="rule__valid_from")
    valid_to = DayColumn(verbose_name=gettext_lazy("To"), accessor="rule__valid_to")
    article = Column(
        verbose_name=gettext_lazy("Article"), accessor="rule__article", default=NOTHING
    )
    verified = Column(verbose_name=gettext_lazy("Verified"), accessor="rule__get_verified_display")

    def render_award(self, record: RuleLine) -> str:
        return marked_name(record.rule.type)

    def render_article(self, value: str) -> str:
        return str(in_vietnamese(value))

    def render_verified(self, record: RuleLine, value: str) -> str:
        if not record.rule.note:
            return value
        return format_html(
            '{}<br><span class="said">{}</span>', value, in_vietnamese(record.rule.note)
        )


class SalaryTable(CaptionedTable):
    valid_from = DayColumn(verbose_name=gettext_lazy("From"))
    amount = MoneyColumn(verbose_name=gettext_lazy("Base salary, đồng a month"))
    verified = Column(verbose_name=gettext_lazy("Verified"), accessor="get_verified_display")
