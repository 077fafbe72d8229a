"""How a container engine learns whether the dashboard in it is well."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from scripts import healthy


class Dashboard(HTTPServer):
    """Answers any question with the status it is set to, and keeps who was asked for."""

    status = 200
    hosts: list[str]


class Answer(BaseHTTPRequestHandler):
    server: Dashboard

    def do_GET(self) -> None:
        self.server.hosts.append(self.headers["Host"])
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(f"asked for {self.path}".encode())

    def log_message(self, *_: object) -> None:
        """Nothing: the output is what the tests read."""


@pytest.fixture
def dashboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Dashboard]:
    with Dashboard(("127.0.0.1", 0), Answer) as server:
        server.hosts = []
        monkeypatch.setenv("BIND", f"0.0.0.0:{server.server_port}")
        monkeypatch.setenv("ALLOWED_HOSTS", "dashboard.example, other.example")
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_dashboard_that_is_well(dashboard, capsys):
    assert healthy.main() == 0
    assert capsys.readouterr().out == "asked for /healthz\n"
    assert dashboard.hosts == ["dashboard.example"]


def test_a_dashboard_that_is_not_well_says_why(dashboard, capsys):
    dashboard.status = 503

    assert healthy.main() == 1
    assert "503 asked for /healthz" in capsys.readouterr().out


def test_the_way_out_of_the_office_is_not_the_way_to_this_machine(dashboard, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")

    assert healthy.main() == 0


def test_a_dashboard_that_does_not_listen(dashboard, monkeypatch, capsys):
    monkeypatch.setenv("BIND", "127.0.0.1:1")

    assert healthy.main() == 1
    assert "http://127.0.0.1:1/healthz" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("names", "host"),
    [
        ("dashboard.example", "dashboard.example"),
        (" dashboard.example , other.example", "dashboard.example"),
        (".example.com", "example.com"),
        ("[::1]", "[::1]"),
        ("*", "localhost"),
        ("", "localhost"),
    ],
)
def test_it_asks_for_a_host_the_site_answers_to(names, host):
    assert healthy.allowed_host(names) == host
