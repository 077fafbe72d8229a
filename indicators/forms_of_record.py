"""Which form gives a figure: one form of record for each indicator, slice, area and periodicity at a time.

The same indicator may stand in several forms; one of them publishes it, in the others it is only read. A
row says whether it is of record, an assignment for which areas and days. That no two claim the same is a
rule over three tables and over time, which no constraint of either database can say: the administration
pages and the loader ask `clash_of`. Should two claim the same nevertheless (two administrators at once), it
is the older assignment, so that a figure has one form at every moment.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, NamedTuple

from django.db.models import F
from django.utils.translation import gettext as _

from indicators.choices import Kind
from indicators.models import Form, FormAssignment, FormRow, Indicator, Submission
from indicators.openings import FREQUENCIES
from indicators.periods import Period, PeriodError
from organisation.models import Area, Office


class Place(NamedTuple):
    """What a form gives: keys of indicator, slice and area."""

    indicator: int
    slice: str
    area: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A form that an office fills in says of a place that its figure is the one, from day to day."""

    place: Place
    periodicity: str
    form: int
    office: int
    code: str
    start: date
    end: date

    def clashes_with(self, other: "Claim") -> bool:
        """Two offices, or two forms, that both give a figure on some day."""
        return (
            (self.place, self.periodicity) == (other.place, other.periodicity)
            and (self.form, self.office) != (other.form, other.office)
            and self.start <= other.end
            and other.start <= self.end
        )


def claims(*, areas: Collection[int], periodicities: Collection[str]) -> list[Claim]:
    """All claims to places in these areas, the oldest first; practice forms make none. 1 query."""
    columns = (
        "form__rows__indicator", "form__rows__slice", "areas", "form", "office", "form__code",
        "valid_from", "valid_to", "form__valid_from", "form__valid_to", "form__periodicity",
    )  # fmt: skip
    rows = (
        FormAssignment.objects.filter(
            form__is_practice=False,
            form__periodicity__in=periodicities,
            form__rows__is_of_record=True,
            form__rows__indicator__isnull=False,
            areas__in=areas,
        )
        .order_by(F("valid_from").asc(nulls_first=True), "form__code", "office", "pk")
        .values_list(*columns)
    )
    return [
        Claim(
            place=Place(indicator, slice_, area),
            periodicity=periodicity,
            form=form,
            office=office,
            code=code,
            start=max(begins or date.min, form_begins or date.min),
            end=min(ends or date.max, form_ends or date.max),
        )
        for (
            indicator, slice_, area, form, office, code, begins, ends, form_begins, form_ends,
            periodicity,
        ) in rows
    ]  # fmt: skip


def first_clash(mine: Iterable[Claim], others: Iterable[Claim]) -> tuple[Claim, Claim] | None:
    """The first claim of mine that another stands against, with that other."""
    by_place: dict[Place, list[Claim]] = {}
    for other in others:
        by_place.setdefault(other.place, []).append(other)
    pairs = ((claim, other) for claim in mine for other in by_place.get(claim.place, ()))
    return next(((claim, other) for claim, other in pairs if claim.clashes_with(other)), None)


def clash_in_words(clash: tuple[Claim, Claim]) -> str:
    """What stands against what, for those who keep forms; 3 queries."""
    mine, other = clash
    return _(
        "%(indicator)s of %(area)s has a form of record already: %(form)s of %(office)s. "
        "Take the mark from one of the two rows."
    ) % {
        "indicator": Indicator.objects.get(pk=mine.place.indicator),
        "area": Area.objects.get(pk=mine.place.area),
        "form": other.code,
        "office": Office.objects.get(pk=other.office),
    }


# ---------------------------------------------------------------- for one figure


