"""What the first request would load, loaded before it: addresses, words, templates; figures, awards.

Code and words once before the server's processes part, so that they are in memory once for all of them;
figures by each process when it begins, for they change.
"""

import logging
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connections
from django.template import engines
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.urls import get_resolver
from django.utils import translation

_log = logging.getLogger(__name__)


def load_all() -> None:
    """Everything that answers are made with, except under DEBUG, where templates are read each time."""
    if settings.DEBUG:
        return
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("Overview")
            _ = (
                get_resolver().reverse_dict
            )  # imports all views, and makes the addresses of a language
    for name in _own_templates():
        get_template(name)


def read_ahead() -> None:
    """Figures read and awards counted; where the database is away, whoever asks for them waits.

    Leaves no connection of the thread that does it.
    """
    # Models can be imported once Django was set up, which is done after this module was.
    from awards.pages.remembering import count_newest_years
    from indicators import series

    try:
        series.read_ahead()
        count_newest_years()
    except DatabaseError as error:
        _log.warning("Figures cannot be read before the first visit: %s", error)
    finally:
        connections.close_all()


def _own_templates() -> Iterator[str]:
    """The names of the templates of this program; packages bring hundreds that nobody sees."""
    folders = (*engines["django"].dirs, *get_app_template_dirs("templates"))
    for folder in (Path(str(folder)) for folder in folders):
        if folder.is_relative_to(settings.BASE_DIR) and ".venv" not in folder.parts:
            yield from (str(path.relative_to(folder)) for path in folder.rglob("*.html"))
