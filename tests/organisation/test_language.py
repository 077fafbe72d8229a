"""The language of an answer is that of its thread, and of nobody else's."""

import threading

from django.utils import translation
from django.utils.translation import gettext, trans_real


def test_django_keeps_the_language_where_we_put_its_place():
    assert isinstance(trans_real._active, threading.local)  # type: ignore[attr-defined]
    with translation.override("en"):
        assert translation.get_language() == "en"
        assert gettext("Overview") == "Overview"
        with translation.override("vi"):
            assert gettext("Overview") == "Tổng quan"
        with translation.override(None):
            assert translation.get_language() is None
        assert translation.get_language() == "en"


def test_another_thread_speaks_its_own_language():
    spoken: dict[str, str | None] = {}

    def speak() -> None:
        spoken["at first"] = translation.get_language()
        translation.activate("vi")
        spoken["then"] = translation.get_language()

    with translation.override("en"):
        thread = threading.Thread(target=speak)
        thread.start()
        thread.join()
        assert translation.get_language() == "en"
    assert spoken == {"at first": "vi", "then": "vi"}
