"""No English word is left on a Vietnamese page and no Vietnamese one on an English page, whoever looks at it.

Which words are English is told by the catalogues themselves: those of their English texts that no
Vietnamese one has. So a text that nobody marked for translation is found as well as one that nobody
translated, as long as it is made of words that are in use on these pages. Vietnamese words are told the
other way round. What is marked as the other language may be in it: the switch, and data without an
English name.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polib
import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import models, transaction
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.choices import Role
from accounts.models import User
from indicators.models import Domain, Indicator
from scripts.translations import CATALOGUE, NAMED_PLACE, is_compiled, read_catalogue
from scripts.untranslated import untranslated_words
from tests.accounts.test_permission_sweep import address_of, make_person, names_in_resolver
from tests.factories import make_user

PASSWORD = "suối Mường Hum mùa lúa chín"

CATALOGUE_OF_SCRIPTS = CATALOGUE.with_name("djangojs.po")
"""What Django's admin says through its scripts; the makers of our own catalogue do not look there."""

WORD = re.compile(r"(?<![\w./@-])[A-Za-z]?[a-z]{2,}(?![\w/@-]|\.\w)")
"""A word in plain letters; parts of addresses, file names and codes are none."""

ACCENTED = re.compile(r"[^\W\d_]*[^\W\d_a-zA-Z][^\W\d_]*")
"""A word with a letter that English does not have; plain ones might be of either language."""

ALSO_VIETNAMESE = frozenset({"can", "long", "than"})
"""English words of the catalogues that Vietnamese has too: can thiệp, Vĩnh Long, Than Uyên."""

ICON_OF_DJANGO = re.compile(r'<img [^>]*alt="(?:Search|True|False|None)">')
"""Icons of the admin; Django has no translation for their names."""

JSON_BLOCK = re.compile(r'<script id="[^"]+" type="application/json">(.*?)</script>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="(\w+-\w+_FORMS)" value="(\d+)"')
TYPED = re.compile(r'<(?:input|textarea|select)[^>]* name="((?!_|csrf)\w+)"')


# ---------------------------------------------------------------- words


def words_of(texts: Iterable[str], word: re.Pattern[str] = WORD) -> set[str]:
    return {each.lower() for text in texts for each in word.findall(text)}


@dataclass(frozen=True)
class Language:
    """A language of the pages, the other one, and words that only the other one has."""

    code: str
    other: str
    foreign: frozenset[str]

    def left_in(self, html: str, data: Iterable[str] = ()) -> list[str]:
        """The texts of the page with a foreign word in them, each with the words found.

        `data` are names and texts of rows, which may be in either language.
        """
        word = WORD if self.code == "vi" else ACCENTED
        return [
            f"{', '.join(sorted(found))}: {text[:100]}"
            for text in texts_of(without_marked(html, self.other))
            if (found := words_of([without(text, data)], word) & self.foreign)
        ]


@pytest.fixture(scope="module", params=["vi", "en"])
def language(request: pytest.FixtureRequest) -> Language:
    """Each language with the words of both catalogues that only the other one has."""
    entries = [*read_catalogue(), *polib.pofile(str(CATALOGUE_OF_SCRIPTS))]
    english = [text for entry in entries for text in (entry.msgid, entry.msgid_plural)]
    vietnamese = [
        text for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values())
    ]
    # What stands in for a figure or a name is called in English in both.
    english, vietnamese = (
        [NAMED_PLACE.sub(" ", text) for text in texts] for texts in (english, vietnamese)
    )
    if request.param == "vi":
        foreign = words_of(english) - words_of(vietnamese) - ALSO_VIETNAMESE
        return Language("vi", "en", frozenset(foreign))
    foreign = words_of(vietnamese, ACCENTED) - words_of(english, ACCENTED)
    return Language("en", "vi", frozenset(foreign))


def without_marked(html: str, language: str) -> str:
    """The page without the elements that say they are in this language."""
    marked = rf'<(\w+)\b[^>]*\slang="{language}"[^>]*>.*?</\1>'
    return re.sub(marked, "", html, flags=re.DOTALL)


def without(text: str, data: Iterable[str]) -> str:
    for each in data:
        text = text.replace(each, " ")
    return text


