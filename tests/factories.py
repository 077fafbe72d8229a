"""The least valid object of each kind; a test states what it depends on and nothing else."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Deputy, User
from assignments.choices import Giver, Kind
from assignments.models import Assignment, Evidence
from awards.models import (
    Award,
    AwardCoefficient,
    AwardCount,
    AwardDecision,
    AwardRule,
    AwardType,
    BaseSalary,
    Collective,
    Household,
    Initiative,
    InitiativeAuthor,
    LawPeriod,
    Movement,
    Person,
    Post,
)
from indicators import choices
from indicators.models import (
    Domain,
    Form,
    FormAssignment,
    FormRow,
    Indicator,
    IndicatorOwner,
    Measure,
    Observation,
    Plan,
    ProposedObservation,
    Question,
    Slice,
    Submission,
    SubmissionFile,
    Target,
)
from indicators.periods import Period
from organisation.models import Area, Document, Office, Source, SwapDay

_numbers = count(1)

A_DAY = date(2024, 1, 31)


def _code(prefix: str) -> str:
    return f"{prefix}{next(_numbers)}"


def make_area(**fields: Any) -> Area:
    code = fields.setdefault("code", _code("A"))
    return Area.objects.create(**{"name": f"Khu {code}", "level": "province"} | fields)


def make_office(**fields: Any) -> Office:
    code = fields.setdefault("code", _code("O"))
    return Office.objects.create(**{"name": f"Phòng {code}", "kind": "division"} | fields)


def make_user(role: Role | str = Role.STAFF, **fields: Any) -> User:
    username = fields.setdefault("username", _code("user"))
    password = fields.pop("password", None)
    fields.setdefault("office", None)
    if fields["office"] is None:
        fields["office"] = make_office()
    user = User(**{"full_name": f"Tài khoản {username}", "role": role} | fields)
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    return user


def make_slice(code: str = "_T", **fields: Any) -> Slice:
    made, _ = Slice.objects.get_or_create(
        code=code, defaults={"name": code, "dimension": "total"} | fields
    )
    return made


def make_source() -> Source:
    source, _ = Source.objects.get_or_create(location="https://example.org/nguon")
    return source


def make_document(**fields: Any) -> Document:
    return Document.objects.create(
        **{"code": _code("DOC"), "issuer": "UBND tỉnh", "title": "Quyết định"} | fields
    )


def make_swap_day(**fields: Any) -> SwapDay:
    """A Friday off for the Saturday of the week after, each in a week of its own."""
    friday = date(2030, 1, 4) + timedelta(weeks=next(_numbers))
    return SwapDay.objects.create(**{"off": friday, "worked": friday + timedelta(days=8)} | fields)


def make_measure(name: str = "người") -> Measure:
    measure, _ = Measure.objects.get_or_create(name=name, defaults={"code": _code("M")})
    return measure


def make_domain(**fields: Any) -> Domain:
    number = next(_numbers)
    return Domain.objects.create(
        **{"code": f"d{number}", "name": f"Lĩnh vực {number}", "order": number} | fields
    )


def make_indicator(*, owner: Office | None = None, **fields: Any) -> Indicator:
    """A flow that should rise, in people; `owner` answers for it for all time."""
    code = fields.setdefault("code", _code("IND_"))
    defaults = {
        "name": f"Chỉ tiêu {code}",
        "kind": choices.Kind.FLOW,
        "direction": choices.Direction.UP,
        "period_aggregation": choices.PeriodAggregation.SUM,
        "area_aggregation": choices.AreaAggregation.SUM,
        "periodicity": choices.Periodicity.MONTH,
        "calendar": choices.Calendar.ADMINISTRATIVE,
        "phasing": choices.Phasing.EVEN,
        "achievement": choices.AchievementMethod.RATIO,
        "definition": "Định nghĩa",
    }
    fields.setdefault("domain", None)
    fields.setdefault("measure", None)
    fields["domain"] = fields["domain"] or make_domain()
    fields["measure"] = fields["measure"] or make_measure()
    indicator = Indicator.objects.create(**defaults | fields)
    if owner is not None:
        IndicatorOwner.objects.create(indicator=indicator, office=owner)
    return indicator


def make_observation(**fields: Any) -> Observation:
    """A published figure: the open version of its key unless `superseded_at` is given."""
    make_slice()
    defaults: dict[str, Any] = {
        "period": "2023",
        "status": choices.ObservationStatus.REPORTED,
        "known_from": A_DAY,
    }
    if not fields.get("missing"):
        defaults["value"] = Decimal(100)
    fields.setdefault("indicator", None)
    fields.setdefault("area", None)
    fields["indicator"] = fields["indicator"] or make_indicator()
    fields["area"] = fields["area"] or make_area()
    observation = Observation(**defaults | {"source": make_source()} | fields)
    observation.fill_period()
    observation.save()
    return observation


def make_proposal(**fields: Any) -> ProposedObservation:
    """A figure of 2021 that waits for a second person, prepared by a clerk of the office in charge."""
    make_slice()
    for name in ("indicator", "area", "proposed_by"):
        fields.setdefault(name, None)
    fields["indicator"] = fields["indicator"] or make_indicator(owner=make_office())
    fields["area"] = fields["area"] or make_area()
    owner = fields["indicator"].owner_on(timezone.localdate())
    fields["proposed_by"] = fields["proposed_by"] or make_user(office=owner)
    said = {} if fields.get("missing") else {"value": Decimal(100)}
    proposal = ProposedObservation(
        **said
        | {
            "period": "2021",
            "status": choices.ObservationStatus.REPORTED,
            "known_from": date(2022, 1, 31),
            "source": make_source(),
            "reason": "chưa từng được nạp",
        }
        | fields
    )
    proposal.fill_period()
    proposal.save()
    return proposal


def make_plan(**fields: Any) -> Plan:
    """A draft annual plan; `state="issued"` gets its moment of issue."""
    fields.setdefault("area", None)
    fields["area"] = fields["area"] or make_area()
    if fields.get("state") == choices.PlanState.ISSUED:
        fields.setdefault("issue_recorded_at", "2024-01-01T00:00:00Z")
    code = fields.setdefault("code", _code("P-"))
    return Plan.objects.create(
        **{
            "title": f"Kế hoạch {code}",
            "kind": choices.PlanKind.ANNUAL,
            "period": "2023",
            "source": make_source(),
        }
        | fields
    )


def make_target(**fields: Any) -> Target:
    make_slice()
    fields.setdefault("plan", None)
    fields["plan"] = fields["plan"] or make_plan(
        area=fields.get("area"), state=choices.PlanState.ISSUED
    )
    fields.setdefault("area", fields["plan"].area)
    fields.setdefault("indicator", None)
    fields["indicator"] = fields["indicator"] or make_indicator()
    target = Target(
        **{
            "period": "2023",
            "value": Decimal(100),
            "known_from": A_DAY,
            "source": make_source(),
        }
        | fields
    )
    target.fill_period()
    target.save()
    return target


def make_form(*rows: Indicator | str, **fields: Any) -> Form:
    """A monthly form of the administrative calendar; a text among the rows is a heading."""
    code = fields.setdefault("code", _code("B"))
    if "receiving_office" not in fields:
        fields["receiving_office"] = make_office()
    form = Form.objects.create(
        **{"name": f"Biểu {code}", "periodicity": "month", "cut_off_day": 14, "working_days": 3}
        | fields
    )
    for order, row in enumerate(rows, 1):
        said = {"heading": row} if isinstance(row, str) else {"indicator": row}
        FormRow.objects.create(form=form, order=order, slice=make_slice(), **said)
    return form


def assign_form(form: Form, office: Office, *areas: Area, **fields: Any) -> FormAssignment:
    assignment = FormAssignment.objects.create(form=form, office=office, **fields)
    assignment.areas.set(areas)
    return assignment


def make_submission(form: Form, office: Office, *areas: Area, **fields: Any) -> Submission:
    """A form that may be filled in today, whatever its period; `open_until=None` ends it when it was due."""
    period = Period.parse(fields.pop("period", "2026-M06"))
    cut_off = form.cut_off(period)
    submission = Submission.objects.create(
        **{
            "form": form,
            "office": office,
            "period": str(period),
            "period_start": period.start,
            "period_end": period.end,
            "cut_off": cut_off,
            "due_on": cut_off + timedelta(days=3),
            "open_until": timezone.localdate() + timedelta(days=30),
        }
        | fields
    )
    submission.areas.set(areas)
    return submission


A_PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def make_submission_file(submission: Submission, **fields: Any) -> SubmissionFile:
    """A small PDF, attached by somebody of the submission's office."""
    fields.setdefault("uploaded_by", None)
    fields["uploaded_by"] = fields["uploaded_by"] or make_user(office=submission.office)
    content = fields.pop("content", A_PDF)
    file = SubmissionFile(
        **{
            "submission": submission,
            "name": "bieu-da-ky.pdf",
            "kind": choices.FileKind.PDF,
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        | fields
    )
    file.file.save(file.name, ContentFile(content), save=False)
    file.save()
    return file


def make_task(**fields: Any) -> Assignment:
    """An open task of the province's programme, in charge of an office; due in thirty days unless told."""
    people = fields.pop("people", ())
    fields.setdefault("office", None)
    fields["office"] = fields["office"] or make_office()
    given = fields.setdefault("given_on", timezone.localdate() - timedelta(days=30))
    due = fields.setdefault("due_on", timezone.localdate() + timedelta(days=30))
    task = Assignment(
        **{
            "title": f"Nhiệm vụ {next(_numbers)}",
            "kind": Kind.PROGRAMME,
            "giver": Giver.PROVINCE,
            "year": given.year,
            "first_due_on": due,
        }
        | fields
    )
    task.save()
    task.people.set(people)
    return task


def make_evidence(task: Assignment, **fields: Any) -> Evidence:
    """A small PDF, attached by somebody of the task's office."""
    fields.setdefault("uploaded_by", None)
    fields["uploaded_by"] = fields["uploaded_by"] or make_user(office=task.office)
    content = fields.pop("content", A_PDF)
    file = Evidence(
        **{
            "assignment": task,
            "name": "ket-qua.pdf",
            "kind": choices.FileKind.PDF,
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        | fields
    )
    file.file.save(file.name, ContentFile(content), save=False)
    file.save()
    return file


def make_question(*, is_answered: bool = False, **fields: Any) -> Question:
    """A question about the total of an indicator's month, open unless it is answered."""
    make_slice()
    made = {name: fields.pop(name, None) for name in ("indicator", "area", "office", "asked_by")}
    if is_answered:
        fields |= {"answer": "Đã rà soát.", "answered_at": timezone.now()}
        fields.setdefault("answered_by", make_user())
    return Question.objects.create(
        **{
            "indicator": made["indicator"] or make_indicator(),
            "area": made["area"] or make_area(),
            "office": made["office"] or make_office(),
            "asked_by": made["asked_by"] or make_user(Role.REVIEWER),
            "period": "2026-M06",
            "text": "Vì sao tăng?",
        }
        | fields
    )


def make_deputy(person: User, deputy: User, start: int = 0, end: int = 0, **fields: Any) -> Deputy:
    """From so many days from today to so many."""
    today = timezone.localdate()
    return Deputy.objects.create(
        **{
            "person": person,
            "deputy": deputy,
            "starts_on": today + timedelta(days=start),
            "ends_on": today + timedelta(days=end),
            "reason": "Nghỉ phép",
        }
        | fields
    )


# ---------------------------------------------------------------- awards


def make_law_period(valid_from: date = date(2004, 7, 1), **fields: Any) -> LawPeriod:
    law, _ = LawPeriod.objects.get_or_create(
        valid_from=valid_from,
        defaults={"code": _code("L"), "law": "Luật", "decree": "Nghị định"} | fields,
    )
    return law


def make_base_salary(
    valid_from: date = date(2023, 7, 1), amount: int = 1_800_000, **fields: Any
) -> BaseSalary:
    salary, _ = BaseSalary.objects.get_or_create(
        valid_from=valid_from, defaults={"amount": amount} | fields
    )
    return salary


def make_award_type(*, coefficient: str | None = None, **fields: Any) -> AwardType:
    """A title for people; `coefficient` is that under the first law."""
    code = fields.setdefault("code", _code("DH"))
    goes_to = {"for_individuals", "for_collectives", "for_households"}
    if not goes_to & fields.keys():
        fields["for_individuals"] = True
    made = AwardType.objects.create(
        **{
            "name": f"Danh hiệu {code}",
            "kind": "title",
            "level": "department",
            "precedence": 1,
        }
        | fields
    )
    if coefficient is not None:
        AwardCoefficient.objects.create(
            type=made, law_period=make_law_period(), coefficient=Decimal(coefficient)
        )
    return made


def make_award_rule(**fields: Any) -> AwardRule:
    fields.setdefault("type", None)
    fields["type"] = fields["type"] or make_award_type()
    return AwardRule.objects.create(**{"code": _code("R"), "rule_type": "min_years"} | fields)


def make_award_person(
    *, office: Office | None = None, since: date = date(2020, 1, 1), **fields: Any
) -> Person:
    """A person with one post, open to this day and begun before the years that awards are made for."""
    code = fields.setdefault("code", _code("CN"))
    person = Person.objects.create(**{"full_name": f"Người thử {code}"} | fields)
    Post.objects.create(person=person, office=office or make_office(), valid_from=since)
    return person


def make_collective(**fields: Any) -> Collective:
    code = fields.setdefault("code", _code("TT"))
    if "office" not in fields:
        fields.setdefault("outside_name", f"Tập thể thử {code}")
    return Collective.objects.create(**{"kind": "unit"} | fields)


def make_household(**fields: Any) -> Household:
    code = fields.setdefault("code", _code("HO"))
    return Household.objects.create(**{"head": f"Chủ hộ thử {code}"} | fields)


def make_movement(**fields: Any) -> Movement:
    code = fields.setdefault("code", _code("PT"))
    return Movement.objects.create(**{"name": f"Phong trào {code}"} | fields)


def make_initiative(*authors: Person, **fields: Any) -> Initiative:
    code = fields.setdefault("code", _code("SK"))
    fields.setdefault("office", None)
    fields["office"] = fields["office"] or make_office()
    initiative = Initiative.objects.create(
        **{"title": f"Sáng kiến {code}", "year": 2023, "level_proposed": "grass_roots"} | fields
    )
    for author in authors:
        InitiativeAuthor.objects.create(initiative=initiative, person=author)
    return initiative


def make_award_decision(**fields: Any) -> AwardDecision:
    fields.setdefault("document", None)
    day = fields.setdefault("decided_on", date(2023, 12, 31))
    fields["document"] = fields["document"] or make_document(
        number=_code("QĐ-"), issued_on=day, title="Tặng danh hiệu"
    )
    return AwardDecision.objects.create(
        **{"signer_post": "Giám đốc", "law_period": make_law_period()} | fields
    )


def make_award(**fields: Any) -> Award:
    """An award registered for a person for 2023; with a decision it is given."""
    for name in ("type", "decision"):
        fields.setdefault(name, None)
    if not {"person", "collective", "household"} & fields.keys():
        fields["person"] = make_award_person()
    fields["type"] = fields["type"] or make_award_type(
        for_individuals="person" in fields,
        for_collectives="collective" in fields,
        for_households="household" in fields,
    )
    year = fields.pop("year", 2023)
    if fields["decision"] is not None:
        fields.setdefault("stage", "given")
        fields.setdefault("decided_on", fields["decision"].decided_on)
    return Award.objects.create(
        **{
            "period_start": date(year, 1, 1),
            "period_end": date(year, 12, 31),
            "achievement_year": year,
        }
        | fields
    )


def make_award_count(**fields: Any) -> AwardCount:
    code = fields.setdefault("code", _code("A"))
    return AwardCount.objects.create(
        **{
            "what": f"Danh hiệu {code}",
            "level": "department",
            "stage": "given",
            "achievement_year": 2023,
            "individuals": 1,
            "source": make_source(),
        }
        | fields
    )
