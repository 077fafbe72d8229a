"""The one writer of plans and their targets: drafted, given targets, issued; each act with its trace.

As in `actions`, an act that cannot be done raises an `ActionRefused` with the words a person reads.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import activity
from accounts.choices import Verb
from accounts.models import User
from accounts.permissions import Permission, offices_where, require
from indicators import series, wording
from indicators.actions import ActionRefused, kept, require_reason, save_checked
from indicators.calculations import Unequal, is_split, unequal_splits
from indicators.choices import Bound, PlanState
from indicators.models import Indicator, Plan, Target
from indicators.periods import Period
from organisation.models import Document
from vietnamese.text import nfc

Row: TypeAlias = tuple[int, int, str]
"""Indicator, area and slice, as keys: what the targets of a year and of its parts share."""


class PlanIsIssued(ActionRefused):
    """An issued plan is read-only; it is replaced by an adjustment."""


class DraftChanged(ActionRefused):
    """Somebody else has changed the draft or its targets since this person looked at them."""


class PlanHasNoTargets(ActionRefused):
    """A plan without a target cannot be issued."""


class SamePerson(ActionRefused):
    """Nobody issues a plan they drafted, or were the last to change."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why one target was not saved; of a conflict with `current`, what is stored by now (None: nothing)."""

    message: str
    is_conflict: bool = False
    current: Target | None = None


class TargetsRefused(ActionRefused):
    """Of the targets sent some cannot be saved, so none was; `faults` tells why, by the name of each."""

    def __init__(self, faults: Mapping[str, Fault]) -> None:
        super().__init__({name: [fault.message] for name, fault in faults.items()})
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Planned:
    """What a person says of a cell of a plan: a value with its bound, or no target at all."""

    value: Decimal | None = None
    bound: str = Bound.EXACT

    @classmethod
    def of(cls, target: Target | None) -> "Planned":
        return cls() if target is None else cls(target.value, target.bound)

    @property
    def is_none(self) -> bool:
        return self.value is None


@dataclass(frozen=True, slots=True)
class TargetChange:
    """One cell of a plan as it should be; `seen` is the version that was on the screen, 0 for none."""

    key: Mapping[str, Any]
    planned: Planned
    seen: int

    @property
    def row(self) -> Row:
        return self.key["indicator"].pk, self.key["area"].pk, self.key["slice"].pk


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuingDocument:
    """The document by which a plan comes out: whose, under what number, of which day."""

    issuer: str
    number: str
    issued_on: date


# ---------------------------------------------------------------- drafting


@transaction.atomic
def check_draft(*, plan: Plan, seen: str) -> None:
    """Nothing, while the draft is as it was on the page; it stays so until the transaction ends.

    `seen` is the `Plan.mark` that went out with the page. Called before the draft or its targets are
    changed from a form, which sends every field back: what another person changed meanwhile would be
    undone. Raises DraftChanged, PlanIsIssued.
    """
    stored = _draft_as_stored(plan.pk)
    if stored.mark() != seen:
        raise DraftChanged(_who_changed(stored))


def _who_changed(plan: Plan) -> str:
    targets = plan.targets.values_list("pk", flat=True)
    last = activity.latest_about({Plan: [plan.pk], Target: targets})
    if last is None or last.actor is None:
        return _("This draft has changed meanwhile: nothing was saved. Look at it anew first.")
    return _(
        "%(person)s changed this draft on %(moment)s: nothing was saved. Look at it anew first."
    ) % {
        "person": last.actor,
        "moment": date_format(timezone.localtime(last.at), "SHORT_DATETIME_FORMAT"),
    }


@transaction.atomic
def draft_plan(*, plan: Plan, by: User, today: date) -> Plan:
    """Save a new plan, or a change of one that is still a draft.

    Raises PermissionDenied unless `by` may draft plans, PlanIsIssued for a plan that is out.
    """
    require(by, Permission.PLAN_DRAFT, office=by.office)
    old = _draft_as_stored(plan.pk) if plan.pk else None
    if old is None:
        plan.drafted_by = by
    _refuse_second_adjustment(plan)
    plan.changed_by = by
    save_checked(plan)
    activity.record(
        verb=Verb.CHANGED if old else Verb.ADDED,
        target=plan,
        by=by,
        old=kept(old) if old else None,
        new=kept(plan),
    )
    return plan


