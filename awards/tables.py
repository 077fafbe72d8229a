"""Tables of the pages on which the register and the awards are kept: columns and how a value looks."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from awards.choices import Sex, Stage
from awards.models import Award, AwardDecision, Collective, Household, Person
from indicators import wording, writing
from indicators.tables import NUMBER, ROW_HEADER, CaptionedTable, Column, NameColumn
from indicators.writing import NOTHING
from organisation.addresses import address_of
from organisation.naming import in_vietnamese, marked_name
from vietnamese.dates import write_date


def marked(text: Any, *, illustration: bool) -> str:
    """A Vietnamese text with the mark of what was made up behind it."""
    return with_tag(in_vietnamese(text), illustration=illustration)


def with_tag(said: object, *, illustration: bool) -> str:
    """What is said with that mark behind it, if it is one of what was made up."""
    if not illustration:
        return format_html("{}", said)
    return format_html('{} <span class="tag">{}</span>', said, wording.ILLUSTRATION)


class DayColumn(Column):
    """A day, day first; a dash for none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"empty_values": (), "attrs": {"td": {"class": "nowrap"}}} | kwargs)

    def render(self, value: date | None) -> str:
        return write_date(value) if value else NOTHING


class LinkColumn(Column):
    """The name of a row as a link to where it is changed, or only the name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"empty_values": (), "attrs": ROW_HEADER} | kwargs)


class PersonTable(CaptionedTable):
    """People with code, sex, present post and office; a link to change those whom one enters."""

    name = LinkColumn(verbose_name=gettext_lazy("Person"))
    code = Column(verbose_name=gettext_lazy("Code"))
    sex = Column(verbose_name=gettext_lazy("Sex"), accessor="pk")
    post = Column(verbose_name=pgettext_lazy("of a person", "Post"), empty_values=())
    office = Column(verbose_name=gettext_lazy("Office"), empty_values=())
    acts = Column(verbose_name=pgettext_lazy("heading of a column", "Acts"), empty_values=())

    def __init__(self, *args: Any, today: date, own: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.own = today, own
        if not own:
            self.columns.hide("acts")

    def render_name(self, record: Person) -> str:
        name = in_vietnamese(record.full_name)
        link = format_html('<a href="{}">{}</a>', record.get_absolute_url(), name)
        return with_tag(link, illustration=record.illustration)

    def render_sex(self, record: Person) -> str:
        # Django's own way to the word makes a table of all choices anew for each row.
        return str(Sex(record.sex).label) if record.sex else NOTHING

    def render_post(self, record: Person) -> str:
        post = record.post_on(self.today)
        return str(in_vietnamese(post.title)) if post and post.title else NOTHING

    def render_office(self, record: Person) -> str:
        last = record.last_post(self.today)
        if last is None:
            return NOTHING
        if last.is_valid_on(self.today):
            return marked_name(last.office)
        return format_html(
            '{} <span class="said">{}</span>',
            marked_name(last.office),
            pgettext("validity", "until %(day)s") % {"day": write_date(last.valid_to)}
            if last.valid_to
            else "",
        )

    def render_acts(self, record: Person) -> str:
        last = record.last_post(self.today)
        if last is None or last.office_id not in self.own:
            return ""
        links = (
            ("awards:person-update", _("Change")),
            ("awards:person-record", _("Grade and discipline")),
        )
        return format_html_join(
            " · ",
            '<a href="{}" aria-label="{}: {}">{}</a>',
            ((address_of(name, record.pk), text, record.full_name, text) for name, text in links),
        )


def change_link(name: str, row: Any) -> str:
    text = _("Change")
    return format_html(
        '<a href="{}" aria-label="{}: {}">{}</a>', address_of(name, row.pk), text, row, text
    )


class CollectiveTable(CaptionedTable):
    name = LinkColumn(verbose_name=gettext_lazy("Collective"))
    code = Column(verbose_name=gettext_lazy("Code"))
    kind = Column(verbose_name=gettext_lazy("Kind"), accessor="get_kind_display")
    acts = Column(verbose_name=pgettext_lazy("heading of a column", "Acts"), empty_values=())

    def __init__(self, *args: Any, may_change: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_change = may_change

    def render_name(self, record: Collective) -> str:
        link = format_html('<a href="{}">{}</a>', record.get_absolute_url(), marked_name(record))
        return with_tag(link, illustration=record.illustration)

    def render_acts(self, record: Collective) -> str:
        return change_link("awards:collective-update", record) if self.may_change else ""


class HouseholdTable(CaptionedTable):
    name = LinkColumn(verbose_name=gettext_lazy("Household"))
    code = Column(verbose_name=gettext_lazy("Code"))
    area = NameColumn(verbose_name=gettext_lazy("Area"), default=NOTHING)
    acts = Column(verbose_name=pgettext_lazy("heading of a column", "Acts"), empty_values=())

    def __init__(self, *args: Any, may_change: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_change = may_change

    def render_name(self, record: Household) -> str:
        name = in_vietnamese(record.head)
        link = format_html('<a href="{}">{}</a>', record.get_absolute_url(), name)
        return with_tag(link, illustration=record.illustration)

    def render_acts(self, record: Household) -> str:
        return change_link("awards:household-update", record) if self.may_change else ""


class DecisionTable(CaptionedTable):
    """Decisions with their day, what they are about, the law, and how many awards they hold."""

    document = LinkColumn(verbose_name=gettext_lazy("Decision"))
    decided_on = DayColumn(verbose_name=gettext_lazy("Date of the decision"))
    title = Column(verbose_name=gettext_lazy("What it is about"), empty_values=())
    law = Column(verbose_name=gettext_lazy("Legal basis"), empty_values=())
    holding = Column(verbose_name=gettext_lazy("Awards"), attrs=NUMBER)
    revoked = Column(verbose_name=gettext_lazy("Revoked"), attrs=NUMBER)

    def render_document(self, record: AwardDecision) -> str:
        number = in_vietnamese(record.document.number)
        link = format_html('<a href="{}">{}</a>', record.get_absolute_url(), number)
        return format_html(
            '{} <span class="said">{}</span>',
            with_tag(link, illustration=record.illustration),
            in_vietnamese(record.document.issuer),
        )

    def render_title(self, record: AwardDecision) -> str:
        return str(in_vietnamese(record.document.title))

    def render_law(self, record: AwardDecision) -> str:
        return str(in_vietnamese(record.law_period.decree)) if record.law_period else NOTHING

    def render_holding(self, record: Any, value: int) -> str:
        if not record.unnamed:
            return writing.number(value)
        said = _("%(count)s without names") % {"count": writing.number(record.unnamed)}
        return format_html(
            '{} <span class="said nowrap">{}</span>', writing.number(value) if value else "", said
        )

    def render_revoked(self, value: int) -> str:
        return writing.number(value) if value else ""


def recipient_link(award: Award) -> str:
    """Who gets it, as a link to their page, marked where made up."""
    recipient = award.recipient
    name = marked_name(recipient) if isinstance(recipient, Collective) else in_vietnamese(recipient)
    link = format_html('<a href="{}">{}</a>', recipient.get_absolute_url(), name)
    return with_tag(link, illustration=award.illustration)


class AwardTable(CaptionedTable):
    """Awards with recipient, year, stage, decision and money; a box before each that may be taken on."""

    box = Column(verbose_name=gettext_lazy("Choose"), empty_values=())
    recipient = LinkColumn(verbose_name=gettext_lazy("Recipient"))
    type = NameColumn(verbose_name=gettext_lazy("Title or commendation"))
    achievement_year = Column(verbose_name=gettext_lazy("Year of the achievement"), attrs=NUMBER)
    stage = Column(verbose_name=gettext_lazy("Stage"), accessor="pk")
    decision = Column(verbose_name=gettext_lazy("Decision"), empty_values=())
    amount = Column(verbose_name=gettext_lazy("Money, đồng"), empty_values=(), attrs=NUMBER)
    acts = Column(verbose_name=pgettext_lazy("heading of a column", "Acts"), empty_values=())

    def __init__(
        self,
        *args: Any,
        may_change: bool,
        chosen: Mapping[int, bool] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.may_change, self.chosen = may_change, chosen or {}
        if not may_change:
            self.columns.hide("box")
            self.columns.hide("acts")

    def render_box(self, record: Award) -> str:
        if record.stage in ("rejected", "revoked"):
            return ""
        return format_html(
            '<input type="checkbox" name="chon" value="{}" aria-label="{}: {}"{}>',
            record.pk,
            _("Choose"),
            record.recipient,
            " checked" if self.chosen.get(record.pk) else "",
        )

    def render_recipient(self, record: Award) -> str:
        return recipient_link(record)

    def render_achievement_year(self, value: int) -> str:
        return str(value)

    def render_stage(self, record: Award) -> str:
        stage = str(Stage(record.stage).label)
        if not record.closing_reason:
            return stage
        reason = in_vietnamese(record.closing_reason)
        return format_html('{} <span class="said">{}</span>', stage, reason)

    def render_decision(self, record: Award) -> str:
        if record.decision is None:
            return NOTHING
        return format_html(
            '<a href="{}">{}</a> <span class="said nowrap">{}</span>',
            record.decision.get_absolute_url(),
            in_vietnamese(record.decision.document.number),
            write_date(record.decision.decided_on),
        )

    def render_amount(self, record: Award) -> str:
        return NOTHING if record.amount is None else writing.number(record.amount)

    def render_acts(self, record: Award) -> str:
        if record.decision is None or record.stage == "revoked":
            return ""
        text = _("Revoke")
        return format_html(
            '<a href="{}" aria-label="{}: {}">{}</a>',
            address_of("awards:award-revoke", record.pk),
            text,
            record.recipient,
            text,
        )
