"""States of tasks in templates."""

from django import template

from assignments import wording
from assignments.states import State
from indicators.entry_tables import time_left

register = template.Library()

register.filter("task_state", wording.drawn_state)
register.filter("time_left", time_left)


@register.filter
def task_tone(state: State) -> str:
    """`top-{{ item.state|task_tone }}`: the colour of a state, by the name of its class."""
    return wording.LOOKS[state].tone
