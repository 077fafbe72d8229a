"""What the first request would load, loaded before it: addresses, words, templates; counts of awards.

Code and words once before the server's processes part, so that they are in memory once for all of them;
awards are counted by each process when it begins, for they change. Figures are read by whoever asks first.
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


def count_ahead() -> None:
    """The awards of the newest years counted; where the database is away, whoever asks for them waits."""
    # Models can be imported once Django was set up, which is done after this module was.
    from awards.pages.remembering import count_newest_years

    try:
        count_newest_years()
    except DatabaseError as error:
        _log.warning("Awards cannot be counted before the first visit: %s", error)
    finally:
        connections.close_all()  # those of this thread, which answers no visitor


def _own_templates() -> Iterator[str]:
    """The names of the templates of this program; packages bring hundreds that nobody sees."""
    folders = (*engines["django"].dirs, *get_app_template_dirs("templates"))
    for folder in (Path(str(folder)) for folder in folders):
        if folder.is_relative_to(settings.BASE_DIR) and ".venv" not in folder.parts:
            yield from (str(path.relative_to(folder)) for path in folder.rglob("*.html"))
