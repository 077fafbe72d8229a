"""How the dashboard is served: two processes of four threads, errors on stderr, nothing else said.

Read by `gunicorn` from the project's folder. Sizes suit a machine of two cores; WEB_CONCURRENCY
changes the number of processes.
"""

import ctypes
import gc
import os
from contextlib import suppress

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

# By default a page of ten thousand objects sets off a dozen collections. Said before the application is
# loaded, which makes a million objects and hardly a circle of them. With 20.000 one answer in fifty waits
# 15 ms longer and 5 MiB of answers a process wait to be collected; with 2.000 one in five, for 1 ms.
gc.set_threshold(2_000, 20, 20)

# What the allocator of the C library is told before any thread begins; others have no such call. An answer
# is made of pieces of some hundred KiB, which leave holes in the memory of each thread that made one.
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
with suppress(AttributeError):
    _mallopt = ctypes.CDLL(None).mallopt
    _mallopt(M_ARENA_MAX, 1)
    _mallopt(M_MMAP_THRESHOLD, 64 * 1024)

wsgi_app = "lsa_dashboard.wsgi:application"
bind = os.environ.get("BIND", "127.0.0.1:8000")

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# The application is loaded once, before the processes part: they share its memory, and none is still
# starting, deaf to signals, when the server is told to stop.
preload_app = True
# A worker is replaced now and then, so that no slow leak grows for weeks; jitter keeps them apart.
max_requests = 10_000
max_requests_jitter = 1_000
timeout = 60
graceful_timeout = 30

# The heartbeat file in memory: on a busy disk a worker would seem hung. In a bare chroot the folder is
# there and not for everyone.
if os.access("/dev/shm", os.W_OK | os.X_OK):
    worker_tmp_dir = "/dev/shm"
control_socket_disable = True

loglevel = "warning"
errorlog = "-"
accesslog = None  # addresses of people are personal data; the reverse proxy's log has its own rules


def pre_fork(server: Arbiter, worker: Worker) -> None:
    """Leaves what is loaded out of garbage collections, which would write into every shared page of it."""
    gc.collect()
    gc.freeze()


def on_starting(server: Arbiter) -> None:
    """Reads what all processes need, before they part."""
    _read_ahead(server.app)


def post_worker_init(worker: Worker) -> None:
    """Reads what has changed since the server was started, before visitors are let in."""
    _read_ahead(worker.app)


def _read_ahead(app: BaseApplication) -> None:
    if app.app_uri == wsgi_app:  # the bench serves another application too
        # Found from the project's folder, which gunicorn enters after it has read this file.
        from lsa_dashboard.warming import read_ahead

        read_ahead()


def when_ready(server: Arbiter) -> None:
    """Says where the trial is to be seen, once it can be."""
    if os.environ.get("TRIAL") == "1":
        print(f"http://{bind}/", flush=True)