def texts_in_rows(*fields: str) -> list[str]:
    """What the rows of our tables say, or these fields of them; the longest first."""
    found = {django_settings.DEPARTMENT_NAME, django_settings.DEPARTMENT_SHORT_NAME}
    for app in ("organisation", "accounts", "indicators", "assignments", "awards", "desk"):
        for model in apps.get_app_config(app).get_models():
            names = [
                field.name
                for field in model._meta.concrete_fields
                if isinstance(field, models.CharField | models.TextField)
                and (not fields or field.name in fields)
            ]
            for row in model._base_manager.values_list(*names) if names else ():
                found.update(text for text in row if text and len(text) > 1)
    return sorted(found, key=len, reverse=True)


def texts_of(html: str) -> Iterator[str]:
    """What a person reads or hears of a page, that which a script draws from its data included."""
    for _line, text in untranslated_words(ICON_OF_DJANGO.sub("", html)):
        yield text
    for block in JSON_BLOCK.findall(html):
        yield from (text for text in _strings(json.loads(block)) if " " in text)


def _strings(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for part in data.values() if isinstance(data, dict) else data:
            yield from _strings(part)


# ---------------------------------------------------------------- every page, by whoever may see it


def reader(language: Language, user: User | None = None) -> Client:
    """Somebody who chose the language, signed in or not."""
    client = Client()
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = language.code
    if user is not None:
        client.force_login(user)
    return client


def page_in(response: HttpResponse) -> str:
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return response.content.decode() if is_page else ""


def filled_wrongly(html: str) -> dict[str, str]:
    """Something for every field of the page that hardly any of them takes."""
    return dict.fromkeys(TYPED.findall(html), "!") | dict(HIDDEN.findall(html))


def left_on(name: str, language: Language, user: User | None = None) -> list[str]:
    """What is left on the page of an address, and on what it answers to a form filled wrongly.

    Nothing that was made for it or done on it is kept.
    """
    client = reader(language, user)
    with transaction.atomic():
        address = address_of(name)
        pages = [page_in(client.get(address))]
        if "<form" in pages[0]:
            pages.append(page_in(client.post(address, filled_wrongly(pages[0]), follow=True)))
        data = texts_in_rows() if language.code == "en" else ()
        transaction.set_rollback(True)
    return [f"{name}: {text}" for html in pages for text in language.left_in(html, data)]


@pytest.mark.any_database
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "pages"),
    [
        (Role.LEADER, "(?!admin:)"),
        (Role.ADMIN, "admin:"),
        # What reviewers see and administrators do not: forms of figures and plans.
        (Role.REVIEWER, "admin:indicators_(observation|plan)_"),
        # What award officers see and leaders do not: the forms of the register and of awards.
        (Role.AWARD_OFFICER, "awards:.*(create|update|record|recipients|hand-over|revoke)$"),
        (Role.AWARD_OFFICER, "admin:awards_"),
    ],
)
def test_every_page_is_in_one_language(role, pages, settings, language):
    settings.MFA_REQUIRED_ROLES = []
    people = {each: make_person(each) for each in Role}
    left = [
        text
        for name in sorted(set(names_in_resolver()))
        if re.match(pages, name)
        for text in left_on(name, language, people[role])
    ]
    assert left == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["account_login", "account_inactive"])
def test_pages_before_signing_in_are_in_one_language(name, language):
    assert left_on(name, language) == []


@pytest.mark.django_db
def test_the_second_step_is_in_one_language(language):
    client = reader(language)
    user = make_person(Role.LEADER)
    user.set_password(PASSWORD)
    user.save()
    typed = {"login": user.username, "password": PASSWORD}
    answers = [
        client.post(reverse("account_login"), typed, follow=True),
        client.post(reverse("mfa_authenticate"), {"code": "000000"}),
        reader(language, make_user(Role.LEADER)).get(reverse("mfa_activate_totp")),
    ]
    assert [answer.resolver_match.url_name for answer in answers] == [
        "mfa_authenticate",
        "mfa_authenticate",
        "mfa_activate_totp",
    ]
    data = texts_in_rows()
    left = [text for answer in answers for text in language.left_in(page_in(answer), data)]
    assert left == []


# ---------------------------------------------------------------- pages with the published figures


