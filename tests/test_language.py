"""No English word is left on a Vietnamese page, whoever looks at it.

Which words are English is told by the catalogues themselves: those of their English texts that no
Vietnamese one has. So a text that nobody marked for translation is found as well as one that nobody
translated, as long as it is made of words that are in use on these pages.
"""

import json
import re
from collections.abc import Iterable, Iterator

import polib
import pytest
from django.db import transaction
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

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

ALSO_VIETNAMESE = frozenset({"can", "long", "than"})
"""English words of the catalogues that Vietnamese has too: can thiệp, Vĩnh Long, Than Uyên."""

ICON_OF_DJANGO = re.compile(r'<img [^>]*alt="(?:Search|True|False|None)">')
"""Icons of the admin; Django has no translation for their names."""

JSON_BLOCK = re.compile(r'<script id="[^"]+" type="application/json">(.*?)</script>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="(\w+-\w+_FORMS)" value="(\d+)"')
TYPED = re.compile(r'<(?:input|textarea|select)[^>]* name="((?!_|csrf)\w+)"')


# ---------------------------------------------------------------- words


def words_of(texts: Iterable[str]) -> set[str]:
    return {word.lower() for text in texts for word in WORD.findall(text)}


@pytest.fixture(scope="module")
def english() -> frozenset[str]:
    """Words of the English texts of both catalogues that no Vietnamese one has."""
    entries = [*read_catalogue(), *polib.pofile(str(CATALOGUE_OF_SCRIPTS))]
    asked = [text for entry in entries for text in (entry.msgid, entry.msgid_plural)]
    answered = [text for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values())]
    # What stands in for a figure or a name is called in English in both.
    asked, answered = (
        [NAMED_PLACE.sub(" ", text) for text in texts] for texts in (asked, answered)
    )
    return frozenset(words_of(asked) - words_of(answered) - ALSO_VIETNAMESE)


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


def left_in_english(html: str, english: frozenset[str]) -> list[str]:
    """The texts of the page with an English word in them, each with the words found."""
    return [
        f"{', '.join(sorted(found))}: {text[:100]}"
        for text in texts_of(html)
        if (found := words_of([text]) & english)
    ]


# ---------------------------------------------------------------- every page, by whoever may see it


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_in(response: HttpResponse) -> str:
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return response.content.decode() if is_page else ""


def filled_wrongly(html: str) -> dict[str, str]:
    """Something for every field of the page that hardly any of them takes."""
    return dict.fromkeys(TYPED.findall(html), "!") | dict(HIDDEN.findall(html))


def pages_of(client: Client, name: str) -> list[str]:
    """The page of an address, and what it says to one who fills its form wrongly; nothing is kept."""
    with transaction.atomic():
        address = address_of(name)
        pages = [page_in(client.get(address))]
        if "<form" in pages[0]:
            pages.append(page_in(client.post(address, filled_wrongly(pages[0]), follow=True)))
        transaction.set_rollback(True)
    return pages


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "pages"),
    [
        (Role.LEADER, "(?!admin:)"),
        (Role.ADMIN, "admin:"),
        # What reviewers see and administrators do not: forms of figures and plans.
        (Role.REVIEWER, "admin:indicators_(observation|plan)_"),
    ],
)
def test_every_page_is_wholly_vietnamese(role, pages, settings, english):
    settings.MFA_REQUIRED_ROLES = []
    people = {each: make_person(each) for each in Role}
    left = [
        f"{name}: {text}"
        for name in sorted(set(names_in_resolver()))
        if re.match(pages, name)
        for html in pages_of(signed_in(people[role]), name)
        for text in left_in_english(html, english)
    ]
    assert left == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["account_login", "account_inactive"])
def test_pages_before_signing_in_are_wholly_vietnamese(name, english):
    left = [text for html in pages_of(Client(), name) for text in left_in_english(html, english)]
    assert left == []


@pytest.mark.django_db
def test_the_second_step_is_wholly_vietnamese(client, english):
    user = make_person(Role.LEADER)
    user.set_password(PASSWORD)
    user.save()
    typed = {"login": user.username, "password": PASSWORD}
    answers = [
        client.post(reverse("account_login"), typed, follow=True),
        client.post(reverse("mfa_authenticate"), {"code": "000000"}),
        signed_in(make_user(Role.LEADER)).get(reverse("mfa_activate_totp")),
    ]
    assert [answer.resolver_match.url_name for answer in answers] == [
        "mfa_authenticate",
        "mfa_authenticate",
        "mfa_activate_totp",
    ]
    left = [text for answer in answers for text in left_in_english(page_in(answer), english)]
    assert left == []


# ---------------------------------------------------------------- pages with the published figures


def test_pages_of_real_figures_are_wholly_vietnamese(published, english):
    leader = signed_in(make_user(Role.LEADER))
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
    left = [
        f"{address}: {text}"
        for address in addresses
        for text in left_in_english(page_in(leader.get(address)), english)
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
def test_refusals_are_wholly_vietnamese(role, address, status, settings, english):
    settings.MFA_REQUIRED_ROLES = []
    response = signed_in(make_user(role)).get(address)
    assert response.status_code == status
    assert left_in_english(page_in(response), english) == []


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html", "503.html"])
def test_pages_of_trouble_are_wholly_vietnamese(name, english):
    html = render_to_string(name, request=RequestFactory().get("/"))
    assert left_in_english(html, english) == []


# ---------------------------------------------------------------- the catalogues


def test_an_english_word_is_found_wherever_it_is_read(english):
    html = """<p>Kế hoạch</p><p>Nothing was found</p><input placeholder="Search for an indicator">
        <script id="by-year" type="application/json">{"text": ["the plan is 0"]}</script>"""
    assert len(left_in_english(html, english)) == 3


def test_names_addresses_and_codes_are_no_english_words(english):
    html = """<p>Than Uyên, POV_RATE, LC-NEW, article-2023.txt</p>
        <a href="/">www.vietnam.vn/the/plan</a> user1@example.org</p>"""
    assert left_in_english(html, english) == []


@pytest.mark.parametrize("path", [CATALOGUE, CATALOGUE_OF_SCRIPTS], ids=lambda path: path.name)
def test_no_text_is_left_untranslated_or_doubtful(path):
    catalogue = polib.pofile(str(path), wrapwidth=0)
    assert [entry.msgid for entry in catalogue if entry.fuzzy or not entry.translated()] == []
    assert is_compiled(catalogue, path.with_suffix(".mo"))


@pytest.mark.django_db
def test_scripts_of_the_admin_get_our_words(settings):
    settings.MFA_REQUIRED_ROLES = []
    script = signed_in(make_user(Role.ADMIN)).get(reverse("admin:jsi18n")).content.decode()
    assert json.dumps("Chủ nhật") in script
