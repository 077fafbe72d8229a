"""The one writer of awards: proposed, decided, handed over, revoked; each act with its step and its trace.

Each act is one transaction. Made-up recipients get made-up awards only, by made-up decisions: what is made up
never stands among what is real. As in `indicators.actions`, an act that cannot be done raises an
`ActionRefused` with the words a person reads.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import activity
from accounts.choices import Verb
from accounts.models import User
from accounts.permissions import Permission, require
from awards.choices import Occasion, RecipientKind, Stage
from awards.models import (
    Award,
    AwardCoefficient,
    AwardDecision,
    AwardStageEvent,
    AwardType,
    BaseSalary,
    Collective,
    Household,
    LawPeriod,
    Movement,
    Person,
)
from awards.money import Money, money_of
from awards.registering import is_said
from awards.stages import CLOSED, UNDER_WAY, may_follow, needs_reason
from indicators.actions import ActionRefused, kept, require_reason, save_checked
from organisation.models import Document
from vietnamese.dates import write_date
from vietnamese.text import nfc

MONEY_FIELDS: Final = ("coefficient", "factor", "base_salary", "amount")
DECIDED_FIELDS: Final = ("stage", "merit", "decision", "decided_on")
"""What a decision writes into an award."""

Recipient: TypeAlias = Person | Collective | Household


class DecisionChanged(ActionRefused):
    """Somebody else has changed the decision since this person looked at it."""


class StageRefused(ActionRefused):
    """An award does not go from the stage it has reached to this one."""


class RewardedAlready(ActionRefused):
    """The same achievement has an award already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merit:
    """What awards are given for: the award, the period and occasion of the achievement, its words."""

    type: AwardType
    period_start: date
    period_end: date
    occasion: str = Occasion.REGULAR
    movement: Movement | None = None
    text: str = ""

    def fields(self) -> dict[str, Any]:
        return {
            "type": self.type,
            "occasion": self.occasion,
            "movement": self.movement,
            "period_start": self.period_start,
            "period_end": self.period_end,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDocument:
    """The document of a decision: whose, under what number, about what. Its day is that of the decision."""

    issuer: str
    number: str
    title: str


# ---------------------------------------------------------------- before a decision


@transaction.atomic
def propose_awards(
    *, merit: Merit, recipients: Sequence[Recipient], stage: str, on: date, by: User, today: date
) -> list[Award]:
    """Register, propose or submit awards for recipients, all or none.

    Raises PermissionDenied unless `by` keeps awards, StageRefused for a stage that needs a decision,
    RewardedAlready where one has an award for the same already.
    """
    require(by, Permission.AWARD_CHANGE)
    if stage not in UNDER_WAY:
        raise StageRefused({"stage": [_("This stage comes by a decision.")]})
    _refuse_future(on, today)
    _require_recipients(merit, recipients)
    _refuse_rewarded(merit, recipients)
    awards = [_new_award(merit, recipient, stage=stage) for recipient in recipients]
    _insert(awards)
    _steps(awards, on=on, by=by)
    activity.record(
        verb=Verb.ADDED,
        target=merit.type,
        by=by,
        new={"stage": stage, "year": merit.period_end.year, **_named(awards)},
    )
    return awards


@transaction.atomic
def move_awards(
    *,
    awards: Sequence[Award],
    stage: str,
    on: date,
    by: User,
    today: date,
    reason: str = "",
    document: Document | None = None,
) -> int:
    """Take awards a step on without a new decision: proposed, submitted, rejected, handed over, revoked.

    All or none; how many. Raises PermissionDenied unless `by` keeps awards, StageRefused where one has
    not come so far or is past it, ActionRefused without the reason that closing asks for.
    """
    require(by, Permission.AWARD_CHANGE)
    if not awards:
        raise ActionRefused({"awards": [_("Choose at least one award.")]})
    if needs_reason(stage):
        require_reason(reason)
    _refuse_future(on, today)
    for award in awards:
        _refuse_step(award, stage, on)
    changed: dict[str, Any] = {"stage": stage}
    if needs_reason(stage):
        changed["closing_reason"] = reason = nfc(reason).strip()
    if stage == Stage.HANDED_OVER:
        changed["handed_over_on"] = on
    old = sorted({award.stage for award in awards})
    for before in old:
        keys = [award.pk for award in awards if award.stage == before]
        # A conditional write, for `select_for_update` does nothing on SQLite.
        if Award.objects.filter(pk__in=keys, stage=before).update(**changed) < len(keys):
            raise StageRefused(
                _("Somebody else has just taken one of these awards on. Look at them anew first.")
            )
    for award in awards:
        for name, value in changed.items():
            setattr(award, name, value)
    _steps(awards, on=on, by=by, reason=reason, document=document)
    target = awards[0] if len(awards) == 1 else awards[0].decision or awards[0].type
    activity.record(
        verb=Verb.CHANGED,
        target=target,
        by=by,
        old={"stage": ", ".join(old)},
        new={**changed, **_named(awards)},
        reason=reason,
    )
    return len(awards)


def _refuse_step(award: Award, stage: str, on: date) -> None:
    """Nothing, when the award may go to this stage on that day."""
    if not may_follow(award.stage, stage):
        raise StageRefused(
            _("%(award)s is at “%(stage)s” and does not go on to “%(next)s”.")
            % {
                "award": award,
                "stage": award.get_stage_display(),
                "next": Stage(stage).label,
            }
        )
    if award.decided_on is not None and on < award.decided_on:
        said = _("The decision is of %(day)s: this day lies before it.")
        raise ActionRefused({"on": [said % {"day": write_date(award.decided_on)}]})


# ---------------------------------------------------------------- decisions


@transaction.atomic
def record_decision(
    *, decision: AwardDecision, document: DecisionDocument, by: User, today: date
) -> AwardDecision:
    """Save a new decision, without recipients yet, with its document.

    Its legal basis is the law in force on its day, unless another one and a reason are given. Raises
    PermissionDenied unless `by` keeps awards, ActionRefused for what cannot be, all at once.
    """
    require(by, Permission.AWARD_CHANGE)
    _refuse_unfit(decision, document, today)
    decision.document = _document(decision.decided_on, document, by)
    decision.recorded_by = by
    save_checked(decision)
    activity.record(verb=Verb.ADDED, target=decision, by=by, new=kept(decision))
    return decision


@transaction.atomic
def change_decision(
    *, decision: AwardDecision, document: DecisionDocument, seen: int, by: User, today: date
) -> AwardDecision:
    """Save a change of a decision; the money of its awards is worked out anew.

    `seen` is the version that was on the screen. Raises DecisionChanged where there is a later one.
    """
    require(by, Permission.AWARD_CHANGE)
    stored = AwardDecision.objects.select_related("document").get(pk=decision.pk)
    _refuse_unfit(decision, document, today)
    if not AwardDecision.objects.filter(pk=decision.pk, version=seen).update(
        version=F("version") + 1
    ):
        raise DecisionChanged(
            _("Somebody else has changed this decision meanwhile. Look at it anew first.")
        )
    decision.version = seen + 1
    _change_document(stored.document, decision.decided_on, document, by)
    decision.document = stored.document
    save_checked(decision)
    _reckon_anew(decision)
    activity.record(verb=Verb.CHANGED, target=decision, by=by, old=kept(stored), new=kept(decision))
    return decision


def _refuse_unfit(decision: AwardDecision, document: DecisionDocument, today: date) -> None:
    """Fill in the legal basis of the day where none was chosen; raise for all that cannot be."""
    errors: dict[str, list[str]] = {}
    for name, said in (
        ("issuer", _("Say who issued the document.")),
        ("number", _("Give the number of the document.")),
        ("title", _("Say what the document is about.")),
    ):
        if not is_said(getattr(document, name)):
            errors[name] = [said]
    if not is_said(decision.signer_post):
        errors["signer_post"] = [_("Give the post of the signer.")]
    if decision.decided_on > today:
        errors["decided_on"] = [_("The decision is not of a day to come.")]
    of_the_day = LawPeriod.objects.on(decision.decided_on)
    chosen = decision.law_period or of_the_day
    decision.law_period = chosen
    decision.law_is_chosen = chosen != of_the_day
    if not decision.law_is_chosen:
        decision.law_reason = ""
    elif not is_said(decision.law_reason):
        errors["law_reason"] = [_("Say why another legal basis was chosen.")]
    if decision.pk:
        last = decision.awards.order_by("-period_end").first()
        if last is not None and last.period_end > decision.decided_on:
            errors["decided_on"] = [
                _("An award of this decision is for a period until %(day)s.")
                % {"day": write_date(last.period_end)}
            ]
    if errors:
        raise ActionRefused(errors)


def _document(decided_on: date, document: DecisionDocument, by: User) -> Document:
    """The document of that issuer, number and day, recorded now if it is not yet."""
    said = {
        "issuer": nfc(document.issuer).strip(),
        "number": nfc(document.number).strip(),
        "issued_on": decided_on,
    }
    found = Document.objects.filter(**said).order_by("pk").first()
    if found is not None:
        if AwardDecision.objects.filter(document=found).exists():
            raise ActionRefused({"number": [_("This decision is recorded already.")]})
        return found
    made = Document(code=_free_document_code(), title=nfc(document.title).strip(), **said)
    save_checked(made)
    activity.record(verb=Verb.ADDED, target=made, by=by, new=kept(made))
    return made


def _change_document(
    stored: Document, decided_on: date, document: DecisionDocument, by: User
) -> None:
    old = kept(stored)
    stored.issuer = nfc(document.issuer).strip()
    stored.number = nfc(document.number).strip()
    stored.title = nfc(document.title).strip()
    stored.issued_on = decided_on
    if kept(stored) != old:
        save_checked(stored)
        activity.record(verb=Verb.CHANGED, target=stored, by=by, old=old, new=kept(stored))


def _free_document_code() -> str:
    """A code no document has: KT-0001, KT-0002, …"""
    taken = Document.objects.filter(code__startswith="KT-").values_list("code", flat=True)
    numbers = [int(code[3:]) for code in taken if code[3:].isdecimal()]
    return f"KT-{max(numbers, default=0) + 1:04}"


@transaction.atomic
def give_awards(
    *,
    decision: AwardDecision,
    merit: Merit,
    recipients: Sequence[Recipient],
    by: User,
    today: date,
) -> list[Award]:
    """Give recipients an award by a decision, all or none, with the money of its day.

    An award that was proposed for the same goes on to be given; what was not proposed comes anew. Raises
    PermissionDenied unless `by` keeps awards, RewardedAlready where one was given for the same already,
    ActionRefused where real and made-up recipients come together.
    """
    require(by, Permission.AWARD_CHANGE)
    _require_recipients(merit, recipients)
    decision = _of_the_sort_of(decision, recipients)
    if decision.decided_on < merit.period_end:
        said = _("The decision is of %(day)s, before this day.")
        raise ActionRefused({"period_end": [said % {"day": write_date(decision.decided_on)}]})
    waiting = _refuse_rewarded(merit, recipients, waiting=True)
    awards = []
    for recipient in recipients:
        award = waiting.get(recipient) or _new_award(merit, recipient)
        award.stage = Stage.RECOGNISED if merit.type.is_recognition else Stage.GIVEN
        award.merit = nfc(merit.text).strip() or award.merit
        award.decision, award.decided_on = decision, decision.decided_on
        awards.append(award)
    reckon(awards, decision)
    _insert([award for award in awards if award._state.adding])
    Award.objects.bulk_update(waiting.values(), [*DECIDED_FIELDS, *MONEY_FIELDS])
    _steps(awards, on=decision.decided_on, by=by, document=decision.document)
    activity.record(
        verb=Verb.ADDED,
        target=decision,
        by=by,
        new={"type": merit.type.code, **_named(awards)},
    )
    return awards


def _of_the_sort_of(decision: AwardDecision, recipients: Sequence[Recipient]) -> AwardDecision:
    """The decision as it is stored: real or made up as those are who get awards by it."""
    stored = AwardDecision.objects.select_related("document", "law_period").get(pk=decision.pk)
    made_up = recipients[0].illustration
    if stored.illustration != made_up:
        if stored.awards.exists():
            raise ActionRefused({"recipients": [_mixed()]})
        AwardDecision.objects.filter(pk=stored.pk).update(illustration=made_up)
        stored.illustration = made_up
    return stored


# ---------------------------------------------------------------- money


def reckon(awards: Iterable[Award], decision: AwardDecision) -> None:
    """Give each award the money of the decision's day and law; 2 queries for all."""
    awards = list(awards)
    salary = BaseSalary.objects.on(decision.decided_on)
    coefficients = {
        row.type_id: row.coefficient
        for row in AwardCoefficient.objects.filter(
            law_period=decision.law_period_id, type__in={award.type_id for award in awards}
        )
    }
    for award in awards:
        award.take_money(_money(award, coefficients.get(award.type_id), salary))


def _money(award: Award, coefficient: Any, salary: Any) -> Money | None:
    return money_of(
        coefficient,
        salary.amount if salary else None,
        collective_factor=award.type.collective_factor,
        is_collective=award.recipient_kind == RecipientKind.COLLECTIVE,
    )


def _reckon_anew(decision: AwardDecision) -> None:
    """Work out the money of a decision's awards anew, after its day or its law changed."""
    awards = list(decision.awards.select_related("type"))
    reckon(awards, decision)
    for award in awards:
        award.decided_on = decision.decided_on
        if award.handed_over_on and award.handed_over_on < decision.decided_on:
            raise ActionRefused(
                {"decided_on": [_("An award of this decision was handed over before this day.")]}
            )
    Award.objects.bulk_update(awards, ["decided_on", *MONEY_FIELDS])


# ---------------------------------------------------------------- shared


def _new_award(merit: Merit, recipient: Recipient, *, stage: str = Stage.REGISTERED) -> Award:
    return Award(
        **merit.fields(),
        **_as_fields(recipient),
        merit=nfc(merit.text).strip(),
        achievement_year=merit.period_end.year,
        office=_office_of(recipient, merit.period_end),
        stage=stage,
        illustration=recipient.illustration,
    )


def _as_fields(recipient: Recipient) -> dict[str, Recipient]:
    return {type(recipient)._meta.model_name or "": recipient}


def _office_of(recipient: Recipient, day: date) -> Any:
    """The office a recipient was of on that day; of a person who had left, the last one."""
    if isinstance(recipient, Collective):
        return recipient.office
    if isinstance(recipient, Person):
        posts = sorted(recipient.posts.all(), key=lambda post: post.valid_from)
        before = [post for post in posts if post.valid_from <= day]
        found = before[-1:] or posts[:1]
        return found[0].office if found else None
    return None


def _require_recipients(merit: Merit, recipients: Sequence[Recipient]) -> None:
    """Nothing, when there are recipients that the award goes to, each once, all real or all made up."""
    errors = []
    if not recipients:
        errors.append(_("Name at least one recipient."))
    if len(set(recipients)) < len(recipients):
        errors.append(_("A recipient is named twice."))
    if len({recipient.illustration for recipient in recipients}) > 1:
        errors.append(_mixed())
    if errors:
        raise ActionRefused({"recipients": errors})
    movement = merit.movement
    if movement is not None and movement.illustration and not recipients[0].illustration:
        raise ActionRefused({"movement": [_("A real award is not for a made-up movement.")]})
    if merit.occasion != Occasion.MOVEMENT and movement is not None:
        raise ActionRefused({"movement": [_("A movement is named where it is the occasion.")]})


def _mixed() -> str:
    return _("Made-up recipients do not stand in one decision with real ones.")


def _refuse_rewarded(
    merit: Merit, recipients: Sequence[Recipient], *, waiting: bool = False
) -> dict[Recipient, Award]:
    """The awards under way for the same achievement by recipient, where these may be; 1 query.

    Raises RewardedAlready, naming all that have one, else.
    """
    same = Award.objects.with_names().filter(**merit.fields()).exclude(stage__in=CLOSED)
    found = {award.recipient: award for award in same}
    there = {recipient: found[recipient] for recipient in recipients if recipient in found}
    refused = [
        recipient
        for recipient, award in there.items()
        if not waiting or award.stage not in UNDER_WAY
    ]
    if refused:
        raise RewardedAlready(
            {
                "recipients": [
                    _("%(recipient)s (%(code)s) has this award for the same achievement already.")
                    % {"recipient": recipient, "code": recipient.code}
                    for recipient in refused
                ]
            }
        )
    return there


def _refuse_future(on: date, today: date) -> None:
    if on > today:
        raise ActionRefused({"on": [_("This day has not come yet.")]})


def _named(awards: Sequence[Award]) -> dict[str, Any]:
    """What the log keeps of awards that one act was about: their keys, and their recipients by code."""
    return {
        "awards": [award.pk for award in awards],
        "recipients": [award.recipient.code for award in awards],
    }


def _insert(awards: Sequence[Award]) -> None:
    """Save new awards; what the database refuses, another person has just saved."""
    related = [field.name for field in Award._meta.concrete_fields if field.is_relation]
    for award in awards:
        try:
            award.full_clean(exclude=related, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            raise ActionRefused(error.message_dict) from error
    try:
        with transaction.atomic():
            Award.objects.bulk_create(awards)
    except IntegrityError as error:
        raise ActionRefused(
            _("Somebody else has just saved the same. Reload the page to see it.")
        ) from error


def _steps(
    awards: Sequence[Award],
    *,
    on: date,
    by: User | None,
    reason: str = "",
    document: Document | None = None,
) -> None:
    AwardStageEvent.objects.bulk_create(
        AwardStageEvent(
            award=award,
            stage=award.stage,
            on=on,
            by=by,
            reason=reason,
            document=document,
            illustration=award.illustration,
        )
        for award in awards
    )