def test_pages_of_real_figures_are_in_one_language(published, language):
    leader = reader(language, make_user(Role.LEADER))
    overview, search = reverse("indicators:overview"), reverse("indicators:indicator-search")
    codes = Indicator.objects.order_by("code").values_list("code", flat=True)
    addresses = [
        overview,
        f"{overview}?nam=2022&dia-ban=LC-OLD",
        f"{overview}?nam=2024&dia-ban=LC-OLD",
        f"{overview}?nam=1800&dia-ban=x",
        f"{search}?q=viec",
        f"{search}?q=khong+co+gi",
        reverse("indicators:domain-list"),
        *(domain.get_absolute_url() for domain in Domain.objects.all()[:4]),
        *(reverse("indicators:indicator-detail", args=[code]) for code in codes[::12]),
        f"{reverse('indicators:indicator-detail', args=['POV_RATE'])}?nam=2022",
        f"{reverse('indicators:indicator-detail', args=['EMP_JOBS_NEW'])}?nam=2025",
    ]
    # English names of places are spelt as in Vietnam; the decree beside a break is drawn by a script.
    data = texts_in_rows("name_en", "decree") if language.code == "en" else ()
    left = [
        f"{address}: {text}"
        for address in addresses
        for text in language.left_in(page_in(leader.get(address)), data)
    ]
    assert left == []


# ---------------------------------------------------------------- pages of refusal


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "address", "status"),
    [
        (Role.LEADER, "/khong-co/", 404),
        (Role.ADMIN, "/quan-tri/khong-co/", 404),
        (Role.LEADER, "/quan-tri/", 403),
        (Role.LEADER, "/?q=%00", 400),
    ],
)
def test_refusals_are_in_one_language(role, address, status, settings, language):
    settings.MFA_REQUIRED_ROLES = []
    response = reader(language, make_user(role)).get(address)
    assert response.status_code == status
    assert f'<html lang="{language.code}"' in page_in(response)
    assert language.left_in(page_in(response), texts_in_rows()) == []


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html", "503.html"])
def test_pages_of_trouble_are_in_one_language(name, language):
    with translation.override(language.code):
        html = render_to_string(name)
    assert language.left_in(html) == []


# ---------------------------------------------------------------- the catalogues


def test_a_foreign_word_is_found_wherever_it_is_read(language):
    html = {
        "vi": """<p>Kế hoạch</p><p>Nothing was found</p><input placeholder="Search for an indicator">
            <script id="by-year" type="application/json">{"text": ["the plan is 0"]}</script>""",
        "en": """<p>Plan</p><p>Không tìm thấy</p><input placeholder="Tìm chỉ tiêu">
            <script id="by-year" type="application/json">{"text": ["kế hoạch là 0"]}</script>""",
    }[language.code]
    assert len(language.left_in(html)) == 3


def test_what_is_marked_or_data_is_no_foreign_word(language):
    words = {"vi": "Nothing was found", "en": "Không tìm thấy"}[language.code]
    assert language.left_in(f'<p><b lang="{language.other}">{words}</b></p>') == []
    assert language.left_in(f"<p>{words}</p>", [words]) == []
    assert language.left_in(f'<p><b lang="{language.code}">{words}</b></p>') != []


def test_names_addresses_and_codes_are_no_foreign_words(language):
    html = """<p>Than Uyên, POV_RATE, LC-NEW, article-2023.txt</p>
        <a href="/">www.vietnam.vn/the/plan</a> user1@example.org</p>"""
    assert language.left_in(html) == []


@pytest.mark.parametrize("path", [CATALOGUE, CATALOGUE_OF_SCRIPTS], ids=lambda path: path.name)
def test_no_text_is_left_untranslated_or_doubtful(path):
    catalogue = polib.pofile(str(path), wrapwidth=0)
    assert [entry.msgid for entry in catalogue if entry.fuzzy or not entry.translated()] == []
    assert is_compiled(catalogue, path.with_suffix(".mo"))


@pytest.mark.django_db
def test_scripts_of_the_admin_get_our_words(settings, language):
    settings.MFA_REQUIRED_ROLES = []
    script = reader(language, make_user(Role.ADMIN)).get(reverse("admin:jsi18n")).content.decode()
    assert (json.dumps("Chủ nhật") in script) is (language.code == "vi")
