"""Addresses made quickly are those that Django makes."""

import pytest
from django.test.utils import override_script_prefix
from django.urls import reverse

from organisation.addresses import address_of


@pytest.mark.parametrize("name", ["awards:person-detail", "awards:award-revoke"])
@pytest.mark.parametrize("key", [1, 70_000_000_000])
@pytest.mark.parametrize("prefix", ["/", "/bao-cao/"])
def test_an_address_is_what_django_makes_of_it(name, key, prefix):
    with override_script_prefix(prefix):
        assert address_of(name, key) == reverse(name, args=[key])
