"""What `make run` asks of the machine before it does anything slow, and what it keeps."""

import socket
import stat

import pytest

from scripts import serve


@pytest.mark.parametrize("text", ["", "http", "0", "65536", "-1", "８０００", "80.5"])
def test_a_port_that_is_no_port_is_refused_by_name(text):
    with pytest.raises(SystemExit, match="PORT must be a number"):
        serve._free_port(text)


def test_a_port_in_use_is_refused_with_the_way_out():
    with socket.socket() as other:
        other.bind((serve.HOST, 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(SystemExit, match="make run PORT="):
            serve._free_port(str(port))


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "secret_key"

    key = serve._secret_key(path)

    assert len(key) >= 50
    assert serve._secret_key(path) == key
    assert serve._secret_key(tmp_path / "of another machine") != key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
