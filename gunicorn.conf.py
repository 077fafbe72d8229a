"""How the dashboard is served: two processes of four threads, errors on stderr, nothing else said.

Read by `gunicorn` from the project's folder. Sizes suit a machine of two cores; WEB_CONCURRENCY
changes the number of processes.
"""

import gc
import os

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

# A page makes some ten thousand objects and hardly a circle of them. By default that sets off a dozen
# collections, now and then one through all figures kept: 3 ms a page, one now and then 70. Said before the
# application is loaded, which makes a million and no circle either: 0.2 s of a start.
gc.set_threshold(20_000, 20, 20)

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


def post_worker_init(worker: Worker) -> None:
    """Counts what the first visitors of a large register would wait for, before they are let in."""
    if worker.app.app_uri == wsgi_app:  # the bench serves another application too
        # Found from the project's folder, which gunicorn enters after it has read this file.
        from lsa_dashboard.warming import count_ahead

        count_ahead()


def when_ready(server: Arbiter) -> None:
    """Says where the trial is to be seen, once it can be."""
    if os.environ.get("TRIAL") == "1":
        print(f"http://{bind}/", flush=True)
