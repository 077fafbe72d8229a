import pytest
from django.conf import settings
from django.test import Client

from accounts.choices import Role
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/?nam=%00", "/chi-tieu/%00/", "/quan-tri/?q=a%00b"])
def test_a_null_character_in_an_address_is_a_bad_request(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_a_null_character_in_a_cookie_is_a_bad_request(client: Client) -> None:
    # Quoted cookies may carry any character as an octal number.
    client.cookies.load('sessionid="\\000abcdefghij"')
    assert client.get("/").status_code == 400


@pytest.mark.parametrize("address", ["/quan-tri/", "/khong-co/", "/tai-khoan/doi-mat-khau/"])
def test_no_browser_keeps_a_page(client: Client, address: str) -> None:
    client.force_login(make_user(Role.REVIEWER))
    assert "no-store" in client.get(address).headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/", "/linh-vuc/", "/tim-kiem/?q=a"])
def test_pages_of_figures_are_asked_for_again_by_their_tag(client: Client, address: str) -> None:
    client.force_login(make_user(Role.REVIEWER))
    answer = client.get(address)
    assert answer.headers["ETag"]
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_pages_travel_compressed(client: Client) -> None:
    client.force_login(make_user(Role.REVIEWER))
    answer = client.get("/quan-tri/", headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


def test_static_files_are_kept_and_carry_the_policy(client: Client) -> None:
    answer = client.get(f"{settings.STATIC_URL}css/frame.css")
    answer.close()
    assert "no-store" not in answer.headers["Cache-Control"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
