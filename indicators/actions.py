"""The one writer of observations, of the illustration set and of sources: each act in one transaction.

Pages, admin and commands all call these functions. An act that cannot be done raises an
`ActionRefused`, which names the field and says why in the words a person reads; nothing is then saved.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from itertools import islice
from operator import attrgetter
from typing import Any, Final

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import activity
from accounts.choices import Verb
from accounts.models import User
from accounts.permissions import Permission, can_somewhere, in_whose_right, require
from indicators import forms_of_record, illustrating
from indicators.choices import Frequency, ProposalState
from indicators.models import Indicator, Observation, Plan, ProposedObservation, Target
from indicators.models.keys import KEY_FIELDS
from organisation.models import Source
from vietnamese.text import fold

ROWS_AT_ONCE: Final = 5_000
"""How many rows of a bulk are in memory at a time; more gained nothing on either database."""

KEYS_AT_ONCE: Final = 900
"""SQLite takes at most 999 parameters in a statement."""


class ActionRefused(Exception):
    """An act that may not be done now; `errors` holds sentences under the field each is about."""

    def __init__(self, errors: dict[str, list[str]] | str) -> None:
        self.errors = {NON_FIELD_ERRORS: [errors]} if isinstance(errors, str) else errors
        super().__init__("; ".join(text for texts in self.errors.values() for text in texts))


class FigureChanged(ActionRefused):
    """Somebody else published a newer version since this one was read; `current` is that version."""

    def __init__(self, message: str, current: Observation | None) -> None:
        super().__init__(message)
        self.current = current


class AlreadyPublished(ActionRefused):
    """The key has a current figure: it is corrected, not added again."""


class GivenByForm(ActionRefused):
    """A form of record asks for the figure: it is entered there, and not beside it."""


class AlreadyDecided(ActionRefused):
    """A proposed figure was published, refused or withdrawn meanwhile, or the request is a replay."""


class NotTheSecond(ActionRefused):
    """Nobody publishes or refuses what they prepared themselves."""


class SameAuthor(ActionRefused):
    """Nobody corrects a figure of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """What a person says of a figure: exactly one of `value` and `missing`, and where it comes from."""

    value: Decimal | None
    missing: str = ""
    status: str
    qualifier: str = "exact"
    cut_off: date | None = None
    document: Any = None
    source: Any
    note: str = ""


# ---------------------------------------------------------------- observations


@transaction.atomic
def publish_proposed(*, proposal: ProposedObservation, by: User, today: date) -> Observation:
    """Publish the first figure of a key that no form gives, as another person prepared it.

    An illustration gives way to it. Raises PermissionDenied unless `by` reviews for the office that owns the
    indicator today or stands in for one who does, NotTheSecond for who prepared it, AlreadyDecided, and what
    `require_unpublished` and the model refuse.
    """
    office = proposal.indicator.owner_on(today)
    person = in_whose_right(by, Permission.OBSERVATION_PUBLISH, office=office)
    if person is None:
        raise PermissionDenied(f"{Permission.OBSERVATION_PUBLISH.value} is not allowed.")
    if proposal.proposed_by_id in (by.pk, person.pk):
        raise NotTheSecond(
            _(
                "You prepared this figure yourself, or stand in for who did: another reviewer decides."
            )
        )
    waiting = locked_proposal(proposal)
    key = {name: getattr(waiting, name) for name in KEY_FIELDS}
    require_unpublished(key)
    observation = Observation(
        **key,
        **{name: getattr(waiting, name) for name in NewVersion.__dataclass_fields__},
        known_from=waiting.known_from,
        reason=waiting.reason,
        recorded_by=by,
    )
    # Not as a version of a chain: of two keys published at once, the constraint refuses the second.
    save_checked(observation)
    ProposedObservation.objects.filter(pk=waiting.pk).update(
        state=ProposalState.PUBLISHED,
        observation=observation,
        decided_by=by,
        acting_for=None if person == by else person,
        decided_at=timezone.now(),
    )
    acting = {} if person == by else {"acting_for": person.pk}
    activity.record(
        verb=Verb.ADDED,
        target=observation,
        by=by,
        new={**kept(observation), "proposed_by": waiting.proposed_by_id, **acting},
        reason=waiting.reason,
    )
    _illustration_gives_way(observation, by=by)
    return observation


def locked_proposal(proposal: ProposedObservation) -> ProposedObservation:
    """The proposed figure as it is stored, kept from all others until the transaction ends.

    Raises AlreadyDecided where it waits no more.
    """
    waiting = ProposedObservation.objects.waiting().select_for_update(no_key=True)
    stored = waiting.filter(pk=proposal.pk).first()
    if stored is None:
        raise AlreadyDecided(_("Somebody has decided about this figure already."))
    return stored


