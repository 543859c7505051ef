"""Settings enough to draw components, when the product's own are not in force."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.conf import settings

ROOT = Path(__file__).resolve().parents[3]

if not settings.configured and not os.environ.get("DJANGO_SETTINGS_MODULE"):
    settings.configure(
        USE_TZ=True,
        TIME_ZONE="Europe/London",
        SECRET_KEY="components",
        STATIC_URL="/static/",
        FORM_RENDERER="homeward.web.components.renderer.GovukRenderer",
        INSTALLED_APPS=["django.contrib.staticfiles"],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [ROOT / "homeward" / "web" / "templates"],
                "OPTIONS": {"libraries": {"homeward": "homeward.web.components.tags"}},
            }
        ],
    )
    django.setup()