@transaction.atomic
def set_target(*, target: Target, by: User, today: date) -> Target:
    """Give a draft plan a target, or change one of its targets.

    Raises PermissionDenied unless `by` drafts for the office that owns the indicator today,
    PlanIsIssued for a plan that is out.
    """
    require(by, Permission.PLAN_DRAFT, office=target.indicator.owner_on(today))
    _note_change(_draft_as_stored(target.plan.pk), by)
    old = Target.objects.get(pk=target.pk) if target.pk else None
    if old is not None:
        target.version = old.version + 1
    save_checked(target)
    activity.record(
        verb=Verb.CHANGED if old else Verb.ADDED,
        target=target,
        by=by,
        old=kept(old) if old else None,
        new=kept(target),
    )
    return target


@transaction.atomic
def remove_target(*, target: Target, by: User, today: date) -> None:
    """Take a target out of a draft plan; the activity log keeps it."""
    require(by, Permission.PLAN_DRAFT, office=target.indicator.owner_on(today))
    _note_change(_draft_as_stored(target.plan.pk), by)
    activity.record(verb=Verb.REMOVED, target=target, by=by, old=kept(target))
    target.delete()


@transaction.atomic
def save_targets(*, plan: Plan, changes: Mapping[str, TargetChange], by: User, today: date) -> int:
    """Save cells of a draft, all or none; how many were changed.

    `changes` goes by names of the caller's, under which TargetsRefused tells what is wrong, all at once:
    a target somebody else saved meanwhile, one the model refuses, parts that do not add up to their year.
    What is so already is no change, whoever made it. Raises PermissionDenied unless `by` drafts for the
    owner of every indicator today, PlanIsIssued for a plan that is out.
    """
    require(by, Permission.PLAN_DRAFT, office=by.office)
    draft = _draft_as_stored(plan.pk)
    _require_own((change.key["indicator"] for change in changes.values()), by, today)
    rows = {change.row for change in changes.values()}
    stored = targets_of([draft], **_narrowed(rows))
    faults: dict[str, Fault] = {}
    changed = 0
    for name, change in changes.items():
        current = stored.get(change.row, {}).get(change.key["period"])
        if Planned.of(current) == change.planned:
            continue
        fault = _write(draft, change, current, by, today)
        if fault is not None:
            faults[name] = fault
        changed += 1
    faults |= _why_unequal(draft, {n: c for n, c in changes.items() if n not in faults})
    if faults:
        raise TargetsRefused(faults)
    if changed:
        _note_change(draft, by)
    return changed


def _write(
    draft: Plan, change: TargetChange, current: Target | None, by: User, today: date
) -> Fault | None:
    """Insert, change or remove one target with its trace; a fault where that cannot be done."""
    if (current.version if current else 0) != change.seen:
        return _conflict(current)
    if current is None:
        return _insert(draft, change, by, today)
    if change.planned.value is None:
        # Conditional writes, for `select_for_update` does nothing on SQLite.
        activity.record(verb=Verb.REMOVED, target=current, by=by, old=kept(current))
        gone, _rows = Target.objects.filter(pk=current.pk, version=change.seen).delete()
        return None if gone else _conflict(None)
    old = kept(current)
    current.value, current.bound = change.planned.value, change.planned.bound
    if fault := _unfit(current):
        return fault
    written = Target.objects.filter(pk=current.pk, version=change.seen).update(
        value=current.value, bound=current.bound, version=F("version") + 1
    )
    if not written:
        return _conflict(Target.objects.filter(pk=current.pk).first())
    current.version += 1
    activity.record(verb=Verb.CHANGED, target=current, by=by, old=old, new=kept(current))
    return None


