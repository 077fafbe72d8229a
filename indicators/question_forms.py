"""What one asks about a figure, and what one answers."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy

from indicators.forms import PeriodField, SliceField
from organisation.models import Area

MOST_OF_A_QUESTION: Final = 500
MOST_OF_AN_ANSWER: Final = 1000


def _text(most: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(max_length=most, widget=forms.Textarea({"rows": 3}), **kwargs)


class QuestionForm(forms.Form):
    """A question, and the figure it is about."""

    area = forms.ModelChoiceField(
        label=gettext_lazy("Area"),
        queryset=Area.objects.all(),
        empty_label=gettext_lazy("choose an area"),
    )
    period = PeriodField()
    slice = SliceField()
    text = _text(
        MOST_OF_A_QUESTION,
        label=gettext_lazy("Question"),
        error_messages={"required": gettext_lazy("Say what you want to know.")},
    )


class AnswerForm(forms.Form):
    answer = _text(
        MOST_OF_AN_ANSWER,
        label=gettext_lazy("Answer"),
        error_messages={"required": gettext_lazy("Write the answer.")},
    )
