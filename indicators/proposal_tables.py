"""Tables of the figures that no form gives."""

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import wording
from indicators.choices import ProposalState
from indicators.models import ProposedObservation
from indicators.models.catalogue import TOTAL
from indicators.pages.proposals import ProposalLine
from indicators.tables import NUMBER, ROW_HEADER, CaptionedTable
from indicators.writing import NOTHING
from organisation.naming import in_vietnamese, marked_name
from vietnamese.dates import write_date


class ProposalTable(CaptionedTable):
    """Proposed figures: which, what it says, where it was read, who prepared it and when."""

    figure = tables.Column(
        verbose_name=gettext_lazy("Indicator"), accessor="proposal", attrs=ROW_HEADER
    )
    period = tables.Column(verbose_name=gettext_lazy("Period"))
    value = tables.Column(
        verbose_name=gettext_lazy("Figure"), accessor="figure__text", attrs=NUMBER
    )
    source = tables.Column(verbose_name=gettext_lazy("Source"), accessor="proposal__source")
    prepared = tables.Column(verbose_name=gettext_lazy("Prepared by"), accessor="proposal")

    def render_figure(self, value: ProposedObservation) -> str:
        said = [marked_name(value.area)]
        if value.slice_id != TOTAL:
            said.append(marked_name(value.slice))
        return format_html(
            '<a href="{}">{}</a> <span class="said">{}</span>',
            value.get_absolute_url(),
            marked_name(value.indicator),
            format_html_join(", ", "{}", ((each,) for each in said)),
        )

    def render_period(self, value: str) -> str:
        return wording.capitalised(value)

    def render_source(self, value: object) -> str:
        return str(in_vietnamese(value))

    def render_prepared(self, value: ProposedObservation) -> str:
        day = write_date(timezone.localtime(value.proposed_at).date())
        return format_html("{}, {}", in_vietnamese(value.proposed_by), day)


class DecidedTable(ProposalTable):
    """Those that were decided about, and what came of them."""

    state = tables.Column(
        verbose_name=gettext_lazy("What came of it"), accessor="proposal", default=NOTHING
    )

    class Meta:
        exclude = ("source",)

    def render_state(self, record: ProposalLine) -> str:
        proposal = record.proposal
        said = [str(proposal.get_state_display())]
        if proposal.state != ProposalState.WITHDRAWN:
            said.append(str(in_vietnamese(proposal.decided_by)))
        if proposal.acting_for:
            said.append(
                format_html(
                    _("standing in for {person}"), person=in_vietnamese(proposal.acting_for)
                )
            )
        if proposal.decided_at:
            said.append(write_date(timezone.localtime(proposal.decided_at).date()))
        if proposal.answer:
            said.append(str(in_vietnamese(proposal.answer)))
        return format_html_join(", ", "{}", ((each,) for each in said))
