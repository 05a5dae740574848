"""The WSGI application; EMBEDDED_WORKER=1 adds Celery's worker and beat as threads."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.wsgi import get_wsgi_application

from config import embedded

application = get_wsgi_application()

if os.environ.get("EMBEDDED_WORKER") == "1":
    embedded.start()
