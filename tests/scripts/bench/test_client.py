"""The visitor without a browser: whole answers, kept connections, and only good answers counted."""

import socketserver
import threading
from collections.abc import Iterator

import pytest

from scripts.bench import client
from scripts.bench.client import NoAnswer, Visitor, throughput
from scripts.bench.measures import percentile
from scripts.bench.processes import HOST

ANSWERS = {
    "/json": b'HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{"a": 1}',
    "/": b'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: "a"\r\nSet-Cookie: id=x1; Path=/\r\n\r\nxin c',
    "/chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "/unchanged": b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n',
    "/fault": b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
    "/last": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\n.",
}


class Server(socketserver.ThreadingTCPServer):
    """Answers from ANSWERS, hangs up after `/last`, and counts its connections."""

    connections = 0
    sent = b""


class Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.server.connections += 1
        while question := self.rfile.readline().split():
            length = 0
            while head := self.rfile.readline().strip():
                self.server.sent += head + b"\n"
                if head.startswith(b"Content-Length: "):
                    length = int(head.split()[1])
            self.server.sent += self.rfile.read(length)
            path = question[1].decode()
            if path == "/hangs-up":
                break
            for half in (ANSWERS[path][:20], ANSWERS[path][20:]):  # never in one piece
                self.wfile.write(half)
            if path == "/last":
                break


@pytest.fixture
def server() -> Iterator[Server]:
    with Server((HOST, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def visitor(server: Server) -> Iterator[Visitor]:
    visitor = Visitor(server.server_address[1])
    yield visitor
    visitor.close()


def test_an_answer_is_read_to_its_end(visitor):
    answer = visitor.get("/")

    assert (answer.status, answer.body, answer.header("ETag")) == (200, b"xin c", '"a"')
    assert answer.cookies() == {"id": "x1"}
    assert answer.seconds > 0
    assert visitor.get("/chunks").body.endswith(b"0\r\n\r\n")
    assert visitor.get("/unchanged", If_None_Match='"a"').status == 304


def test_what_a_script_sends_has_the_token_of_its_cookie(server, visitor):
    visitor.cookies["csrftoken"] = "t0"

    assert visitor.post_json("/json", {"cells": []}).json() == {"a": 1}
    assert b"X-CSRFToken: t0\n" in server.sent
    assert server.sent.endswith(b'{"cells": []}')


def test_one_connection_is_kept_until_the_server_closes_it(server, visitor):
    for address in ("/", "/unchanged", "/last", "/"):
        visitor.get(address)

    assert server.connections == 2


def test_a_server_that_hangs_up_is_no_answer(visitor):
    with pytest.raises(NoAnswer):
        visitor.get("/hangs-up")


def test_an_answer_that_takes_too_long_is_given_up(visitor, monkeypatch):
    monkeypatch.setattr(client, "LONGEST", 0.05)
    monkeypatch.setitem(ANSWERS, "/", ANSWERS["/"][:-1])  # the last byte never comes

    with pytest.raises(NoAnswer, match="No answer within"):
        visitor.get("/")


def test_only_answers_as_asked_for_are_counted(visitor):
    good = visitor.question("GET", "/", {})
    bad = visitor.question("GET", "/fault", {})

    fine = throughput(visitor, [good], clients=3, seconds=0.2)
    half = throughput(visitor, [good, bad], clients=2, seconds=0.2)

    assert fine.failed == 0
    assert fine.per_second > 0
    assert half.failed > 0
    assert half.per_second > 0


def test_hung_up_connections_are_opened_again_and_counted_as_failed(visitor):
    got = throughput(visitor, [visitor.question("GET", "/hangs-up", {})], clients=2, seconds=0.2)

    assert got.per_second == 0
    assert got.failed > 2


@pytest.mark.parametrize(("part", "value"), [(0.5, 5), (0.95, 10), (0.1, 1), (1.0, 10)])
def test_a_percentile_is_one_of_the_values(part, value):
    assert percentile([10, 3, 1, 2, 5, 4, 7, 8, 9, 6], part) == value
