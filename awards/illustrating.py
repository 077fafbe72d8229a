"""People, collectives and awards made up so that the pages can be tried: plainly named and marked.

Nothing of it stands in a count of real awards. What is there already stays, with all that was tried out on
it; what is lacking by a day is added; `remove_illustration` takes everything away that is marked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import activity
from accounts.choices import Verb
from accounts.models import User
from awards.choices import (
    CollectiveKind,
    DisciplineForm,
    Grade,
    InitiativeLevel,
    Occasion,
    Sex,
    Stage,
)
from awards.deciding import DECIDED_FIELDS, MONEY_FIELDS, reckon
from awards.models import (
    Award,
    AwardDecision,
    AwardStageEvent,
    AwardType,
    Collective,
    Discipline,
    Household,
    Initiative,
    InitiativeAuthor,
    LawPeriod,
    Movement,
    Person,
    Post,
    YearGrade,
)
from awards.stages import UNDER_WAY
from indicators.illustration_parts import PartChange
from organisation.choices import Verified
from organisation.models import Document, Office

FIRST_YEAR: Final = 2021
PEOPLE: Final = 24
COLLECTIVES: Final = 5

MARK: Final = "MH"
"""How the codes of all that is made up begin: minh họa."""

TERMS: Final = (
    ("LSA-DVVL", "SNV-DVVL-OLD", "SNV-DVVL"),
    ("LSA-LDVL", "SNV-OLD", "SNV"),
    ("LSA-VP", "SNV-OLD", "SNV"),
    ("LSA-NCC", "SNV-OLD", "SNV"),
)
"""Offices that the people are of in turn: until 28/02/2025, until 30/06/2025, from then on."""

DAYS: Final = (
    (date(2018, 3, 1), date(2025, 2, 28)),
    (date(2025, 3, 1), date(2025, 6, 30)),
    (date(2025, 7, 1), None),
)


@dataclass
class _Made:
    """How many rows came."""

    added: int = 0
    today: date = date.max
    types: dict[str, AwardType] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    collectives: list[Collective] = field(default_factory=list)


# ---------------------------------------------------------------- whom it is about, and who gets what


def _never_graded_well(number: int) -> bool:
    return number % 12 == 0


def fighters(year: int) -> list[int]:
    """The people who are grass-roots fighters in a year; the first is so every year. Within 15 %."""
    return [
        1,
        *(
            number
            for number in range(2, PEOPLE)
            if number % 11 == year % 11 and not _never_graded_well(number)
        ),
    ]


def is_provincial(number: int, year: int) -> bool:
    """Whether a fighter gets the provincial title: after three years in a row, every third year."""
    return number == 1 and year >= FIRST_YEAR + 2 and (year - FIRST_YEAR - 2) % 3 == 0


# ---------------------------------------------------------------- loading


@transaction.atomic
def load_illustration(*, today: date, by: User | None = None) -> PartChange:
    """Add what is lacking of the illustration by a day; one activity row for all. Needs the catalogue.

    Without the catalogue or the offices nothing is made up.
    """
    types = {row.code: row for row in AwardType.objects.all()}
    offices = {row.code: row for row in Office.objects.all()}
    needed = {code for codes in TERMS for code in codes}
    if not types or not needed <= offices.keys():
        return PartChange(rows=_count())
    made = _Made(today=today, types=types)
    with override("vi"):  # words of the data, whoever runs the command
        _make_people(made, offices)
        _make_collectives(made)
        for year in range(FIRST_YEAR, today.year + 1):
            _make_year(made, year)
    if made.added:
        activity.record(
            verb=Verb.ADDED,
            target=made.people[0],
            by=by,
            new={"illustration": made.added, "today": today},
        )
    return PartChange(rows=_count(), added=made.added)


def _make_people(made: _Made, offices: dict[str, Office]) -> None:
    known = {person.code: person for person in Person.objects.illustrations()}
    for number in range(1, PEOPLE + 1):
        code = f"{MARK}-{number:02}"
        if code not in known:
            person = Person(
                code=code,
                full_name=_("Illustration person %(number)02d") % {"number": number},
                sex=Sex.FEMALE if number % 2 else Sex.MALE,
                in_branch_since=DAYS[0][0],
                illustration=True,
            )
            person.save()
            codes = TERMS[number % len(TERMS)]
            title = _("Deputy head") if number % 8 == 1 else _("Expert")
            Post.objects.bulk_create(
                Post(
                    person=person,
                    office=offices[office],
                    title=title,
                    valid_from=first,
                    valid_to=last,
                )
                for office, (first, last) in zip(codes, DAYS, strict=True)
            )
            known[code] = person
            made.added += 1
            if _never_graded_well(number):
                Discipline.objects.create(
                    person=person,
                    form=DisciplineForm.REPRIMAND,
                    decided_on=date(2022, 5, 10),
                    ended_on=date(2023, 5, 9),
                    note=_("Illustration"),
                )
    people = Person.objects.illustrations().with_posts().filter(code__startswith=f"{MARK}-")
    made.people = list(people.order_by("code"))


def _make_collectives(made: _Made) -> None:
    known = {row.code: row for row in Collective.objects.illustrations()}
    for number in range(1, COLLECTIVES + 1):
        code = f"{MARK}-TT{number}"
        if code not in known:
            known[code] = Collective(
                code=code,
                outside_name=_("Illustration collective %(number)d") % {"number": number},
                kind=CollectiveKind.UNIT,
                illustration=True,
            )
            known[code].save()
            made.added += 1
    made.collectives = [known[f"{MARK}-TT{number}"] for number in range(1, COLLECTIVES + 1)]


def _make_year(made: _Made, year: int) -> None:
    """What happened in a year by the day: its movement and grades, what was decided or is under way."""
    _make_movement(made, year)
    if date(year + 1, 1, 5) > made.today:
        _register(made, year)
        return
    good = [person for place, person in enumerate(made.people, 1) if not _never_graded_well(place)]
    best = [made.people[number - 1] for number in fighters(year)]
    _make_grades(made, year, best)
    _make_initiatives(made, year, best)
    decided_on = date(year + 1, 1, 5)
    _decide(made, year, "LDTT", good, decided_on, handed_over=True)
    _decide(made, year, "CSTDCS", best, decided_on, handed_over=True)
    _decide(made, year, "TTLDTT", made.collectives, decided_on, handed_over=True)
    _decide(made, year, "TTLDXS", [made.collectives[year % 3]], date(year + 1, 1, 20))
    provincial = [made.people[n - 1] for n in fighters(year) if is_provincial(n, year)]
    _decide(made, year, "CSTD_TINH", provincial, date(year + 1, 1, 20))
    in_movement = [made.people[(year * 3 + place) % PEOPLE] for place in range(4)]
    _decide(made, year, "GK_SO", in_movement, date(year + 1, 1, 10), in_movement=True)


def _make_movement(made: _Made, year: int) -> None:
    code = f"{MARK}-PT-{year}"
    if not Movement.objects.filter(code=code).exists():
        Movement(
            code=code,
            name=_("Illustration movement of %(year)d") % {"year": year},
            launched_by=_("Illustration"),
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
            illustration=True,
        ).save()
        made.added += 1


def _make_grades(made: _Made, year: int, best: Sequence[Person]) -> None:
    graded = set(
        YearGrade.objects.filter(person__in=made.people, year=year).values_list("person", flat=True)
    )
    rows = [
        YearGrade(
            person=person,
            year=year,
            grade=(
                Grade.EXCELLENT
                if person in best
                else Grade.DONE
                if _never_graded_well(place)
                else Grade.GOOD
            ),
        )
        for place, person in enumerate(made.people, 1)
        if person.pk not in graded
    ]
    YearGrade.objects.bulk_create(rows)
    made.added += len(rows)


def _make_initiatives(made: _Made, year: int, best: Sequence[Person]) -> None:
    for person in best:
        code = f"{MARK}-SK-{year}-{person.code[-2:]}"
        if Initiative.objects.filter(code=code).exists():
            continue
        number = int(person.code[-2:])
        of_province = number == 1 or is_provincial(number, year)
        level = InitiativeLevel.PROVINCE if of_province else InitiativeLevel.GRASS_ROOTS
        post = person.post_on(date(year, 12, 31))
        assert post is not None  # the terms above cover every day since 2018
        initiative = Initiative(
            code=code,
            title=_("Illustration initiative %(code)s") % {"code": code},
            year=year,
            office=post.office,
            level_proposed=level,
            level_recognised=level,
            recognised_on=date(year, 12, 10),
            illustration=True,
        )
        initiative.save()
        InitiativeAuthor.objects.create(initiative=initiative, person=person)
        made.added += 1


def _register(made: _Made, year: int) -> None:
    """What is under way in a year that is not over: registered in February, one thing proposed in May."""
    if date(year, 2, 15) <= made.today:
        everybody = [p for place, p in enumerate(made.people, 1) if not _never_graded_well(place)]
        best = [made.people[number - 1] for number in fighters(year)]
        for code, recipients in (
            ("LDTT", everybody),
            ("CSTDCS", best),
            ("TTLDTT", made.collectives),
        ):
            _put_forward(made, year, code, recipients, Stage.REGISTERED, date(year, 2, 15))
    if date(year, 5, 4) <= made.today:
        recipients = [made.people[0], made.people[4]]
        _put_forward(made, year, "BK_TINH", recipients, Stage.PROPOSED, date(year, 5, 4))


def _put_forward(
    made: _Made, year: int, code: str, recipients: Sequence[Any], stage: Stage, on: date
) -> None:
    if not Award.objects.illustrations().for_year(year).filter(type__code=code).exists():
        awards = [_award(made, year, code, recipient, stage=stage) for recipient in recipients]
        _insert(made, awards, on)


def _decide(
    made: _Made,
    year: int,
    code: str,
    recipients: Sequence[Any],
    decided_on: date,
    *,
    handed_over: bool = False,
    in_movement: bool = False,
) -> None:
    """A decision on one award for a year, unless it is there; what was registered for it goes on."""
    document_code = f"{MARK}-{year}-{code}"
    on_day = decided_on <= made.today
    if not recipients or not on_day or Document.objects.filter(code=document_code).exists():
        return
    decision = _decision(made, document_code, code, decided_on)
    extra: dict[str, Any] = {}
    if in_movement:
        movement = Movement.objects.get(code=f"{MARK}-PT-{year}")
        extra = {"occasion": Occasion.MOVEMENT, "movement": movement}
    there = {
        award.recipient: award
        for award in Award.objects.illustrations()
        .for_year(year)
        .open()
        .with_names()
        .filter(type__code=code)
    }
    awards = []
    for recipient in recipients:
        award = there.get(recipient) or _award(made, year, code, recipient, **extra)
        if award.stage not in UNDER_WAY:  # given already by whoever tried it out
            continue
        award.stage = Stage.GIVEN
        award.decision, award.decided_on = decision, decided_on
        awards.append(award)
    reckon(awards, decision)
    new = [award for award in awards if award._state.adding]
    old = [award for award in awards if not award._state.adding]
    Award.objects.bulk_update(old, [*DECIDED_FIELDS, *MONEY_FIELDS])
    _insert(made, new, decided_on)
    _add_steps(old, decided_on)
    handed_on = decided_on + timedelta(days=20)
    if handed_over and handed_on <= made.today:
        _go_on(awards, Stage.HANDED_OVER, handed_on, handed_over_on=handed_on)
    if code == "GK_SO" and year == FIRST_YEAR + 1:
        reason = _("Illustration: the report on the achievement was not true.")
        _go_on(awards[:1], Stage.REVOKED, date(year + 1, 6, 1), closing_reason=reason)


def _decision(made: _Made, document_code: str, code: str, decided_on: date) -> AwardDecision:
    award_type = made.types[code]
    issuer = _("Illustration office")
    document = Document(
        code=document_code,
        number=f"{MARK}-{decided_on.year}/{code.replace('_', '')}",
        issued_on=decided_on,
        issuer=issuer,
        title=_("Illustration: %(award)s of %(year)d")
        % {"award": award_type.name, "year": decided_on.year - 1},
        verified=Verified.NO,
        note=_("Illustration"),
    )
    document.save()
    made.added += 1
    return AwardDecision.objects.create(
        document=document,
        decided_on=decided_on,
        signer_post=award_type.decided_by or issuer,
        law_period=LawPeriod.objects.on(decided_on),
        illustration=True,
    )


def _award(made: _Made, year: int, code: str, recipient: Any, **extra: Any) -> Award:
    last = date(year, 12, 31)
    post = recipient.post_on(last) if isinstance(recipient, Person) else None
    name = "person" if isinstance(recipient, Person) else "collective"
    said = {"type": made.types[code], name: recipient, "office": post.office if post else None}
    return Award(
        **said,
        period_start=date(year, 1, 1),
        period_end=last,
        achievement_year=year,
        illustration=True,
        **extra,
    )


def _insert(made: _Made, awards: Sequence[Award], on: date) -> None:
    Award.objects.bulk_create(awards)
    _add_steps(awards, on)
    made.added += len(awards)


def _go_on(awards: Sequence[Award], stage: Stage, on: date, **changed: Any) -> None:
    Award.objects.filter(pk__in=[award.pk for award in awards]).update(stage=stage, **changed)
    for award in awards:
        award.stage = stage
    _add_steps(awards, on, reason=changed.get("closing_reason", ""))


def _add_steps(awards: Iterable[Award], on: date, *, reason: str = "") -> None:
    AwardStageEvent.objects.bulk_create(
        AwardStageEvent(award=award, stage=award.stage, on=on, reason=reason, illustration=True)
        for award in awards
    )


# ---------------------------------------------------------------- taking away


@transaction.atomic
def remove_illustration(*, by: User | None = None) -> PartChange:
    """Take away everything marked as illustration, with what was tried out on it; the log keeps the act."""
    removed = _count()
    anybody = Person.objects.illustrations().first()
    if anybody is not None:
        activity.record(verb=Verb.REMOVED, target=anybody, by=by, old={"illustration": removed})
    documents = list(
        Document.objects.filter(award_decision__illustration=True).values_list("pk", flat=True)
    )
    for rows in _marked():
        rows.delete()
    for document in Document.objects.filter(pk__in=documents):
        try:
            with transaction.atomic():
                document.delete()
        except ProtectedError:  # something real has come to refer to it
            continue
    return PartChange(removed=removed)


def _marked() -> list[QuerySet[Any]]:
    """All that is marked, in the order in which it may be deleted."""
    return [
        AwardStageEvent.objects.filter(illustration=True),
        Award.objects.filter(illustration=True),
        AwardDecision.objects.filter(illustration=True),
        Initiative.objects.filter(illustration=True),
        Movement.objects.filter(illustration=True),
        Person.objects.filter(illustration=True),
        Collective.objects.filter(illustration=True),
        Household.objects.filter(illustration=True),
    ]


def _count() -> int:
    return sum(rows.count() for rows in _marked())
