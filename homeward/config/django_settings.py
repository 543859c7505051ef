"""Django's settings, made from ``env.Settings``. Holds no decision of the product."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from homeward.config import env, logs
from homeward.config.database_url import DatabaseUrl

_SETTINGS = env.current()
_PACKAGE = Path(__file__).resolve().parents[1]
_HOUR = 60 * 60


def _database(address: DatabaseUrl | None) -> dict[str, Any]:
    """Return Django's entry; without an address (domain tests, type checks) it cannot connect."""
    # A worker has six threads, each of which keeps its connection for as long as it lives.
    pool = {"min_size": 1, "max_size": 10, "timeout": 10, "max_idle": 300}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": address.name if address else "homeward",
        "USER": address.user if address else "",
        "PASSWORD": address.password if address else "",
        "HOST": address.host if address else "",
        "PORT": address.port if address else "",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "homeward",
            "pool": pool if _SETTINGS.pooled else False,
        },
    }


DEBUG = False
SECRET_KEY = _SETTINGS.secret_key
ALLOWED_HOSTS = list(_SETTINGS.hosts)
DATABASES = {"default": _database(_SETTINGS.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The home's own: where files live, and the key that seals the ledger's heads.
HOMEWARD_HOME = _SETTINGS.home
HOMEWARD_SEALING_KEY = _SETTINGS.sealing_key
HOMEWARD_METRICS_TOKEN = _SETTINGS.metrics_token
HOMEWARD_ARRIVALS = _SETTINGS.arrivals
# Where links in messages lead, whether any message leaves, and who may say that one arrived.
HOMEWARD_ADDRESS = _SETTINGS.channels.address or f"http://localhost:{_SETTINGS.port}"
HOMEWARD_MESSAGES_LEAVE = _SETTINGS.channels.any
HOMEWARD_NOTIFY_CALLBACK_TOKEN = _SETTINGS.channels.callback_token
HOMEWARD_IS_TRAINING = _SETTINGS.training
HOMEWARD_IS_EXAMPLE = (_SETTINGS.home / "example.loaded").exists()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "homeward.guard",
    "homeward.record",
    "homeward.work",
    "homeward.sources",
    "homeward.web",
    "homeward.config",
]

MIDDLEWARE = [
    "homeward.config.metering.CountRequests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "homeward.config.middleware.ContextMiddleware",
]

ROOT_URLCONF = "homeward.config.urls"
WSGI_APPLICATION = "homeward.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "homeward.web.shell.shell",
            ],
            "libraries": {"homeward": "homeward.web.components.tags"},
        },
    }
]
FORM_RENDERER = "homeward.web.components.renderer.GovukRenderer"

# Who signs in, and for how long.
AUTH_USER_MODEL = "guard.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "name")}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    )
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 24 * _HOUR  # the middleware lets nobody in after 12; see LONGEST there
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _SETTINGS.https
SECURE_HSTS_SECONDS = 365 * 24 * _HOUR if _SETTINGS.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _SETTINGS.https else None
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _SETTINGS.hosts] if _SETTINGS.https else []

# What a page may do: everything from this host, nothing inline, nothing framed.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_SELF, _NONE = "'self'", "'none'"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [_NONE],
        "script-src": [_SELF],
        "style-src": [_SELF],
        "img-src": [_SELF, "data:"],
        "font-src": [_SELF],
        "connect-src": [_SELF],
        "manifest-src": [_SELF],
        "form-action": [_SELF],
        "base-uri": [_NONE],
        "frame-ancestors": [_NONE],
        "object-src": [_NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
}

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = _SETTINGS.home / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "homeward.config.static_files.HashedStaticFiles"},
}
WHITENOISE_MAX_AGE = _HOUR
MEDIA_ROOT = _SETTINGS.home / "files"
# What is sent is never written outside the home, not even while it arrives.
FILE_UPLOAD_TEMP_DIR = _SETTINGS.home / "arriving"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

LOGGING_CONFIG = None
logs.set_up()
