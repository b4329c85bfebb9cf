"""The server: `gunicorn config.wsgi` reads this file where it is started, and options override it."""

import os

# Where a proxy asks that ends TLS; or, as platforms want it, everywhere on the port that they name.
bind = f"0.0.0.0:{os.environ['PORT']}" if "PORT" in os.environ else "127.0.0.1:8000"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))

# Seconds. A worker that takes longer over one request is killed, and its client gets no answer: the database
# gives up before, which is answered as 503. SQLite waits 20 for a lock.
timeout = 60
graceful_timeout = 30  # to finish what was begun, when the server is told to stop
keepalive = 5  # between two requests of a connection; workers of the default kind close each at once

# Bytes. Longer headers are refused here, in HTML; what is not is refused by the application, as JSON.
limit_request_field_size = 32 * 1024

# Every request has a line in the log already (config/request_log.py), without what its address may hold.
accesslog = None

# To PostgreSQL, by way of its own library: for the server alone, since a migration may take its time.
os.environ.setdefault("PGCONNECT_TIMEOUT", "5")  # seconds
os.environ.setdefault("PGOPTIONS", "-c statement_timeout=30s -c lock_timeout=10s")
