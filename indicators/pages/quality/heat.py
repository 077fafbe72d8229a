"""Office × form × period: how much of each form is filled in, and whether it came in time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from indicators import wording
from indicators.choices import FormPeriodicity
from indicators.models import Form, Submission
from indicators.periods import Period
from indicators.punctuality import Completeness, Punctuality
from organisation.models import Office
from vietnamese.text import sort_key

PERIODS_SHOWN = 12
"""Of monthly forms a year, of yearly ones all that anybody remembers."""


@dataclass(frozen=True)
class HeatCell:
    """One form of one office and period; `address` is where it can be read, empty for who may not."""

    submission: Submission
    punctuality: Punctuality
    completeness: Completeness
    address: str = ""

    @cached_property
    def period(self) -> Period:
        return Period.parse(self.submission.period)


@dataclass(frozen=True)
class HeatRow:
    """An office and its cells under the periods of the table; None where it had no such form."""

    office: Office
    cells: tuple[HeatCell | None, ...]


@dataclass(frozen=True)
class HeatForm:
    """A form and the offices that fill it in."""

    form: Form
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True)
class Heat:
    """The forms of one periodicity under the periods they have in common, the newest last."""

    periodicity: str
    periods: tuple[Period, ...]
    forms: tuple[HeatForm, ...]

    @property
    def title(self) -> str:
        return {
            FormPeriodicity.MONTH: _("Monthly forms"),
            FormPeriodicity.QUARTER: _("Quarterly forms"),
            FormPeriodicity.HALF_YEAR: _("Half-yearly forms"),
            FormPeriodicity.YEAR: _("Yearly forms"),
        }[FormPeriodicity(self.periodicity)]

    @property
    def names(self) -> list[str]:
        """What stands over the columns."""
        return [wording.capitalised(wording.period_label(period)) for period in self.periods]


def heats_of(cells: Iterable[HeatCell]) -> tuple[Heat, ...]:
    """A table for each periodicity, of its newest periods; forms by code, offices by name."""
    by_periodicity: dict[str, list[HeatCell]] = defaultdict(list)
    for cell in cells:
        by_periodicity[cell.submission.form.periodicity].append(cell)
    return tuple(
        _heat(periodicity, by_periodicity[periodicity])
        for periodicity in FormPeriodicity.values
        if periodicity in by_periodicity
    )


def _heat(periodicity: str, cells: list[HeatCell]) -> Heat:
    ends = sorted({cell.period for cell in cells}, key=lambda period: period.end)
    periods = tuple(ends[-PERIODS_SHOWN:])
    forms: dict[int, Form] = {}
    offices: dict[int, dict[int, Office]] = defaultdict(dict)
    places: dict[tuple[int, int, Period], HeatCell] = {}
    for cell in cells:
        form, office = cell.submission.form, cell.submission.office
        if cell.period in periods:
            forms[form.pk], offices[form.pk][office.pk] = form, office
            places[form.pk, office.pk, cell.period] = cell
    return Heat(
        periodicity,
        periods,
        tuple(
            HeatForm(
                form,
                tuple(
                    HeatRow(
                        office,
                        tuple(places.get((form.pk, office.pk, period)) for period in periods),
                    )
                    for office in sorted(
                        offices[form.pk].values(), key=lambda office: sort_key(office.name)
                    )
                ),
            )
            for form in sorted(forms.values(), key=lambda form: form.code)
        ),
    )
