"""The awards that wait for an award officer, among everything else that does."""

from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, role_holds
from accounts.waiting import Waiting, WaitingKind
from awards.choices import Stage
from awards.models import Award
from organisation.naming import in_vietnamese


def waiting_for(user: User, *, today: date) -> tuple[WaitingKind, ...]:
    """What was put forward and has no decision yet, and what was given and not handed over; 2 queries.

    None but for those who keep the register. Made-up awards are left out: nobody acts on them.
    """
    if not role_holds(user, Permission.AWARD_CHANGE):
        return ()
    return tuple(
        WaitingKind.of(
            title,
            f"{reverse('awards:award-list')}?buoc={stage.value}",
            (_line(award) for award in Award.objects.real().filter(stage=stage).with_decisions()),
        )
        for stage, title in (
            (Stage.SUBMITTED, _("Submitted, without a decision")),
            (Stage.GIVEN, _("Given, not handed over")),
        )
    )


def _line(award: Award) -> Waiting:
    return Waiting(
        format_html("{}", in_vietnamese(str(award.recipient))),
        award.recipient.get_absolute_url(),
        format_html("{}, {}", in_vietnamese(award.type.name), award.achievement_year),
        since=award.decided_on,
    )
