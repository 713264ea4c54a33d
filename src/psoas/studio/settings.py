"""Django's settings for the studio. ``psoas.studio.server`` sets the environment variables that are read here.

============================  =======================================================================
``PSOAS_STUDIO_DATA``         the folder of the database and the keys
``PSOAS_STUDIO_PUBLIC_URL``   the address under which phones reach the studio; empty on one machine
``PSOAS_STUDIO_HOSTS``        further host names, with commas
``PSOAS_STUDIO_PROXIES``      how many trusted proxies stand before the studio (0 where there is none)
============================  =======================================================================
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from psoas.studio.security import keys
from psoas.studio.server import DATABASE

HERE: Final = Path(__file__).parent
DATA: Final = Path(os.environ.get("PSOAS_STUDIO_DATA", "studio"))
PUBLIC_URL: Final = os.environ.get("PSOAS_STUDIO_PUBLIC_URL", "").rstrip("/")
_PUBLIC: Final = urlsplit(PUBLIC_URL)
_HTTPS: Final = _PUBLIC.scheme == "https"
_PROXIES: Final = int(os.environ.get("PSOAS_STUDIO_PROXIES", "0"))

SECRET_KEY = keys.session_secret(DATA)
DEBUG = False
ALLOWED_HOSTS = [
    "127.0.0.1", "localhost", "[::1]",
    *filter(None, (_PUBLIC.hostname, *os.environ.get("PSOAS_STUDIO_HOSTS", "").split(","))),
]  # fmt: skip
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
ROOT_URLCONF = "psoas.studio.urls"
WSGI_APPLICATION = "psoas.studio.wsgi.application"
AUTH_USER_MODEL = "studio.User"
SITE_ID = 1

INSTALLED_APPS = [
    "psoas.studio",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "psoas.studio.security.logs.AccessLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "psoas.studio.security.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "psoas.studio.security.limits.BodyLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "psoas.studio.security.policy.PolicyMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [HERE / "templates", HERE.parent / "report" / "templates"],
        "OPTIONS": {
            "environment": "psoas.studio.templating.environment",
            "context_processors": ["psoas.studio.templating.everywhere"],
        },
    },
    {  # allauth and Django's forms bring templates of their own
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / DATABASE,
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A transaction that reads and then writes fails where it begins as a reader: it takes the write lock at once.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;",
        },
    }
}
CACHES = {
    # Sign-in limits live here: they must count for every process and outlast a restart.
    # Where more rows are kept than this, old and new ones are thrown away: at Django's 300 somebody could push out the count of
    # their own wrong tries by trying 300 addresses.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "studio_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

PASSWORD_HASHERS = ["psoas.studio.security.passwords.StudioArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "psoas.studio.security.sign_in.StudioAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_TEMPLATE_EXTENSION = "html.jinja"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
# Wrong passwords are counted in security/tries.py. Allauth's own limits would lock an account, and everyone at an address.
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": ""}
ALLAUTH_TRUSTED_PROXY_COUNT = _PROXIES
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "psoas.studio.pages.faults.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _PROXIES else None
X_FRAME_OPTIONS = "DENY"
# Named as in Django 6, whose own middleware will take over.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "connect-src": ["'self'"],
    "font-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "manifest-src": ["'self'"],
    "worker-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
MAX_BODY_BYTES: Final = 256 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY_BYTES
MAX_WORDS: Final = 20_000

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [("built", HERE / "static" / "built")]
_STATIC: Final = {
    "built": "whitenoise.storage.CompressedManifestStaticFilesStorage",
    "plain": "django.contrib.staticfiles.storage.StaticFilesStorage",
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    # "plain": files under their own names, where no page was built (tests of the tables and commands).
    "staticfiles": {"BACKEND": _STATIC[os.environ.get("PSOAS_STUDIO_STATIC", "built")]},
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["psoas.studio.formats"]
USE_TZ = True
TIME_ZONE = os.environ.get("PSOAS_STUDIO_TIME_ZONE", "UTC")
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

# Client words are private: a log line holds ids, codes and statuses, and nothing that a person wrote.
LOGGING_CONFIG = None
DEFAULT_EXCEPTION_REPORTER_FILTER = "psoas.studio.security.quiet.SilentFilter"
