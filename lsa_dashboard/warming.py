"""What the first request would load, loaded before it: addresses, words of each language, templates.

Done once before the server's processes part, it is in memory once for all of them; and nobody waits for
it. Code and words only: figures are read by whoever asks for them first.
"""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.template import engines
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.urls import get_resolver
from django.utils import translation


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


def _own_templates() -> Iterator[str]:
    """The names of the templates of this program; packages bring hundreds that nobody sees."""
    folders = (*engines["django"].dirs, *get_app_template_dirs("templates"))
    for folder in (Path(str(folder)) for folder in folders):
        if folder.is_relative_to(settings.BASE_DIR) and ".venv" not in folder.parts:
            yield from (str(path.relative_to(folder)) for path in folder.rglob("*.html"))