def _insert(draft: Plan, change: TargetChange, by: User, today: date) -> Fault | None:
    assert change.planned.value is not None  # no target where there was none is no change
    target = Target(
        plan=draft,
        **change.key,
        value=change.planned.value,
        bound=change.planned.bound,
        illustration=draft.illustration,
        source=draft.source,
        known_from=draft.issued_on or today,
    )
    if fault := _unfit(target):
        return fault
    try:
        with transaction.atomic():
            target.save()
    except IntegrityError:
        # Two people at once: the constraint saw what the query could not yet see.
        return _conflict(Target.objects.filter(plan=draft, **change.key).first())
    activity.record(verb=Verb.ADDED, target=target, by=by, new=kept(target))
    return None


def _unfit(target: Target) -> Fault | None:
    """What the model says against a target whose rows beside it are known to be there."""
    related = [field.name for field in Target._meta.concrete_fields if field.is_relation]
    try:
        target.full_clean(exclude=related, validate_unique=False, validate_constraints=False)
        target.refuse_decimals(target.value)
    except ValidationError as error:
        return Fault(" ".join(error.messages))
    return None


def _conflict(current: Target | None) -> Fault:
    if current is None:
        said = _("Somebody else removed this target meanwhile. Look at it anew first.")
    else:
        said = _("Somebody else saved this target meanwhile. Look at it anew first.")
    last = activity.latest_about({Target: [current.pk]}) if current else None
    if last is not None and last.actor is not None:
        said = _("%(person)s saved this target meanwhile. Look at it anew first.") % {
            "person": last.actor
        }
    return Fault(said, is_conflict=True, current=current)


def _require_own(indicators: Iterable[Indicator], by: User, today: date) -> None:
    """Nothing, when the person drafts for the owner of each; raises PermissionDenied."""
    offices = offices_where(by, Permission.PLAN_DRAFT)
    wanted = {indicator.pk for indicator in indicators}
    own = Indicator.objects.filter(pk__in=wanted).owned_by(offices, today)
    if wanted - set(own.values_list("pk", flat=True)):
        raise PermissionDenied(f"{Permission.PLAN_DRAFT.value} is not allowed.")


def _note_change(draft: Plan, by: User) -> None:
    """Keep who changed the draft last: that person does not issue it."""
    if draft.changed_by_id != by.pk:
        Plan.objects.filter(pk=draft.pk).update(changed_by=by)
        draft.changed_by = by


# ---------------------------------------------------------------- what a plan says


def plans_adjusted(plan: Plan) -> list[Plan]:
    """The plans this one adjusts, the nearest first; a query each."""
    found: list[Plan] = []
    before = plan.replaces
    while before is not None and before not in found:
        found.append(before)
        before = before.replaces
    return found


def targets_of(
    plans: Iterable[Plan],
    *,
    indicators: Iterable[int] | None = None,
    areas: Iterable[int] | None = None,
) -> dict[Row, dict[str, Target]]:
    """Targets by row and period code, a later plan's over an earlier one's: 1 query; none for no plans.

    Of all indicators and areas unless some are named.
    """
    order = {plan.pk: place for place, plan in enumerate(plans)}
    targets = Target.objects.filter(plan__in=order)
    if indicators is not None:
        targets = targets.of_indicators(indicators)
    if areas is not None:
        targets = targets.in_areas(areas)
    found: dict[Row, dict[str, Target]] = defaultdict(dict)
    for target in sorted(targets.order_by("pk"), key=lambda target: order[target.plan_id]):
        row = (target.indicator_id, target.area_id, target.slice_id)
        found[row][target.period] = target
    return dict(found)


def targets_beneath(plan: Plan, **narrowed: Iterable[int] | None) -> dict[Row, dict[str, Target]]:
    """What holds where an adjustment says nothing: the targets of the plans it adjusts, the later first."""
    return targets_of(reversed(plans_adjusted(plan)), **narrowed)


def _narrowed(rows: Iterable[Row]) -> dict[str, set[int]]:
    rows = list(rows)
    return {"indicators": {row[0] for row in rows}, "areas": {row[1] for row in rows}}


