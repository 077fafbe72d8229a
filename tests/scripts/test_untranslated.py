"""A word in a template that is not marked for translation is found."""

import pytest

from scripts.untranslated import untranslated_words


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<h1>Overview</h1>", [(1, "Overview")]),
        ("<h1>\n  Tổng quan\n</h1>", [(2, "Tổng quan")]),
        ("{{ value }} households", [(1, "households")]),
        ("{% if late %}late{% endif %}", [(1, "late")]),
        ('<img alt="Chart" src="a.svg">', [(1, "Chart")]),
        ('<button aria-label="Close">×</button>', [(1, "Close")]),
        ('<input type="submit" value="Save">', [(1, "Save")]),
        ("<title>{% translate 'Plan' %} | Lào Cai</title>", [(1, "| Lào Cai")]),
        ("{# one #}\n{% comment %}\ntwo\n{% endcomment %}\n<p>three</p>", [(5, "three")]),
    ],
)
def test_a_bare_word_is_named_with_its_line(template, found):
    assert list(untranslated_words(template)) == found


@pytest.mark.parametrize(
    "template",
    [
        "<kbd>Ctrl</kbd>",
        "{% translate 'Overview' %}",
        "{% blocktranslate trimmed with n=count %}{{ n }} figures{% endblocktranslate %}",
        "{% blocktranslate count n=n %}one{% plural %}many{% endblocktranslate %}",
        "<a href='{% url 'plan' %}' class='button primary'>{{ title }}</a>",
        "<input type='hidden' name='next' value='overview'>",
        '<img alt="{% translate "Chart" %}">',
        "<script>const name = 1</script><style>a { color: red }</style>",
        "<td>{{ value }} %</td> · → 2023 &nbsp;",
        "<a>CSV</a>",
    ],
)
def test_marked_words_and_code_pass(template):
    assert list(untranslated_words(template)) == []
