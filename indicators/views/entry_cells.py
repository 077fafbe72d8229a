"""What the script of a form asks and sends: cells to be saved, and how they would be read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.permissions import Permission, require
from indicators.calculations import rounded
from indicators.choices import FormColumn
from indicators.entering import Save, SubmissionClosed, Typed, save_entries
from indicators.filling import Filling, filling_of
from indicators.models import Entry, FormRow, Submission
from indicators.pages.entry import answers
from indicators.pages.entry.reading import read_content
from indicators.pages.entry.requests import NotARequest, SentCell, read_request
from indicators.pages.entry.sheet import Cell, cells_of, impossible, sheet_by_area
from organisation.models import Area
from vietnamese.numbers import NumberReason, NumberRefused


class AnothersPage(Exception):
    """The page was made for another account: at a shared desk somebody signed in in another window."""


@dataclass(frozen=True)
class _Sent:
    """A request about the cells of a form that this person fills in."""

    filling: Filling
    by: User
    cells: tuple[SentCell, ...]
    knows: Mapping[str, int] | None

    @property
    def submission(self) -> Submission:
        return self.filling.submission


def _sent(request: HttpRequest, pk: int) -> _Sent:
    """The request, checked. Raises Http404, PermissionDenied, NotARequest and AnothersPage."""
    submission = get_object_or_404(Submission.objects.with_names(), pk=pk)
    require(request.user, Permission.ENTRY_CHANGE, office=submission.office)
    assert request.user.is_authenticated
    sent = read_request(request.body)
    if sent.account not in (None, request.user.pk):
        raise AnothersPage
    return _Sent(filling_of(submission), request.user, sent.cells, sent.knows)


@require_POST
@never_cache
def save(request: HttpRequest, pk: int) -> JsonResponse:
    """Save cells, each for itself; how each went, and how the cells of their areas stand now."""
    try:
        sent = _sent(request, pk)
        return JsonResponse(_saved(sent))
    except NotARequest:
        return JsonResponse({}, status=HTTPStatus.BAD_REQUEST)
    except AnothersPage:
        return JsonResponse({}, status=HTTPStatus.UNAUTHORIZED)
    except SubmissionClosed as closed:
        return JsonResponse({"said": str(closed)}, status=HTTPStatus.CONFLICT)


@require_POST
@never_cache
def preview(request: HttpRequest, pk: int) -> JsonResponse:
    """How cells would be read and what they hold now; nothing is saved."""
    try:
        sent = _sent(request, pk)
    except NotARequest:
        return JsonResponse({}, status=HTTPStatus.BAD_REQUEST)
    except AnothersPage:
        return JsonResponse({}, status=HTTPStatus.UNAUTHORIZED)
    cells = _cells(sent)
    read, refused = _read(sent, cells)
    return JsonResponse(
        {
            "cells": {
                **{name: _previewed(cell, typed) for name, (_, cell, typed) in read.items()},
                **{
                    name: {"reading": "refused", "was": _content_of(cells.get(name)), **outcome}
                    for name, outcome in refused.items()
                },
            }
        }
    )


def _cells(sent: _Sent) -> dict[str, Cell]:
    names = (each.name for each in sent.cells)
    return cells_of(sent.filling, names, today=timezone.localdate())


_ReadCells = dict[str, tuple[SentCell, Cell, Typed]]


def _read(sent: _Sent, cells: Mapping[str, Cell]) -> tuple[_ReadCells, dict[str, dict[str, Any]]]:
    """What was sent, read, and what of it cannot be read or can never be, with the reasons."""
    read: _ReadCells = {}
    refused: dict[str, dict[str, Any]] = {}
    for each in sent.cells:
        cell = cells.get(each.name)
        if cell is None:
            refused[each.name] = {
                "outcome": "gone",
                "said": _("This form does not ask for that figure."),
            }
            continue
        try:
            read[each.name] = (each, cell, _typed(each, cell))
        except ValidationError as error:
            refused[each.name] = _refused(" ".join(error.messages), _readings(cell, error))
    never = impossible(sent.filling, [(cell, typed) for _each, cell, typed in read.values()])
    for name, reasons in never.items():
        del read[name]
        refused[name] = _refused(" ".join(reasons))
    return read, refused


def _saved(sent: _Sent) -> dict[str, Any]:
    cells = _cells(sent)
    read, outcomes = _read(sent, cells)
    saves = []
    for name, (each, cell, typed) in read.items():
        if question := _question(sent.filling, each, cell, typed):
            outcomes[name] = {"outcome": "asked"} | question
        else:
            saves.append(Save(cell.key, typed, each.seen))
    results = save_entries(
        submission=sent.submission, saves=saves, by=sent.by, asked=sent.filling.asked
    )
    for saved, result in zip(saves, results, strict=True):
        name = saved.cell.name
        outcomes[name] = answers.outcome_of(cells[name], result)
    entries = [result for result in results if isinstance(result, Entry)]
    return {"outcomes": outcomes} | _state(sent, sent.filling.with_entries(entries), cells)


def _typed(each: SentCell, cell: Cell) -> Typed:
    typed = cell.stored if each.content is None else read_content(each.content, cell)
    if each.note is not None:
        typed = replace(typed, note=each.note.strip())
    if each.reason is not None:
        typed = replace(typed, reason=each.reason.strip())
    return typed


def _question(filling: Filling, each: SentCell, cell: Cell, typed: Typed) -> dict[str, Any] | None:
    """Whether a figure from January on should not rather fill in the period's own cell."""
    if each.sure or each.content is None or cell.column != FormColumn.CUMULATIVE:
        return None
    return answers.difference(filling, cell, typed)


