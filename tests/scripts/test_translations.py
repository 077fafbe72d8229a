"""The Vietnamese catalogue is complete, and what is said to be missing really is."""

import polib
import pytest

from scripts.translations import (
    COMPILED,
    Message,
    add_missing,
    findings,
    is_compiled,
    messages_of_python,
    messages_of_template,
    read_catalogue,
    used_messages,
)


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    made = polib.POFile()
    made.extend(entries)
    return made


def test_the_committed_catalogue_is_complete():
    assert list(findings(read_catalogue(), used_messages())) == []


def test_the_committed_catalogue_is_compiled():
    assert is_compiled(read_catalogue(), COMPILED), "make messages"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('_("Plan")', Message(None, "Plan", None)),
        ('gettext_lazy("Two " "parts")', Message(None, "Two parts", None)),
        ('translation.gettext("Plan")', Message(None, "Plan", None)),
        ('gettext_noop("Plan")', Message(None, "Plan", None)),
        ('pgettext_lazy("of a year", "Plan")', Message("of a year", "Plan", None)),
        ('ngettext("%(n)s row", "%(n)s rows", n)', Message(None, "%(n)s row", "%(n)s rows")),
        ('npgettext("file", "row", "rows", n)', Message("file", "row", "rows")),
    ],
)
def test_python_calls_are_read(source, message):
    assert list(messages_of_python(f"first = 1\n{source}")) == [(message, 2)]


@pytest.mark.parametrize("source", ["_(name)", "_()", 'format("Plan")', 'x["Plan"]'])
def test_python_without_a_text_to_translate_gives_none(source):
    assert list(messages_of_python(source)) == []


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('{% translate "Plan" %}', Message(None, "Plan", None)),
        ('{% translate "Plan (year)" context "title" %}', Message("title", "Plan (year)", None)),
        ('{% translate "The area\'s plan" as title %}', Message(None, "The area's plan", None)),
        ('{% translate "100 %" %}', Message(None, "100 %%", None)),
        ('{% include "a.html" with title=_("Plan") %}', Message(None, "Plan", None)),
        ('{{ title|default:_("Plan") }}', Message(None, "Plan", None)),
        (
            "{% blocktranslate trimmed with n=x %}\n  Year\n  {{ n }}\n{% endblocktranslate %}",
            Message(None, "Year %(n)s", None),
        ),
        (
            "{% blocktranslate count n=n %}{{ n }} row{% plural %}{{ n }} rows"
            "{% endblocktranslate %}",
            Message(None, "%(n)s row", "%(n)s rows"),
        ),
    ],
)
def test_template_tags_are_read(source, message):
    assert [found for found, _line in messages_of_template(f"<p>It's</p>{source}")] == [message]


@pytest.mark.parametrize(
    ("entry", "finding"),
    [
        (polib.POEntry(msgid="Plan", msgstr=""), "not translated"),
        (polib.POEntry(msgid="Plan", msgstr="Kế hoạch", flags=["fuzzy"]), "fuzzy"),
        (polib.POEntry(msgid="Plan", msgstr="Kê\u0301 hoạch"), "not NFC"),
        (polib.POEntry(msgid="Year %(n)s", msgstr="Năm"), "is lost from"),
        (polib.POEntry(msgid="Year", msgstr="Năm %(n)s"), "is not in"),
        (polib.POEntry(msgid="Year {n}", msgstr="Năm {m}"), "is not in"),
        (polib.POEntry(msgid="%(n)s of plan", msgstr="%(n)s % kế hoạch"), "write %%"),
        (polib.POEntry(msgid="row", msgid_plural="rows", msgstr_plural={0: ""}), "not translated"),
        (polib.POEntry(msgid="Other", msgstr="Khác"), "not in the catalogue: 'Plan'"),
    ],
)
def test_a_doubtful_entry_is_named(entry, finding):
    used = {Message(None, "Plan", None): ["a.py:1"]} if entry.msgid == "Other" else {}

    assert any(finding in said for said in findings(catalogue(entry), used))


def test_a_plural_entry_answers_for_its_singular_and_not_the_other_way_round():
    singular, plural = Message(None, "row", None), Message(None, "row", "rows")
    with_plural = polib.POEntry(msgid="row", msgid_plural="rows", msgstr_plural={0: "dòng"})
    without = polib.POEntry(msgid="row", msgstr="dòng")

    assert list(findings(catalogue(with_plural), {singular: ["a.py:1"], plural: ["a.py:2"]})) == []
    assert list(findings(catalogue(without), {plural: ["a.py:2"]})) == [
        "a.py:2: not in the catalogue: 'row'"
    ]


def test_new_texts_are_added_once_and_wait_for_a_translator():
    made = catalogue(polib.POEntry(msgid="Plan", msgstr="Kế hoạch"))
    used = {
        Message(None, "Plan", None): ["a.py:1"],
        Message(None, "row", None): ["a.py:2"],
        Message(None, "row", "rows"): ["a.py:3"],
        Message("title", "Plan", None): ["a.py:4"],
    }

    assert add_missing(made, used) == 2
    assert add_missing(made, used) == 0
    assert {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in made} == {
        (None, "Plan", ""),
        (None, "row", "rows"),
        ("title", "Plan", ""),
    }


def test_a_catalogue_changed_since_it_was_compiled_is_seen(tmp_path):
    made, compiled = catalogue(polib.POEntry(msgid="Plan", msgstr="Kế hoạch")), tmp_path / "a.mo"
    assert not is_compiled(made, compiled)

    made.save_as_mofile(str(compiled))
    assert is_compiled(made, compiled)

    made[0].msgstr = "Chỉ tiêu"
    assert not is_compiled(made, compiled)