def _unequal_rows(plan: Plan, rows: Iterable[Row] | None = None) -> dict[Row, tuple[Unequal, ...]]:
    """The rows whose parts do not add up, of the plan together with what it adjusts.

    Of all rows of the plan unless some are named. What the plan leaves as it is, is not looked at.
    """
    catalogue = series.read_catalogue()
    codes = {indicator.pk: code for code, indicator in catalogue.indicators.items()}
    narrowed: dict[str, Any] = {} if rows is None else _narrowed(rows)
    own = targets_of([plan], **narrowed)
    wanted = own.keys() if rows is None else set(rows)
    beneath = targets_beneath(plan, **_narrowed(wanted))
    found: dict[Row, tuple[Unequal, ...]] = {}
    for row in wanted:
        if not is_split(catalogue.definitions[codes[row[0]]]):
            continue
        targets = {**beneath.get(row, {}), **own.get(row, {})}
        planned = {Period.parse(code): target.value for code, target in targets.items()}
        if unequal := unequal_splits(planned):
            found[row] = unequal
    return found


def _why_unequal(draft: Plan, changes: Mapping[str, TargetChange]) -> dict[str, Fault]:
    """Parts that do not add up after these changes, told at the target they should add up to."""
    faults: dict[str, Fault] = {}
    by_row: dict[Row, dict[str, str]] = defaultdict(dict)
    for name, change in changes.items():
        by_row[change.row][change.key["period"]] = name
    for row, unequal in _unequal_rows(draft, by_row).items():
        names = by_row[row]
        indicator = changes[next(iter(names.values()))].key["indicator"]
        said = [wording.unequal_split(indicator, each) for each in unequal]
        told_at = names.get(str(unequal[0].period)) or next(iter(names.values()))
        faults[told_at] = Fault(" ".join(said))
    return faults


# ---------------------------------------------------------------- issuing


@transaction.atomic
def issue_plan(
    *,
    plan: Plan,
    reason: str,
    by: User,
    today: date,
    seen: str | None = None,
    document: IssuingDocument | None = None,
) -> Plan:
    """Issue a draft: its targets come into force and it can no longer be changed.

    `seen` is the `Plan.mark` of what the person looked at; None: of what is stored now. `document` is the
    document it came out by; None: as the draft says. Raises DraftChanged where the mark differs,
    PermissionDenied unless `by` may issue plans and reviews for the owner of every indicator in it,
    SamePerson for who drafted or last changed it, PlanIsIssued when it is out already, PlanHasNoTargets for
    an empty one, ActionRefused where parts do not add up to their year.
    """
    require_reason(reason)
    stored = _draft_as_stored(plan.pk)
    if seen is not None:
        check_draft(plan=stored, seen=seen)
    targets = list(
        stored.targets.select_related("indicator").prefetch_related("indicator__ownerships__office")
    )
    require(by, Permission.PLAN_ISSUE, office=by.office)
    offices = offices_where(by, Permission.PLAN_ISSUE)
    owners = [target.indicator.owner_on(today) for target in targets]
    if not all(owner is not None and owner.pk in offices for owner in owners):
        raise PermissionDenied(f"{Permission.PLAN_ISSUE.value} is not allowed.")
    if by.pk in (stored.drafted_by_id, stored.changed_by_id):
        raise SamePerson(
            _("You drafted this plan or changed it last: another reviewer must issue it.")
        )
    if not targets:
        raise PlanHasNoTargets(_("Give the plan at least one target before it is issued."))
    _refuse_second_adjustment(stored)
    if unequal := why_unequal(stored):
        raise ActionRefused({"__all__": unequal})
    said = _said_of(stored, document, by, today)
    now = timezone.now()
    issued = (
        Plan.objects.drafts()
        .filter(pk=plan.pk)
        .update(state=PlanState.ISSUED, issued_by=by, issue_recorded_at=now, **said)
    )
    if not issued:
        raise PlanIsIssued(_("This plan has been issued already."))
    plan.refresh_from_db()
    # Nobody could know a draft: its targets are known from the day the plan came out.
    plan.targets.update(known_from=plan.issued_on or today, source=plan.source)
    activity.record(
        verb=Verb.ISSUED,
        target=plan,
        by=by,
        old={"state": PlanState.DRAFT},
        new={
            "state": PlanState.ISSUED,
            "targets": len(targets),
            **{name: getattr(value, "pk", value) for name, value in said.items()},
        },
        reason=reason,
    )
    return plan


