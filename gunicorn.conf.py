"""How gunicorn runs Engagement. The command line overrides it; WEB_CONCURRENCY sets the number of processes."""

from engagement.settings import LOGGING

wsgi_app = "engagement.wsgi"
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 20
# Every process is replaced now and then, not all at once, so that none grows for ever.
max_requests = 2000
max_requests_jitter = 200
control_socket_disable = True
logconfig_dict = LOGGING
accesslog = None  # engagement.middleware.request_log writes the line, without addresses' parameters
