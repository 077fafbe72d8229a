"""The network address a request comes from."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The visitor's address as text; None where the server was reached without a network.

    The connection's own address, unless `settings.TRUSTED_PROXIES` proxies of ours stand in front:
    then the entry of X-Forwarded-For that the outermost of them wrote. Entries further left come from
    the visitor, who can write anything there.
    """
    text = request.META.get("REMOTE_ADDR", "")
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < settings.TRUSTED_PROXIES <= len(forwarded):
        text = forwarded[-settings.TRUSTED_PROXIES].strip() or text
    try:
        return str(ipaddress.ip_address(text.partition("%")[0]))  # fe80::1%eth0: our own interface
    except ValueError:
        return None


def network_of(address: str | None) -> str:
    """What counts as one address when tries are counted: of IPv6 the /64, which one visitor owns."""
    if address is None:
        return ""
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))