def why_unequal(plan: Plan) -> list[str]:
    """What stands against issuing a plan: a sentence for each target whose parts do not add up to it."""
    catalogue = series.read_catalogue()
    indicators = {row.pk: row for row in catalogue.indicators.values()}
    areas = {row.pk: row for row in catalogue.areas.values()}
    return [
        _("%(indicator)s, %(area)s: %(fault)s")
        % {
            "indicator": indicators[indicator],
            "area": areas[area],
            "fault": wording.unequal_split(indicators[indicator], each),
        }
        for (indicator, area, _slice), unequal in _unequal_rows(plan).items()
        for each in unequal
    ]


def _said_of(plan: Plan, document: IssuingDocument | None, by: User, today: date) -> dict[str, Any]:
    """What issuing writes of the document; raises ActionRefused for one that cannot be."""
    if document is None:
        return {}
    issuer, number = nfc(document.issuer).strip(), nfc(document.number).strip()
    errors: dict[str, list[str]] = {}
    if not issuer:
        errors["issuer"] = [_("Say who issued the document.")]
    if not number:
        errors["number"] = [_("Give the number of the document.")]
    if document.issued_on > today:
        errors["issued_on"] = [_("The document is not issued in the future.")]
    before = plan.replaces
    if before is not None and before.issued_on and document.issued_on < before.issued_on:
        errors["issued_on"] = [_("An adjustment does not come out before the plan it adjusts.")]
    if errors:
        raise ActionRefused(errors)
    said = {"issuer": issuer, "number": number, "issued_on": document.issued_on}
    return {**said, "document": plan.document or _document(plan, by, **said)}


def _document(plan: Plan, by: User, **said: Any) -> Document:
    """The document of that issuer, number and day, recorded now if it is not yet."""
    document = Document.objects.filter(**said).order_by("pk").first()
    if document is None:
        document = Document(code=_free_document_code(plan), title=plan.title, **said)
        save_checked(document)
        activity.record(verb=Verb.ADDED, target=document, by=by, new=kept(document))
    return document


def _free_document_code(plan: Plan) -> str:
    """A code no document has: that of the plan behind "VB-", and with -2, -3 behind it for further ones."""
    stem = f"VB-{plan.code}"[:36]
    taken = set(Document.objects.filter(code__startswith=stem).values_list("code", flat=True))
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code


def load_plan(plan: Plan, targets: Sequence[Target], *, by: User | None = None) -> None:
    """Save a plan of the past, issued, with its targets. Each passed `full_clean` before."""
    save_checked(plan)
    for target in targets:
        target.plan = plan  # it was made before the plan had a row to point at
        save_checked(target)
    activity.record(
        verb=Verb.LOADED, target=plan, by=by, new={**kept(plan), "targets": len(targets)}
    )


def _draft_as_stored(pk: int) -> Plan:
    """The draft, locked until the act is over, so that nobody issues it in between."""
    stored = Plan.objects.select_for_update().get(pk=pk)
    if stored.is_issued:
        raise PlanIsIssued(
            _("This plan has been issued and cannot be changed. Draft an adjustment of it instead.")
        )
    return stored


def _refuse_second_adjustment(plan: Plan) -> None:
    """Nothing, unless what the plan adjusts has been adjusted already: the later one adjusts the former."""
    if plan.replaces_id is None:
        return
    other = Plan.objects.issued().filter(replaces=plan.replaces_id).exclude(pk=plan.pk).first()
    if other is not None:
        said = _("That plan has been adjusted by %(plan)s already. Adjust that one instead.")
        raise ActionRefused({"replaces": [said % {"plan": other.code}]})
