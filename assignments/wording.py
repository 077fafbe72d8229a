"""How tasks are spoken of: their states with icon and word, and the days that are left."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from assignments.states import State


@dataclass(frozen=True)
class Look:
    """How a state is shown: its icon, its colour by the name of the class, and the word beside them."""

    icon: str
    tone: str
    word: str | Promise


LOOKS: Final = {
    State.OVERDUE: Look("behind", "behind", pgettext_lazy("state of a task", "Overdue")),
    State.DUE_SOON: Look("watch", "watch", pgettext_lazy("state of a task", "Due soon")),
    State.IN_HAND: Look("ontrack", "ontrack", pgettext_lazy("state of a task", "In hand")),
    State.DONE_EARLY: Look("early", "exceeded", pgettext_lazy("state of a task", "Done early")),
    State.DONE_ON_TIME: Look(
        "exceeded", "exceeded", pgettext_lazy("state of a task", "Done on time")
    ),
    State.DONE_LATE: Look("late", "late", pgettext_lazy("state of a task", "Done late")),
    State.WITHDRAWN: Look("none", "none", pgettext_lazy("state of a task", "Withdrawn")),
}


def state_word(state: State) -> str:
    return str(LOOKS[state].word)


def drawn_state(state: State) -> SafeString:
    """Icon, word and colour; the page includes `assignments/_state_icons.html` once."""
    look = LOOKS[state]
    return format_html(
        '<span class="state is-{}"><svg class="icon" aria-hidden="true" focusable="false">'
        '<use href="#i-{}"/></svg>{}</span>',
        look.tone,
        look.icon,
        look.word,
    )
