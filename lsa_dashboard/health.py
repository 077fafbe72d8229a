"""Whether this installation can do its work, told to whatever watches over it."""

import os
import shutil
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

# Bytes. With less, uploads and the log of SQLite may soon fail; with this there is time to make room.
ROOM_NEEDED = 256 * 1024 * 1024

# This process has seen every migration of its release in the database: they do not go away again.
_migrated = False


@require_safe
@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """200 when all is well, else 503: what is and what is not, and the release; nothing of anybody."""
    state = {**_state_of_database(), "disk": _disk_has_room()}
    well = all(state.values())
    return JsonResponse(
        {"well": well, **state, "version": settings.VERSION},
        status=HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE,
    )


def _state_of_database() -> dict[str, bool]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return {"database": True, "migrated": _is_migrated()}
    except (DatabaseError, InterfaceError):
        return {"database": False, "migrated": False}


def _is_migrated() -> bool:
    """Whether every migration of this release is in the database; asked until it is, then known."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _disk_has_room() -> bool:
    """Whether the folder of this machine's data is there, may be written to and has room."""
    folder = settings.DATA_DIR
    try:
        return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free >= ROOM_NEEDED
    except OSError:
        return False
