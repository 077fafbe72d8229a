"""What the first request would load, loaded before it: addresses, words, templates; figures and awards.

All of it before the server's processes part, so that it is in memory once for all of them; a process that
begins later reads what has changed since.
"""

import logging
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django import db
from django.conf import settings
from django.template import engines
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import translation

_log = logging.getLogger(__name__)


def load_all() -> None:
    """Everything that answers are made with, except under DEBUG, where templates are read each time."""
    if settings.DEBUG:
        return
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("Overview")
            _load_addresses()
    for name in _own_templates():
        get_template(name)


def read_ahead() -> None:
    """All figures read and the awards of the newest years counted, or what has changed since the last time.

    Where the database is away, whoever asks for them waits. Nothing found in it keeps a server from
    starting: the pages that could mend a row are there when those that show it are not.
    """
    # Models can be imported once Django was set up, which is done after this module was.
    from awards.pages.remembering import count_newest_years
    from indicators import series

    try:
        catalogue = series.read_catalogue()
        series.read_book(catalogue, indicators=catalogue.indicators)
        count_newest_years()
    except db.Error as error:
        _log.warning("Figures and awards cannot be read before the first visit: %s", error)
    except (ValueError, LookupError, ArithmeticError):  # a code, a reference, a number
        _log.exception("Figures and awards cannot be understood; whoever asks for them is told.")
    finally:
        db.connections.close_all()  # those of this thread, which answers no visitor


def _load_addresses() -> None:
    """Imports all views and makes the addresses of the active language, those within namespaces too."""
    resolver = get_resolver()
    _ = resolver.reverse_dict
    for namespace in resolver.namespace_dict:
        # No address has this name: it is looked for among all that there are, which are made for that.
        with suppress(NoReverseMatch):
            reverse(f"{namespace}:")


def _own_templates() -> Iterator[str]:
    """The names of the templates of this program; packages bring hundreds that nobody sees."""
    folders = (*engines["django"].dirs, *get_app_template_dirs("templates"))
    for folder in (Path(str(folder)) for folder in folders):
        if folder.is_relative_to(settings.BASE_DIR) and ".venv" not in folder.parts:
            yield from (str(path.relative_to(folder)) for path in folder.rglob("*.html"))