def require_unpublished(key: Mapping[str, Any]) -> None:
    """Nothing, for a key that only a person can give a first figure; 2 queries.

    Raises AlreadyPublished where it has one, GivenByForm where a form gives it.
    """
    if Observation.objects.for_key(**key).real().exists():
        raise AlreadyPublished(
            _("This figure has been published already. Open it in the list and correct it.")
        )
    code = forms_of_record.form_giving(**key)
    if code:
        raise GivenByForm(
            {
                "period": [
                    _("Form %(form)s gives this figure: it is entered there and approved.")
                    % {"form": code}
                ]
            }
        )


@transaction.atomic
def correct_observation(
    *, current: Observation, version: NewVersion, reason: str, by: User, today: date
) -> Observation:
    """Publish the next version of a figure; the one before stays on record, closed.

    `current` is the version the person saw: if another has been published since, FigureChanged is
    raised and nothing is saved. Raises PermissionDenied unless `by` reviews for the office that owns
    the indicator today, and SameAuthor for the author of `current`.
    """
    require(by, Permission.OBSERVATION_CORRECT, office=current.indicator.owner_on(today))
    require_reason(reason)
    if by.pk in current.authors:
        raise SameAuthor(_("You entered this figure yourself: another reviewer must correct it."))
    now = timezone.now()
    # A conditional write, for `select_for_update` does nothing on SQLite.
    closed = Observation.objects.current().filter(pk=current.pk).update(superseded_at=now)
    if not closed:
        key = {name: getattr(current, f"{name}_id", current.period) for name in KEY_FIELDS}
        newer = Observation.objects.current().for_key(**key).select_related("recorded_by").first()
        raise FigureChanged(
            _(
                "Somebody else has corrected this figure meanwhile. Look at the newer version first."
            ),
            newer,
        )
    correction = Observation(
        **{name: getattr(current, name) for name in KEY_FIELDS},
        **_said(version),
        # A version never comes before the one it replaces, even if that one's day is only known
        # to lie in a month or year that is not over.
        known_from=max(today, current.known_from),
        recast=current.recast,
        illustration=current.illustration,
        reason=reason,
        recorded_by=by,
        recorded_at=now,
    )
    _save_version(correction)
    activity.record(
        verb=Verb.CORRECTED,
        target=correction,
        by=by,
        old=kept(current),
        new=kept(correction),
        reason=reason,
    )
    _illustration_gives_way(correction, by=by)
    return correction


def publish_versions(
    versions: Sequence[tuple[Observation, Observation | None]], *, by: User
) -> None:
    """Publish new versions of figures, each with the current one it replaces, None of a key without a figure.

    For figures that were approved; call inside the transaction of the approval. Made-up figures give way.
    Raises FigureChanged where another version has come since the current one was read, ActionRefused for
    what the model refuses.
    """
    now = timezone.now()
    for new, current in versions:
        new.recorded_by, new.recorded_at = by, now
        if current is not None:
            # A conditional write, for `select_for_update` does nothing on SQLite.
            if not Observation.objects.current().filter(pk=current.pk).update(superseded_at=now):
                raise FigureChanged(
                    _("%(figure)s was corrected meanwhile. Look at the newer version first.")
                    % {"figure": current.key_name},
                    None,
                )
            new.recast = current.recast
        save_checked(new)
        activity.record(
            verb=Verb.CORRECTED if current else Verb.ADDED,
            target=new,
            by=by,
            old=kept(current) if current else None,
            new=kept(new),
            reason=new.reason,
        )
    for real in {(new.indicator_id, new.period_end.year): new for new, _old in versions}.values():
        _illustration_gives_way(real, by=by)


def publish_loaded(observations: Iterable[Observation], *, by: User | None = None) -> int:
    """Publish versions read from a table of the past, ordered here by (known_from, reference).

    Each passed `full_clean` before. A version older than the current one is inserted closed. Call
    inside a transaction; how many were published.
    """
    published = 0
    for observation in sorted(observations, key=lambda row: (row.known_from, row.reference)):
        _save_version(observation, is_clean=True)
        activity.record(verb=Verb.LOADED, target=observation, by=by, new=kept(observation))
        published += 1
    return published


