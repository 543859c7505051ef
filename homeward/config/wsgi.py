"""The web application as granian's workers load it; each looks after the engine as well."""

from __future__ import annotations

import multiprocessing
import os

from django.core.wsgi import get_wsgi_application

from homeward.config import parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homeward.config.django_settings")
if multiprocessing.parent_process() is not None:
    parent.end_with_it()

application = get_wsgi_application()
if multiprocessing.parent_process() is not None:
    from homeward.config import watching  # only now are its tables known

    watching.start()
