"""Số liệu đã đính chính: every figure that was replaced by another, with the reason and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models.functions import ExtractYear

from indicators import wording
from indicators.models import Domain, Observation
from indicators.writing import WrittenFigure

PAGE: Final = "trang"
AT_ONCE: Final = 50


@dataclass(frozen=True)
class Correction:
    """A figure as it was and as it became."""

    old: Observation
    new: Observation

    @property
    def figure_before(self) -> WrittenFigure:
        return wording.figure_of_observation(self.old.indicator, self.old)

    @property
    def figure_after(self) -> WrittenFigure:
        return wording.figure_of_observation(self.old.indicator, self.new)


@dataclass(frozen=True)
class CorrectionList:
    """A page of them, newest first, and what they can be narrowed to."""

    corrections: tuple[Correction, ...]
    page: Page[Observation]
    years: tuple[int, ...]
    domains: tuple[Domain, ...]
    year: int | None
    domain: Domain | None


def correction_list(asked: Mapping[str, str]) -> CorrectionList:
    """The page the address asks for: 6 queries. What it does not know it leaves out."""
    every = Observation.objects.corrected()
    years = tuple(
        every.annotate(year=ExtractYear("superseded_at"))
        .order_by("-year")
        .values_list("year", flat=True)
        .distinct()
    )
    domains = tuple(Domain.objects.all())
    year = next((one for one in years if str(one) == asked.get("nam")), None)
    domain = next((one for one in domains if one.code == asked.get("linh-vuc")), None)
    found = every.select_related("indicator__measure", "area", "slice").order_by(
        "-superseded_at", "-pk"
    )
    if year is not None:
        found = found.filter(superseded_at__year=year)
    if domain is not None:
        found = found.filter(indicator__domain=domain)
    number = asked.get(PAGE, "")
    is_number = number.isascii() and number.isdecimal() and len(number) < 6
    page = Paginator(found, AT_ONCE).get_page(number if is_number else 1)
    after = (
        Observation.objects.with_origin()
        .select_related("publication__entered_by")
        .in_bulk([row.new_version for row in page.object_list])
    )
    return CorrectionList(
        corrections=tuple(Correction(row, after[row.new_version]) for row in page.object_list),
        page=page,
        years=years,
        domains=domains,
        year=year,
        domain=domain,
    )