def _refused(said: str, readings: Sequence[str] = ()) -> dict[str, Any]:
    return {"outcome": "refused", "said": said, "readings": readings}


def _readings(cell: Cell, error: ValidationError) -> list[str]:
    """What a number that was not read may have meant, each as it would stand in the cell."""
    refusal, indicator = error.__cause__, cell.row.indicator
    if not isinstance(refusal, NumberRefused) or indicator is None:
        return []
    if refusal.reason == NumberReason.CAPACITY:
        return []  # it was read well, and is too large all the same
    return [
        cell.content_of(Typed(reading))
        for reading in refusal.readings
        if reading == rounded(reading, indicator.decimals)
    ]


def _state(sent: _Sent, filling: Filling, cells: Mapping[str, Cell]) -> dict[str, Any]:
    """How the areas of these cells stand now: of a page that says what it knows, what is news to it."""
    areas = dict.fromkeys(cell.key.area for cell in cells.values())
    rows = None if sent.knows is None else _news(sent.knows, filling, cells, areas)
    sheet = sheet_by_area(filling, today=timezone.localdate(), areas=areas, rows=rows)
    return answers.state_of_sheet(sheet)


def _news(
    knows: Mapping[str, int], filling: Filling, cells: Mapping[str, Cell], areas: Collection[Area]
) -> list[FormRow]:
    """The rows of which something may have changed: by what was sent, or by colleagues meanwhile."""
    by_colleagues = (
        key
        for area in areas
        for row in filling.asked.rows
        for key in filling.asked.cells_of(row, area)
        if key.name in knows and Cell(key, filling.entry_of(key)).version != knows[key.name]
    )
    changed = {
        key.key.indicator for key in (*(cell.key for cell in cells.values()), *by_colleagues)
    }
    return [*filling.rows_touched_by(changed)]


def _previewed(cell: Cell, typed: Typed) -> dict[str, str]:
    """How one cell would be read: new, the same or changed; what it holds and would hold."""
    now = cell.content_of(typed)
    reading = "same" if now == cell.content else "changed" if cell.content else "new"
    return {"reading": reading, "was": cell.content, "now": now}


def _content_of(cell: Cell | None) -> str:
    return cell.content if cell else ""