@transaction.atomic
def publish_in_bulk(
    observations: Iterable[Observation], *, source: Source, reason: str, by: User | None = None
) -> int:
    """Publish the first figures of many keys at once, all or none; how many there were.

    For figures that a program made: thousands at a time, from a generator if need be. Of each row the
    caller gives indicator, area, period, value or missing, status and known_from, and the slice if it is
    not the total; the dates of the period, the source and who recorded it are filled in here. Rows are not
    asked `full_clean`, one by one: that they are valid (decimals of the indicator, an area that existed)
    is for the caller to hold and test. What the database refuses is refused here too: AlreadyPublished
    is raised where a key comes twice, or has a figure already (of the same sort, real or illustration);
    so no chain of versions is looked for, and there is one activity row, of the source, for all.
    """
    require_reason(reason)
    published = _insert_in_bulk(observations, source=source, by=by)
    activity.record(
        verb=Verb.ADDED, target=source, by=by, new={"observations": published}, reason=reason
    )
    return published


def _insert_in_bulk(observations: Iterable[Observation], *, source: Source, by: User | None) -> int:
    now, rows, published = timezone.now(), iter(observations), 0
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        for row in batch:
            row.fill_period()
            row.source, row.recorded_at, row.recorded_by = source, now, by
        try:
            _insert(batch)
        except IntegrityError as error:
            raise AlreadyPublished(
                _("One of these figures has been published already, or comes twice.")
            ) from error
        published += len(batch)
    return published


def _insert(rows: Sequence[Observation]) -> None:
    """Insert rows; they are not given their keys.

    `bulk_create` takes three times as long, nearly all of it to prepare value after value for the
    database. Most values of a column are the same, so here each is prepared once.
    """
    connection = transaction.get_connection()
    fields = [field for field in Observation._meta.concrete_fields if not field.primary_key]
    prepared = [
        lru_cache(maxsize=None)(partial(field.get_db_prep_save, connection=connection))
        for field in fields
    ]
    values_of = attrgetter(*(field.attname for field in fields))
    values = [
        [prepare(value) for prepare, value in zip(prepared, values_of(row), strict=True)]
        for row in rows
    ]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    insert = f"INSERT INTO {quote(Observation._meta.db_table)} ({columns})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # One statement: with each the version of the data is renewed, which a row at a time costs more
            # than all else. A list a column, for a long text with a place a value is slow to read.
            lists = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
            cursor.execute(
                f"{insert} SELECT * FROM unnest({lists})",
                [list(column) for column in zip(*values, strict=True)],
            )
        else:
            places = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"{insert} VALUES ({places})", values)


def _save_version(observation: Observation, *, is_clean: bool = False) -> None:
    """Insert a version at its place in the chain of its key: open if it is the last, else closed."""
    chain = Observation.objects.for_key(
        indicator=observation.indicator_id,
        area=observation.area_id,
        slice=observation.slice_id,
        period=observation.period,
    ).filter(illustration=observation.illustration)
    if chain.newer_than(observation.known_from).exists():
        observation.superseded_at = observation.recorded_at
    else:
        chain.current().update(superseded_at=observation.recorded_at)
    save_checked(observation, is_clean=is_clean)


# ---------------------------------------------------------------- illustration


@dataclass(frozen=True, slots=True, kw_only=True)
class Illustrated:
    """What an act did to the illustration set: rows that came, rows that went, and what there is now."""

    figures: int = 0
    targets: int = 0
    added: int = 0
    removed: int = 0


@transaction.atomic
def load_illustration(*, today: date, by: User | None = None) -> Illustrated:
    """Bring the illustration set to what it is on a day, given the real figures and plans.

    What is there and still right stays, so that a second run on the same day writes nothing. Where staff
    have published real figures of an indicator in a year, nothing is made up again. One activity row for
    all that came and went.
    """
    found = illustrating.difference(today=today)
    done = Illustrated(
        figures=len(found.made.figures),
        targets=len(found.made.targets),
        added=len(found.figures) + len(found.targets),
        removed=len(found.stale_figures) + len(found.stale_targets),
    )
    if found.is_none:
        return done
    source, _is_new = Source.objects.get_or_create(location=illustrating.source_location())
    _delete(Observation, found.stale_figures)
    _delete(Target, found.stale_targets)
    _insert_in_bulk(found.figures, source=source, by=by)
    _insert_illustration_targets(found.targets, source)
    _remove_empty_illustration_plans()
    activity.record(
        verb=Verb.ADDED,
        target=source,
        by=by,
        new={
            "figures": len(found.figures),
            "targets": len(found.targets),
            "removed": done.removed,
            "today": today,
        },
    )
    return done


