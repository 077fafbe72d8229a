"""The pages of awards as somebody reads them: through the client, as plain text."""

import re
from html import unescape

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.choices import Role
from accounts.models import User
from tests.factories import make_user


def client_of(user: User | None = None, language: str = "vi") -> Client:
    """A signed-in reader: a leader unless somebody else is named."""
    client = Client()
    client.force_login(user or make_user(Role.LEADER))
    client.cookies["django_language"] = language
    return client


def read(address: str, user: User | None = None, language: str = "vi") -> str:
    """The page without tags, every run of spaces as one."""
    return text_of(answer(address, user, language))


def answer(address: str, user: User | None = None, language: str = "vi") -> HttpResponse:
    response = client_of(user, language).get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response


def text_of(response: HttpResponse) -> str:
    return plain_text(response.content.decode())


def plain_text(html: str) -> str:
    html = re.sub(r"<(script|svg)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\xa0", " ").split())


def queries_of(address: str, user: User | None = None) -> int:
    """How many queries the page takes, once the process has answered one."""
    client = client_of(user)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return len(captured)
