"""Asks the dashboard on this machine whether it is well: 0 and its answer, or 1 and what is wrong.

python -m scripts.healthy      with the environment of `gunicorn`, whose BIND and ALLOWED_HOSTS it reads

Uses the standard library only: it is run every half minute.
"""

import os
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

SECONDS = 5
EVERY_INTERFACE = ("", "0.0.0.0", "[::]")


def main() -> int:
    host, _colon, port = os.environ.get("BIND", "127.0.0.1:8000").rpartition(":")
    address = f"http://{'127.0.0.1' if host in EVERY_INTERFACE else host}:{port}/healthz"
    question = Request(address, headers={"Host": allowed_host(os.environ.get("ALLOWED_HOSTS", ""))})
    try:
        # Without the proxy that an office sets for its way out.
        with build_opener(ProxyHandler({})).open(question, timeout=SECONDS) as answer:
            print(answer.read().decode())
    except HTTPError as refusal:
        print(f"{address}: {refusal.code} {refusal.read().decode(errors='replace')}")
        return 1
    except (URLError, TimeoutError) as error:
        print(f"{address}: {error}")
        return 1
    return 0


def allowed_host(names: str) -> str:
    """A host the site answers to, out of ALLOWED_HOSTS: to any other it says nothing but 400."""
    first = names.split(",")[0].strip()
    return first.removeprefix(".") if first not in ("", "*") else "localhost"


if __name__ == "__main__":
    raise SystemExit(main())
