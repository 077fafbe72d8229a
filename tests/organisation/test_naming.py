"""Vietnamese names and texts on pages in another language."""

import re

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from accounts.choices import Language
from indicators.models import Domain, Indicator, Measure, Slice
from organisation.models import Area, Document, Office
from organisation.naming import in_vietnamese, marked_name, with_name
from tests.factories import make_user

BOTH = Area(code="A", name="Tỉnh A", name_en="A province")
ONE = Area(code="B", name="Xã <B>")
MARKED = '<span lang="vi">Xã &lt;B&gt;</span>'

FORM = re.compile(r'<span lang="vi">.*?</span>', re.DOTALL)


def test_an_english_name_is_shown_where_there_is_one():
    with translation.override("en"):
        assert marked_name(BOTH) == "A province"


def test_a_name_without_an_english_one_is_marked_on_english_pages():
    with translation.override("en"):
        assert marked_name(ONE) == MARKED


def test_nothing_is_marked_on_vietnamese_pages():
    with translation.override("vi"):
        assert marked_name(BOTH) == "Tỉnh A"
        assert marked_name(ONE) == "Xã <B>"
        assert in_vietnamese("Số hộ nghèo") == "Số hộ nghèo"
        assert with_name("Xã <B>: 3", ONE) == "Xã <B>: 3"


@pytest.mark.parametrize("nothing", ["", None])
def test_nothing_to_say_is_not_marked(nothing):
    with translation.override("en"):
        assert in_vietnamese(nothing) == nothing


def test_a_name_within_a_sentence_is_marked_and_the_rest_escaped():
    with translation.override("en"):
        assert with_name("Xã <B>: 3 < 4", ONE) == f"{MARKED}: 3 &lt; 4"
        assert with_name("A province: 3", BOTH) == "A province: 3"
        assert with_name("nothing of it", None) == "nothing of it"


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", f"{MARKED} {MARKED} {MARKED}, 3"), ("vi", "Xã &lt;B&gt; Xã &lt;B&gt; Xã &lt;B&gt;, 3")],
)
def test_templates_escape_what_is_marked_once(language, written):
    source = "{% load names %}{{ a|name }} {{ a.name|vietnamese }} {{ sentence|naming:a }}"
    with translation.override(language):
        page = Template(source).render(Context({"a": ONE, "sentence": "Xã <B>, 3"}))
    assert page == written


# ---------------------------------------------------------------- on the pages


@pytest.mark.parametrize("language", Language.values)
def test_pages_mark_every_name_and_text_that_is_not_in_english(
    published: None, client: Client, settings, language: str
) -> None:
    for model in (Domain, Measure, Slice, Indicator, Area, Office):
        model._base_manager.update(name_en="")
    Document._base_manager.update(note="")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    client.force_login(make_user("leader"))
    indicator = Indicator.objects.get(code="POV_RATE")
    area = Area.objects.get(code="LC-OLD")
    district = area.children.get(code="D085")
    expected = {
        "/?nam=2024&dia-ban=LC-OLD": [area.name, indicator.domain.name],
        "/linh-vuc/?nam=2024&dia-ban=LC-OLD": [area.name, indicator.domain.name],
        "/linh-vuc/poverty/?nam=2024": [indicator.name, indicator.domain.name, area.name],
        "/chi-tieu/POV_RATE/?nam=2023&dia-ban=LC-OLD": [
            indicator.name,
            area.name,
            district.name,
            indicator.definition,
            indicator.legal_basis,
        ],
        "/tim-kiem/?q=ngheo": [indicator.name, indicator.domain.name, indicator.measure.name],
    }
    for address, names in expected.items():
        page = client.get(address).content.decode()
        main = re.search(r"<main.*</main>", page, re.DOTALL)[0]
        if language == "vi":
            assert 'lang="vi"' not in main
            continue
        for name in names:
            assert f'<span lang="vi">{name}</span>' in main, (address, name)
            # What is left of it stands in attributes and in the data of charts, which have no marks.
            rest = re.sub(r"<script.*?</script>", "", FORM.sub("", main), flags=re.DOTALL)
            read = re.sub(r"<[^>]*>", "", rest)
            assert name not in read or len(name) < 4, (address, name)
