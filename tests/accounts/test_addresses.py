import pytest
from django.test import RequestFactory

from accounts.addresses import client_address, network_of


@pytest.mark.parametrize(
    ("connection", "forwarded", "proxies", "address"),
    [
        ("192.0.2.1", None, 0, "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", 0, "192.0.2.1"),  # anybody can send the header
        ("10.0.0.1", "203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", "1.2.3.4, 203.0.113.9", 1, "203.0.113.9"),  # the visitor wrote the first
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("10.0.0.1", None, 1, "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9", 2, "10.0.0.1"),  # fewer entries than proxies
        ("10.0.0.1", "no address", 1, None),
        ("", None, 0, None),  # a Unix socket
        ("2001:DB8::0001", None, 0, "2001:db8::1"),
        ("fe80::1%eth0", None, 0, "fe80::1"),
    ],
)
def test_the_address_is_the_visitors(
    connection: str, forwarded: str | None, proxies: int, address: str | None, settings
) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=connection)
    assert client_address(request) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        (None, ""),
    ],
)
def test_tries_are_counted_by_what_one_visitor_owns(address: str | None, network: str) -> None:
    assert network_of(address) == network
