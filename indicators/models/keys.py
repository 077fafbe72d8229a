"""The key of every figure, planned or published: indicator, area, slice, period."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from indicators import choices
from indicators.models.catalogue import TOTAL, Indicator, Slice
from indicators.periods import Period, PeriodError
from organisation.models import Area

KEY_FIELDS = ("indicator", "area", "slice", "period")

VALUE_DIGITS, VALUE_DECIMALS = 15, 4
"""SQLite keeps 15 significant digits of a number; more are refused everywhere, so both databases agree."""


class Keyed(models.Model):
    """A row under the key of a figure.

    `period` is a code; codes do not sort, so its calendar dates and its frequency stand beside it and
    everything that orders or filters uses those. `clean()` fills them from the code.
    """

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.PROTECT, related_name="%(class)ss"
    )
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, related_name="%(class)ss"
    )
    slice = models.ForeignKey(
        Slice,
        verbose_name=_("slice"),
        on_delete=models.PROTECT,
        default=TOTAL,
        related_name="%(class)ss",
    )
    period = models.CharField(_("period"), max_length=9)
    period_start = models.DateField(_("first day of the period"), editable=False)
    period_end = models.DateField(_("last day of the period"), editable=False)
    frequency = models.CharField(
        _("frequency"), max_length=1, choices=choices.Frequency, editable=False
    )
    recast = models.BooleanField(
        _("recast"),
        default=False,
        help_text=_("Published for today's territory, for a time before it existed."),
    )
    illustration = models.BooleanField(
        _("illustration"), default=False, help_text=_("Made up to show how the pages work.")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(period_start__lte=F("period_end")),
                name="%(app_label)s_%(class)s_period_order",
                violation_error_message=_("The period ends before it begins."),
            )
        ]

    @property
    def key_name(self) -> str:
        """What the row is about, for lists and for the log: indicator, area, period and slice."""
        slice_name = [] if self.slice_id == TOTAL else [self.slice.name]
        return ", ".join([self.indicator.name, self.area.name, self.period, *slice_name])

    def fill_period(self) -> Period:
        """Put the dates and frequency of the period code into their columns.

        Raises PeriodError for a text that is no period.
        """
        period = Period.parse(self.period)
        self.period_start, self.period_end = period.start, period.end
        self.frequency = period.frequency.value
        return period

    def clean(self) -> None:
        super().clean()
        try:
            period = self.fill_period()
        except PeriodError:
            raise ValidationError(
                {"period": _("“%(code)s” is not a period.") % {"code": self.period}}
            ) from None
        if self.indicator_id and (errors := self._key_errors(period)):
            raise ValidationError(errors)

    def refuse_decimals(self, value: Decimal | None) -> None:
        """Nothing for a number with no more decimals than its indicator has; raises ValidationError."""
        if value is None or not self.indicator_id:
            return
        exponent = value.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.indicator.decimals:
            said = _("%(indicator)s is given with %(decimals)d decimals at most.")
            raise ValidationError(
                {"value": said % {"indicator": self.indicator, "decimals": self.indicator.decimals}}
            )

    def _key_errors(self, period: Period) -> dict[str, str]:
        errors = {}
        if period.is_cumulative and self.indicator.kind != choices.Kind.FLOW:
            errors["period"] = gettext("Only flows are counted from January on.")
        exists = self.area_id is None or self.area.is_valid_between(period.start, period.end)
        if not exists and not self.recast:
            errors["area"] = gettext("%(area)s did not exist in this period.") % {"area": self.area}
        return errors
