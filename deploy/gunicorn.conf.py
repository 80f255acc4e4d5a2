"""gunicorn settings: gunicorn -c deploy/gunicorn.conf.py wsgi:app. Every value can be set by the environment."""

import multiprocessing
import os

bind = os.environ.get("CASEWORK_BIND", "unix:/run/casework/web.sock")
umask = 0o007  # The web server's group may speak to the socket, nobody else.
workers = int(os.environ.get("CASEWORK_WORKERS", str(multiprocessing.cpu_count() + 1)))
worker_class = "gthread"
threads = int(os.environ.get("CASEWORK_THREADS", "4"))
timeout = 60
graceful_timeout = 30
max_requests = 10_000
max_requests_jitter = 1_000

# Each worker loads the application itself: database connections and opened keys are never shared across a fork.
preload_app = False

# A request line is at most a path: names and search texts travel in bodies, never in addresses.
limit_request_line = 2048
accesslog = None  # The application writes its own line, without addresses of persons' records.
errorlog = "-"
