"""One form as its reviewer sees it: what changed since it was approved last, old and new side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from indicators import wording, writing
from indicators.choices import FormColumn
from indicators.comparing import Review, ReviewedCell, Unpublished
from indicators.models import Observation, Submission
from indicators.pages.entry.sheet import Cell, Remark, remarks_on
from indicators.periods import Period
from indicators.review_forms import ReviewForm
from indicators.reviewing import who_else, why_barred
from indicators.writing import WrittenFigure
from organisation.models import Area
from organisation.naming import marked_name


@dataclass(frozen=True)
class ReviewRow:
    """A changed cell: what was approved, what is said now, what a reviewer has to know of it."""

    cell: ReviewedCell
    name: str
    column: str
    old: WrittenFigure | None
    new: WrittenFigure
    difference: str
    remarks: tuple[Remark, ...]
    notices: tuple[str, ...]
    fields: Mapping[str, object]

    @property
    def errors(self) -> bool:
        return any(getattr(field, "errors", None) for field in self.fields.values())


@dataclass(frozen=True)
class ReviewBlock:
    """One area: what changed in it, what did not, whether it is approved, and why this person may not."""

    area: Area
    title: str
    rows: tuple[ReviewRow, ...]
    unchanged: tuple[tuple[str, str], ...]
    is_approved: bool
    barred: str

    @property
    def action(self) -> str:
        return f"duyet-{self.area.pk}"


@dataclass(frozen=True)
class ReviewPage:
    """A submission before its reviewer."""

    review: Review
    blocks: tuple[ReviewBlock, ...]
    form: ReviewForm | None

    @property
    def submission(self) -> Submission:
        return self.review.submission

    @property
    def changed(self) -> int:
        return sum(len(block.rows) for block in self.blocks)

    @property
    def doubtful(self) -> int:
        """How many changed cells are doubtful."""
        return sum(bool(row.remarks) for block in self.blocks for row in block.rows)

    @property
    def may_approve(self) -> bool:
        """Whether nothing stands against approving all that waits."""
        return not any(block.barred for block in self.blocks if not block.is_approved)

    @property
    def by_area(self) -> bool:
        return len(self.blocks) > 1


def review_page(review: Review, *, people: Iterable[User], form: ReviewForm | None) -> ReviewPage:
    """The page for these people: the reviewer, and whom they stand in for."""
    ids = {person.pk for person in people}
    instead = ""
    if any(review.bar(cell, ids) for cell in review.changed):
        instead = who_else(review, ids)
    return ReviewPage(
        review=review,
        blocks=tuple(
            _block(review, area, ids, instead, form) for area in review.filling.asked.areas
        ),
        form=form,
    )


def _block(
    review: Review, area: Area, people: set[int], instead: str, form: ReviewForm | None
) -> ReviewBlock:
    cells = [cell for cell in review.cells if cell.key.area == area]
    changed = [cell for cell in cells if cell.is_changed]
    barred = dict.fromkeys(
        why_barred(cell, bar) for cell in changed if (bar := review.bar(cell, people))
    )
    return ReviewBlock(
        area=area,
        title=marked_name(area),
        rows=tuple(_row(review, cell, form) for cell in changed),
        unchanged=tuple(
            (_label(review, cell), new_figure(review, cell).text)
            for cell in cells
            if not cell.is_changed and cell.unpublished is not Unpublished.EMPTY
        ),
        is_approved=area.pk in review.approved_areas,
        barred=" ".join([*barred, instead]) if barred else "",
    )


def _row(review: Review, cell: ReviewedCell, form: ReviewForm | None) -> ReviewRow:
    indicator = review.filling.indicator_of(cell.key.row)
    new = new_figure(review, cell)
    old = cell.approved and wording.figure_of_observation(indicator, cell.approved)
    shown = Cell(key=cell.key, entry=cell.entry)
    return ReviewRow(
        cell=cell,
        name=marked_name(indicator),
        column=_column(cell),
        old=old or None,
        new=new,
        difference=_difference(old or None, new),
        remarks=remarks_on(review.filling, shown),
        notices=tuple(_notices(review, cell)),
        fields=dict(form.fields_of(cell)) if form and cell in form.cells else {},
    )


def new_figure(review: Review, cell: ReviewedCell) -> WrittenFigure:
    """What a cell says, ready to be read."""
    indicator = review.filling.indicator_of(cell.key.row)
    return WrittenFigure(
        value=cell.entry.value,
        decimals=indicator.decimals,
        unit=indicator.measure.display_name,
        missing=str(cell.entry.get_missing_display()),
    )


def _column(cell: ReviewedCell) -> str:
    name = FormColumn(cell.key.column).label
    return f"{name}, {wording.period_label(cell.key.period)}"


def _label(review: Review, cell: ReviewedCell) -> str:
    name = review.filling.indicator_of(cell.key.row).display_name
    if cell.key.column == FormColumn.IN_PERIOD:
        return name
    return f"{name}, {FormColumn(cell.key.column).label}"


def _difference(old: WrittenFigure | None, new: WrittenFigure) -> str:
    """ "tăng 120 người (6,5 %)"; empty where there is nothing to subtract."""
    if old is None or old.value is None or new.value is None:
        return ""
    size = new.value - old.value
    said = writing.change(size, new.decimals, new.unit)
    if not old.value or not size:
        return said
    return f"{said} ({writing.percent(abs(size / old.value))})"


def _notices(review: Review, cell: ReviewedCell) -> Iterable[str]:
    if cell.unpublished:
        yield why_unpublished(cell.unpublished)
    if cell.is_corrected_since and cell.current:
        yield _(
            "Corrected since: the published figure is %(figure)s now, and would be replaced."
        ) % {"figure": _text_of(review, cell, cell.current)}
    elif cell.approved and cell.published is None:
        yield _("The figure on record was published before, and not by this form.")
    answered = review.filling.returned.get(cell.entry.pk)
    if answered and cell.returned is None:
        yield _("Was returned: %(reason)s") % {"reason": answered.reason}


def _text_of(review: Review, cell: ReviewedCell, figure: Observation) -> str:
    indicator = review.filling.indicator_of(cell.key.row)
    return wording.figure_of_observation(indicator, figure).text


def why_unpublished(reason: Unpublished) -> str:
    """Why approving a cell publishes nothing, to the reviewer."""
    match reason:
        case Unpublished.PRACTICE:
            return _("A practice form: its figures are never published.")
        case Unpublished.COMPUTED:
            return _("Not published: it follows from the months.")
        case Unpublished.YEAR_ESTIMATE:
            return _(
                "Kept with the form and not published: it would pass for the figure of the year."
            )
        case _:
            return _("The cell was emptied: what is published stays as it is.")


def period_of(submission: Submission) -> str:
    """The period of a form as a heading."""
    return wording.capitalised(wording.period_label(Period.parse(submission.period)))
