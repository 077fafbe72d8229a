"""How many cells each of many forms asks, by the rules of the entry page, with few queries."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from indicators.filling import asked_with
from indicators.forms_of_record import Claim, claims, given_elsewhere_by
from indicators.models import FormRow, Submission
from indicators.periods import Period
from indicators.series import Catalogue
from organisation.models import Area
from vietnamese.text import sort_key


def cells_asked(submissions: Collection[Submission], catalogue: Catalogue) -> dict[int, int]:
    """How many cells each of these submissions asks, by their keys; 3 queries however many they are.

    They are asked as the form and its assignments stand today. Most submissions of an office's form ask
    the same as the one before, and that is counted once.
    """
    areas = _areas_of(submissions, catalogue)
    rows = _rows_of({submission.form_id for submission in submissions})
    made = _Claims(areas.values(), submissions)
    known: dict[object, int] = {}
    found = {}
    for submission in submissions:
        form, here = submission.form, areas[submission.pk]
        columns = tuple(form.columns(Period.parse(submission.period)))
        era = made.era(form.periodicity, submission.period_end)
        same = (form.pk, submission.office_id, here, columns, era)
        if same not in known:
            elsewhere = given_elsewhere_by(
                made.of(form.periodicity), submission, rows[form.pk], here
            )
            known[same] = asked_with(
                submission, catalogue, rows=rows[form.pk], areas=here, elsewhere=elsewhere
            ).cell_count
        found[submission.pk] = known[same]
    return found


def _areas_of(
    submissions: Collection[Submission], catalogue: Catalogue
) -> dict[int, tuple[Area, ...]]:
    """The areas of each submission, as the catalogue has them: 1 query."""
    by_key = {area.pk: area for area in catalogue.areas.values()}
    found: dict[int, list[Area]] = {submission.pk: [] for submission in submissions}
    pairs = Submission.areas.through.objects.filter(submission__in=found).values_list(
        "submission", "area"
    )
    for submission, area in pairs:
        if area in by_key:
            found[submission].append(by_key[area])
    return {
        pk: tuple(sorted(areas, key=lambda area: sort_key(area.name)))
        for pk, areas in found.items()
    }


def _rows_of(forms: Iterable[int]) -> dict[int, tuple[FormRow, ...]]:
    """The rows of each form in their order: 1 query."""
    found: dict[int, list[FormRow]] = {form: [] for form in forms}
    for row in FormRow.objects.filter(form__in=found).select_related("indicator", "slice"):
        found[row.form_id].append(row)
    return {form: tuple(rows) for form, rows in found.items()}


class _Claims:
    """Which form gives which figure, by the periodicity of the form: 1 query."""

    def __init__(
        self, areas: Iterable[tuple[Area, ...]], submissions: Iterable[Submission]
    ) -> None:
        self._made: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims(
            areas={area.pk for each in areas for area in each},
            periodicities={submission.form.periodicity for submission in submissions},
        ):
            self._made[claim.periodicity].append(claim)
        self._starts = self._sorted("start")
        self._ends = self._sorted("end")

    def of(self, periodicity: str) -> list[Claim]:
        return self._made[periodicity]

    def era(self, periodicity: str, day: date) -> tuple[int, int]:
        """The same for all days between which no claim begins or ends."""
        return (
            bisect_right(self._starts.get(periodicity, ()), day),
            bisect_left(self._ends.get(periodicity, ()), day),
        )

    def _sorted(self, name: str) -> dict[str, list[date]]:
        return {
            periodicity: sorted({getattr(claim, name) for claim in made})
            for periodicity, made in self._made.items()
        }
