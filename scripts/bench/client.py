"""A visitor without a browser: kept connections, no library in between, times and throughput.

One process asks over plain sockets, so that what is measured is the server; all of it on 127.0.0.1.
"""

import gzip
import json
import re
import selectors
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

import brotli

from scripts.bench.processes import HOST

LONGEST: Final = 30.0
"""Seconds after which an answer is no longer waited for."""

_LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:\s*chunked", re.IGNORECASE)
_CLOSE = re.compile(rb"\r\nconnection:\s*close", re.IGNORECASE)


class NoAnswer(Exception):
    """The server did not answer in time, or hung up."""


@dataclass(frozen=True)
class Answer:
    """What came back, and the seconds from sending the question to having the last byte."""

    status: int
    head: bytes
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        """The body as it was before the server compressed it."""
        codec = self.header("content-encoding")
        plain = {"gzip": gzip.decompress, "br": brotli.decompress}.get(codec, bytes)
        return plain(self.body).decode()

    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.text)

    def header(self, name: str) -> str:
        """The first header of that name; empty where there is none."""
        found = re.search(rf"\r\n{name}:\s*([^\r]*)".encode(), self.head, re.IGNORECASE)
        return found[1].decode() if found else ""

    def cookies(self) -> dict[str, str]:
        """What the server asks the visitor to keep."""
        kept = re.findall(rb"\r\nset-cookie:\s*([^=;\s]+)=([^;\r]*)", self.head, re.IGNORECASE)
        return {name.decode(): value.decode() for name, value in kept}


@dataclass
class Visitor:
    """One connection to a server, with the cookies of whoever is signed in."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _socket: socket.socket | None = None

    def get(self, address: str, **headers: str) -> Answer:
        """The answer to GET; raises NoAnswer when there is none within LONGEST seconds."""
        return self._ask(self.question("GET", address, headers))

    def post(self, address: str, form: Mapping[str, str]) -> Answer:
        body = urlencode(form).encode()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(body)),
        }
        return self._ask(self.question("POST", address, headers) + body)

    def post_json(self, address: str, body: object) -> Answer:
        """The answer to what a script of ours sends, with the token that it reads from its cookie."""
        sent = json.dumps(body).encode()
        headers = {
            "Content-Type": "application/json",
            "Content-Length": str(len(sent)),
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
        }
        return self._ask(self.question("POST", address, headers) + sent)

    def question(self, method: str, address: str, headers: Mapping[str, str]) -> bytes:
        """The request as it goes over the wire."""
        lines = [f"{method} {address} HTTP/1.1", f"Host: {HOST}:{self.port}"]
        lines.append("Accept-Encoding: gzip, br")  # as a browser has it, should the server compress
        lines += [f"{name.replace('_', '-')}: {text}" for name, text in headers.items()]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _ask(self, question: bytes) -> Answer:
        fresh = self._socket is None
        try:
            return self._ask_once(question)
        except (ConnectionError, NoAnswer):
            self.close()
            if fresh:
                raise NoAnswer("The server hung up.") from None
            return self._ask_once(question)  # the kept connection had been idle for too long
        except TimeoutError:
            self.close()
            raise NoAnswer(f"No answer within {LONGEST:.0f} s.") from None

    def _ask_once(self, question: bytes) -> Answer:
        if self._socket is None:
            self._socket = socket.create_connection((HOST, self.port), LONGEST)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        began, said = time.perf_counter(), b""
        self._socket.sendall(question)
        while (size := _size_of_answer(said)) is None or len(said) < size:
            more = self._socket.recv(262_144)
            if not more:
                raise NoAnswer("The server hung up.")
            said += more
        seconds = time.perf_counter() - began
        head, _, body = said.partition(b"\r\n\r\n")
        if _CLOSE.search(head):
            self.close()
        return Answer(int(head.split(None, 2)[1]), head, body, seconds)


def sign_in(port: int, username: str, password: str) -> Visitor:
    """A visitor who went through the sign-in form, as anybody has to."""
    visitor = Visitor(port)
    page = visitor.get("/tai-khoan/dang-nhap/")
    if page.status != 200:
        raise NoAnswer(f"The sign-in page answered {page.status}.")
    visitor.cookies |= page.cookies()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    form = {
        "csrfmiddlewaretoken": token[1] if token else "",
        "login": username,
        "password": password,
    }
    answer = visitor.post("/tai-khoan/dang-nhap/", form)
    if answer.status != 302:
        raise NoAnswer(f"Signing in answered {answer.status}.")
    visitor.cookies |= answer.cookies()
    return visitor


# ---------------------------------------------------------------- throughput


@dataclass(frozen=True)
class Throughput:
    """Answers a second, and how many were not what was asked for (`status`)."""

    per_second: float
    failed: int


@dataclass
class _Line:
    """One of the clients: its socket, where it is in its questions, what has come so far."""

    socket: socket.socket
    turn: int
    said: bytes = b""


def throughput(
    visitor: Visitor, questions: Sequence[bytes], *, clients: int, seconds: float, status: int = 200
) -> Throughput:
    """How many of these questions a second are answered when so many clients ask without a pause.

    One thread and a selector: eight threads of Python would take from the server what they measure.
    """
    done = failed = 0
    with selectors.DefaultSelector() as selector:
        lines = [_open(visitor, questions, turn, selector) for turn in range(clients)]
        began = time.perf_counter()
        end = began + seconds
        while (now := time.perf_counter()) < end:
            for key, _event in selector.select(end - now):
                line: _Line = key.data
                answer = _finished(line)
                if answer is None:
                    continue
                done += 1
                failed += answer != status
                line.turn += clients
                if answer == 0:  # hung up: another connection in its place
                    selector.unregister(line.socket)
                    line.socket.close()
                    _open(visitor, questions, line.turn, selector)
                else:
                    line.socket.sendall(questions[line.turn % len(questions)])
        took = time.perf_counter() - began
        for key in list(selector.get_map().values()):
            key.data.socket.close()
    assert lines
    return Throughput((done - failed) / took, failed)


def _open(
    visitor: Visitor, questions: Sequence[bytes], turn: int, selector: selectors.BaseSelector
) -> _Line:
    line = _Line(socket.create_connection((HOST, visitor.port), LONGEST), turn)
    line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.socket.sendall(questions[turn % len(questions)])
    selector.register(line.socket, selectors.EVENT_READ, line)
    return line


def _finished(line: _Line) -> int | None:
    """The status when the whole answer is there, 0 when the server hung up, None while it comes."""
    try:
        more = line.socket.recv(262_144)
    except ConnectionError:
        return 0
    if not more:
        return 0
    line.said += more
    size = _size_of_answer(line.said)
    if size is None or len(line.said) < size:
        return None
    status = int(line.said[9:12])
    line.said = b""
    return status


def _size_of_answer(said: bytes) -> int | None:
    """How many bytes the answer has in all; None as long as that is not known."""
    end = said.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = said[:end]
    if _CHUNKED.search(head):
        return len(said) if said.endswith(b"0\r\n\r\n") else None
    length = _LENGTH.search(head)
    return end + 4 + (int(length[1]) if length else 0)