def form_giving(*, indicator: Indicator, area: Area, slice: Any, period: str) -> str:
    """The code of the form that publishes this very figure; empty where none does. 2 queries at most.

    A form gives the figure of its own period, and one that asks for it that from January on. An estimate of
    the year stays with its form. Of a text that is no period nothing is said here.
    """
    try:
        asked = Period.parse(period)
    except PeriodError:
        return ""
    from_january = indicator.kind == Kind.FLOW and asked == Period.cumulative(
        asked.year, asked.end.month
    )
    of_its_own = {name for name, each in FREQUENCIES.items() if each is asked.frequency}
    so_far = {name for name, each in FREQUENCIES.items() if from_january and asked.children(each)}
    if not of_its_own | so_far:
        return ""
    place = Place(indicator.pk, getattr(slice, "pk", slice), area.pk)
    found = [
        claim
        for claim in claims(areas=[area.pk], periodicities=of_its_own | so_far)
        if claim.place == place and claim.start <= asked.end <= claim.end
    ]
    if not found:
        return ""
    with_so_far = set(
        Form.objects.filter(pk__in={claim.form for claim in found}, asks_cumulative=True)
        .order_by()
        .values_list("pk", flat=True)
    )
    return next(
        (
            claim.code
            for claim in found
            if claim.periodicity in of_its_own or claim.form in with_so_far
        ),
        "",
    )


# ---------------------------------------------------------------- for one submission


def given_elsewhere(
    submission: Submission, rows: Collection[FormRow], areas: Collection[Area]
) -> dict[Place, str]:
    """What these rows ask of these areas and another form gives, with the code of that form; 1 query.

    It is shown and not typed. The code is empty where the row is not of record and no other form is
    either. None is elsewhere of a practice form, which publishes nothing anyway.
    """
    form = submission.form
    if form.is_practice:
        return {}
    made = claims(areas=[area.pk for area in areas], periodicities=[form.periodicity])
    return given_elsewhere_by(made, submission, rows, areas)


def given_elsewhere_by(
    made: Iterable[Claim],
    submission: Submission,
    rows: Collection[FormRow],
    areas: Collection[Area],
) -> dict[Place, str]:
    """The same by claims that were read already, of the form's periodicity and of any areas."""
    form = submission.form
    if form.is_practice:
        return {}
    holders: dict[Place, Claim] = {}
    for claim in made:
        if claim.start <= submission.period_end <= claim.end:
            holders.setdefault(claim.place, claim)
    elsewhere = {}
    for row, area in product(rows, areas):
        if row.indicator is None:
            continue
        place = Place(row.indicator.pk, row.slice.code, area.pk)
        holder = holders.get(place)
        is_another = holder and (holder.form, holder.office) != (form.pk, submission.office_id)
        if is_another or not row.is_of_record:
            elsewhere[place] = holder.code if holder else ""
    return elsewhere


def elsewhere_in_words(code: str) -> str:
    """Why a cell is not typed, beside it: "Lấy từ biểu 01T-VL"."""
    if not code:
        return _("Shown for comparison only; no form publishes this figure.")
    return _("Taken from form %(form)s.") % {"form": code}


# ---------------------------------------------------------------- for those who keep forms


@dataclass(frozen=True, slots=True)
class Assigned:
    """An office that fills in a form for some areas, as it is or is about to be saved."""

    office: int
    areas: tuple[int, ...]
    start: date | None
    end: date | None


def assigned(form: Form) -> list[Assigned]:
    """Who fills in a form, as it is saved; 2 queries."""
    return [
        Assigned(
            row.office_id, tuple(area.pk for area in row.areas.all()), row.valid_from, row.valid_to
        )
        for row in form.assignments.prefetch_related("areas")
    ]


def rows_of_record(form: Form) -> list[tuple[int, str]]:
    """The rows of a form that are of record, as keys of indicator and slice; 1 query."""
    rows = form.rows.filter(is_of_record=True, indicator__isnull=False)
    return list(rows.values_list("indicator", "slice"))


def clash_of(
    form: Form, rows: Iterable[tuple[int, str]], assignments: Iterable[Assigned]
) -> tuple[Claim, Claim] | None:
    """What would stand against a form with these rows and assignments; 1 query, none of a practice form."""
    if form.is_practice:
        return None
    places = list(rows)
    mine = [
        Claim(
            place=Place(indicator, slice_, area),
            periodicity=form.periodicity,
            form=form.pk or 0,
            office=each.office,
            code=form.code,
            start=max(each.start or date.min, form.valid_from or date.min),
            end=min(each.end or date.max, form.valid_to or date.max),
        )
        for each in assignments
        for area in each.areas
        for indicator, slice_ in places
    ]
    areas = {claim.place.area for claim in mine}
    return first_clash(mine, [*claims(areas=areas, periodicities=[form.periodicity]), *mine])
