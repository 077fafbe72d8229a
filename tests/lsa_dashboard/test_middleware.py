import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/?nam=%00", "/chi-tieu/%00/", "/quan-tri/?q=a%00b"])
def test_a_null_character_in_an_address_is_a_bad_request(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400
