"""A plain static server: a folder read into memory, brotli made beforehand, the headers it takes.

    python -m scripts.bench.plain_server FOLDER PORT

Pages are asked after each time and answered 304; everything else may be kept for ever.
"""

import asyncio
import hashlib
import re
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scripts.bench.processes import HOST

KINDS = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


@dataclass(frozen=True)
class File:
    """A whole answer, and the one that says that nothing has changed."""

    tag: str
    whole: bytes
    unchanged: bytes


def read(folder: Path) -> dict[str, File]:
    """The answers by path; `index.html` is `/`."""
    files = {}
    for path in folder.iterdir():
        if path.suffix in KINDS:
            files["/" if path.name == "index.html" else f"/{path.name}"] = _file(path)
    return files


def _file(path: Path) -> File:
    body = path.with_name(path.name + ".br").read_bytes()
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    keep = "no-cache" if path.suffix == ".html" else "public, max-age=31536000, immutable"
    head = f"ETag: {tag}\r\nCache-Control: {keep}\r\nVary: Accept-Encoding\r\n"
    whole = (
        f"HTTP/1.1 200 OK\r\n{head}Content-Type: {KINDS[path.suffix]}\r\n"
        f"Content-Encoding: br\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return File(tag, whole.encode() + body, f"HTTP/1.1 304 Not Modified\r\n{head}\r\n".encode())


async def answer(
    files: dict[str, File], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Answers one connection until it is closed."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode()
            known = re.search(rb"\r\nif-none-match:\s*([^\r]+)", head, re.IGNORECASE)
            file = files.get(path)
            if file is None:
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            elif known and known[1].decode() == file.tag:
                writer.write(file.unchanged)
            else:
                writer.write(file.whole)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def serve(folder: Path, port: int) -> None:
    server = await asyncio.start_server(partial(answer, read(folder)), HOST, port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
