"""Django's settings under test. The database is filled in by ``tests/servers.py``."""

from pathlib import Path
from tempfile import TemporaryDirectory

from homeward.config import env

_HOME = TemporaryDirectory(prefix="homeward-test-")  # removed when the process ends

env.use(
    env.Settings(
        home=Path(_HOME.name),
        port=8000,
        database=None,
        backup=None,
        hosts=("testserver", "localhost", "127.0.0.1"),
        https=False,
        secret_key="a-secret-of-the-tests",
        sealing_key="a-sealing-key-of-the-tests",
        pooled=False,
    )
)

from homeward.config.django_settings import *  # noqa: E402, F403

# Hashing as slowly as the product does would take most of the suite's time.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files come straight from where they stand: nothing is gathered for a test.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