@transaction.atomic
def remove_illustration(*, by: User | None = None) -> Illustrated:
    """Take the whole illustration set away; the activity log keeps that it was there.

    Every real figure and plan is as it was: an illustration is in no chain of versions with them.
    """
    figures, targets = Observation.objects.illustrations(), Target.objects.illustrations()
    count = {"figures": figures.count(), "targets": targets.count()}
    source = Source.objects.filter(location=illustrating.source_location()).first()
    if source is not None and any(count.values()):
        activity.record(verb=Verb.REMOVED, target=source, by=by, old=count)
    figures.delete()
    targets.delete()
    _remove_empty_illustration_plans()
    if source is not None and not _is_named(source):
        source.delete()
    return Illustrated(removed=sum(count.values()))


def _illustration_gives_way(real: Observation, *, by: User) -> None:
    """Take away what is made up of an indicator in the year of a real figure that a person published.

    With it all that adds up with it, and their targets: a real figure is not judged by a made-up plan.
    A span of years is no figure within one. The published figures that are loaded do not come here.
    """
    if real.illustration or real.frequency == Frequency.SPAN:
        return
    tied = Indicator.objects.adding_up_with(real.indicator_id)
    year = date(real.period_end.year, 1, 1), date(real.period_end.year, 12, 31)
    figures = Observation.objects.illustrations().of_indicators(tied).ending_between(*year)
    targets = Target.objects.illustrations().of_indicators(tied).ending_between(*year)
    count = {"figures": figures.count(), "targets": targets.count()}
    if not any(count.values()):
        return
    figures.delete()
    targets.delete()
    _remove_empty_illustration_plans()
    activity.record(
        verb=Verb.REMOVED,
        target=real.indicator,
        by=by,
        old={"illustration": count, "year": real.period_end.year},
        reason=_("A real figure was published: the illustration of this year gives way to it."),
    )


def _delete(model: type[Observation] | type[Target], keys: Sequence[int]) -> None:
    """Delete illustrations by key, as many at a time as SQLite takes parameters."""
    for start in range(0, len(keys), KEYS_AT_ONCE):
        batch = keys[start : start + KEYS_AT_ONCE]
        model.objects.illustrations().filter(pk__in=batch).delete()


def _insert_illustration_targets(targets: Sequence[Target], source: Source) -> None:
    """Save the targets, and before them the plans that are new."""
    for plan in {target.plan.code: target.plan for target in targets}.values():
        if plan._state.adding:
            plan.source = source
            save_checked(plan)
    for target in targets:
        target.plan = target.plan  # it was made before the plan had a row to point at
        target.source = source
        target.fill_period()
    Target.objects.bulk_create(targets)


def _remove_empty_illustration_plans() -> None:
    Plan.objects.filter(illustration=True, targets__isnull=True).delete()


def _is_named(source: Source) -> bool:
    """Whether a figure, target or plan still names the source."""
    return any(
        model._base_manager.filter(source=source).exists() for model in (Observation, Target, Plan)
    )


# ---------------------------------------------------------------- sources


@transaction.atomic
def name_source(*, location: str, by: User) -> Source:
    """The source of that address or file name, new ones recorded; called with the act that names it.

    By those who keep documents, and by those who draft plans or prepare figures, which have a source each.
    """
    naming = (Permission.PLAN_DRAFT, Permission.OBSERVATION_PROPOSE)
    if not any(can_somewhere(by, permission) for permission in naming):
        require(by, Permission.DOCUMENT_CHANGE)
    source, is_new = Source.objects.get_or_create(location=location)
    if is_new:
        activity.record(verb=Verb.ADDED, target=source, by=by, new={"location": location})
    return source


# ---------------------------------------------------------------- shared


def require_reason(reason: str) -> None:
    if not fold(reason):  # spaces and invisible characters alone are no words
        raise ActionRefused({"reason": [_("Say why: the reason is kept on record.")]})


def _said(version: NewVersion) -> dict[str, Any]:
    return {field: getattr(version, field) for field in NewVersion.__dataclass_fields__}


def save_checked(row: Model, *, is_clean: bool = False) -> None:
    """Check everything the model knows, unless that was done, and save; a refusal is an ActionRefused."""
    try:
        if not is_clean:
            row.full_clean()
        with transaction.atomic():
            row.save()
    except ValidationError as error:
        raise ActionRefused(error.message_dict) from error
    except IntegrityError as error:
        # Two people at once: the constraint saw what full_clean could not yet see.
        raise ActionRefused(
            _("Somebody else has just saved the same. Reload the page to see it.")
        ) from error


def kept(row: Model) -> dict[str, Any]:
    """What the log keeps of a row: every stored field but its key."""
    names = [field.name for field in row._meta.concrete_fields if not field.primary_key]
    return activity.values_of(row, *names)
