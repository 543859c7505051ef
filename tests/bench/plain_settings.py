"""The baseline: Django as ``startproject`` leaves it, signed in to the database as superuser.

No guard, no row-level security, no context; the same tables, templates and server.
"""

import os

from homeward.config.database_url import parse
from homeward.config.django_settings import *  # noqa: F403
from homeward.config.django_settings import DATABASES

_SUPERUSER = parse(os.environ["HOMEWARD_BENCH_SUPERUSER"], variable="HOMEWARD_BENCH_SUPERUSER")
DATABASES["default"] |= {"USER": _SUPERUSER.user, "PASSWORD": _SUPERUSER.password}
ROOT_URLCONF = "tests.bench.plain_urls"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
