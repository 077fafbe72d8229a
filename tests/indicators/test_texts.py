"""The Vietnamese of the working notes: complete, used, and with the figures of the English."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import models

from assignments.loading import load_totals
from assignments.models import YearTotal
from awards.loading import load_awards
from awards.models import AwardCount, AwardRule, AwardType, LawPeriod
from indicators.loading import load_catalogue, load_published
from indicators.models import Indicator, Observation, Plan, SeriesBreak, Slice, Target
from organisation.loading import Folder, load_organisation
from organisation.models import (
    Area,
    AreaSuccession,
    Document,
    Office,
    OfficeSuccession,
    SwapDay,
)
from vietnamese.text import fold, nfc

FOLDER: Path = settings.BASE_DIR / "fixtures" / "domain"

COLUMNS = [
    ("observations", "note"),
    ("observations", "derivation"),
    ("plans", "note"),
    ("indicators", "source_note"),
    ("areas", "successor_note"),
    ("area_facts", "note"),
    ("offices", "note"),
    ("documents", "note"),
    ("swap_days", "note"),
    ("successions", "basis"),
    ("office_successions", "basis"),
    ("series_breaks", "source"),
    ("slices", "dimension"),
    ("assignment_totals", "note"),
    ("law_periods", "note"),
    ("award_catalogue", "decided_by"),
    ("award_catalogue", "note"),
    ("award_rules", "note"),
    ("awards_2023", "remark"),
    ("awards_2023", "contradiction"),
]

FIELDS: list[tuple[type[models.Model], str]] = [
    (Observation, "note"),
    (Observation, "derivation"),
    (Target, "note"),
    (Target, "derivation"),
    (Plan, "note"),
    (Indicator, "definition_source"),
    (Area, "note"),
    (Office, "note"),
    (Document, "note"),
    (SwapDay, "note"),
    (AreaSuccession, "basis"),
    (OfficeSuccession, "basis"),
    (SeriesBreak, "source"),
    (Slice, "dimension"),
    (YearTotal, "note"),
    (LawPeriod, "note"),
    (AwardType, "decided_by"),
    (AwardType, "note"),
    (AwardRule, "note"),
    (AwardCount, "remark"),
    (AwardCount, "contradiction"),
]

NOT_PROSE = re.compile(r"https?://\S+|\S*\w[./]\w\S*|\S*[\d_]\S*|\bkm\b")
"""What no language owns: addresses, file names, codes, units (baolaocai.vn, areas.csv, O012, km)."""

WORD = re.compile(r"[^\W\d_]+")

SYLLABLE = re.compile(
    r"(?:b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x)?"
    r"[aeiouy]{1,3}"
    r"(?:c|ch|m|n|ng|nh|p|t)?"
)
"""What a Vietnamese syllable can be once its accents are folded away."""

ENGLISH_NUMBER = re.compile(r"\d\.\d{1,2}(?![\d.])|(?<!\w)\d{5,}")
"""14.94 or 26791, which an official would write 14,94 and 26.791; 1,035 may be either."""


def english_words(text: str) -> list[str]:
    """The words in small letters that cannot be Vietnamese: "merger" and "of", but not "the".

    Words with a capital are left out, they may be names (Methadone). Every sentence of English has
    several words that no Vietnamese syllable is built like, so short look-alikes do not matter.
    """
    words = WORD.findall(NOT_PROSE.sub(" ", text))
    return [word for word in words if word.islower() and not SYLLABLE.fullmatch(fold(word))]


def figures(text: str) -> list[str]:
    """The digits of every number, whatever separates its thousands and decimals, sorted."""
    return sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d)", "", text)))


def notes() -> Iterator[str]:
    folder = Folder(FOLDER)
    for name, column in COLUMNS:
        for row in folder.rows(name):
            if row[column] and (name != "observations" or row.yes("load")):
                yield row[column]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return Folder(FOLDER).texts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("merger of Lào Cai and Yên Bái", ["merger", "of", "and"]),
        ("hợp nhất tỉnh Lào Cai và tỉnh Yên Bái", []),
        ("điều trị Methadone tại Cơ sở số 1", []),
        ("MOVE-5; drugs (pattern)", ["drugs", "pattern"]),
        ("đã xác nhận: baolaocai.vn post384831, xem area_groups.csv", []),
        ("article-2023.txt (ước 67,7%)", []),
    ],
)
def test_an_english_word_is_told_from_a_vietnamese_one(text, words):
    assert english_words(text) == words


def test_every_english_note_has_a_translation(texts):
    assert {note for note in notes() if english_words(note)} - texts.keys() == set()


def test_every_note_with_an_english_number_has_a_translation(texts):
    assert {note for note in notes() if ENGLISH_NUMBER.search(note)} - texts.keys() == set()


def test_every_translation_is_used_by_a_table(texts):
    assert texts.keys() - set(notes()) == set()


def test_every_note_is_translated_once_and_in_order():
    notes_in_file = [row["en"] for row in Folder(FOLDER).rows("texts_vi")]
    assert notes_in_file == sorted(set(notes_in_file))


def test_every_translation_is_vietnamese(texts):
    assert {vi: words for vi in texts.values() if (words := english_words(vi)) or not vi} == {}


def test_every_translation_is_stored_as_nfc():
    file = (FOLDER / "texts_vi.csv").read_text(encoding="utf-8")
    assert file == nfc(file)


def test_every_number_of_a_translation_is_written_the_vietnamese_way(texts):
    assert [vi for vi in texts.values() if ENGLISH_NUMBER.search(vi)] == []


def test_no_figure_is_lost_or_changed_in_translation(texts):
    assert [(en, vi) for en, vi in texts.items() if figures(en) != figures(vi)] == []


def test_a_folder_without_translations_keeps_the_notes_as_they_are(tmp_path):
    (tmp_path / "offices.csv").write_text("code,note\nLSA,not seen\n", encoding="utf-8")
    (row,) = Folder(tmp_path).rows("offices")
    assert row.text("note") == "not seen"


@pytest.mark.django_db
def test_no_english_note_reaches_the_screens():
    folder = Folder(FOLDER)
    load_organisation(folder)
    load_catalogue(folder)
    load_published(folder)
    load_totals(folder)
    load_awards(folder)
    for model, field in FIELDS:
        stored = model._default_manager.exclude(**{field: ""}).values_list(field, flat=True)
        assert stored, f"no {model.__name__} has a {field}"
        assert [text for text in stored if english_words(text)] == []
