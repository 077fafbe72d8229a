"""Settings of the dashboard, read top to bottom; what differs by place is an environment variable.

A bad or missing value stops the program and says which. `DEBUG=1` and `TRIAL=1` are the only two
switches that loosen anything, and `check --deploy` refuses both.
"""

import os
from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


def _switch(name: str, *, default: bool = False) -> bool:
    """The environment variable as yes or no; any other word stops the program."""
    text = os.environ.get(name, "").strip().lower()
    words = {
        "": default,
        "1": True,
        "true": True,
        "yes": True,
        "0": False,
        "false": False,
        "no": False,
    }
    if text not in words:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {text!r}.")
    return words[text]


def _whole_number(name: str, default: int) -> int:
    """The environment variable as a whole number above zero."""
    text = os.environ.get(name, str(default))
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise ImproperlyConfigured(f"{name} must be a whole number above 0, not {text!r}.")
    return int(text)


def _list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


# ---------------------------------------------------------------- where and how it runs

DEBUG = _switch("DEBUG")
TRIAL = _switch(
    "TRIAL"
)  # printed trial passwords, no second factor, a banner; set by `make run` only

DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var"))

SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing. Set it to a long random text, the same for every process: "
        'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
    )

ALLOWED_HOSTS = _list("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if DEBUG or TRIAL else "")
CSRF_TRUSTED_ORIGINS = _list("CSRF_TRUSTED_ORIGINS")

VERSION = "0.3.0"
# The department's names are settings: the one of 2023 was dissolved on 28/02/2025.
DEPARTMENT_NAME = os.environ.get("DEPARTMENT_NAME", "Sở Nội vụ tỉnh Lào Cai")
DEPARTMENT_SHORT_NAME = os.environ.get("DEPARTMENT_SHORT_NAME", "Sở Nội vụ Lào Cai")
# What stands above the department on paper, and where its papers are signed.
DEPARTMENT_ABOVE = os.environ.get("DEPARTMENT_ABOVE", "Ủy ban nhân dân tỉnh Lào Cai")
DEPARTMENT_SEAT = os.environ.get("DEPARTMENT_SEAT", "Lào Cai")

# ---------------------------------------------------------------- applications

INSTALLED_APPS = [
    "assignments",
    "awards",
    "desk",
    "indicators",
    "accounts",
    "organisation",
    "lsa_dashboard.apps.DashboardAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tables2",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "lsa_dashboard.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Behind the static files, which are compressed beforehand; adds bytes at random, so that the size
    # of a page tells nothing of what is in it.
    "django.middleware.gzip.GZipMiddleware",
    "lsa_dashboard.middleware.keep_out_of_caches",
    "lsa_dashboard.middleware.language_by_choice",
    "lsa_dashboard.middleware.refuse_null_characters",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.unchanged_at_once",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.activity_origin",
    "accounts.middleware.session_limits",
    "accounts.middleware.language_of_account",
    "accounts.middleware.DutiesFirst",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "lsa_dashboard.urls"
WSGI_APPLICATION = "lsa_dashboard.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "lsa_dashboard" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lsa_dashboard.context_processors.frame",
                "lsa_dashboard.context_processors.reminders",
            ],
        },
    },
]

# ---------------------------------------------------------------- database

_SQLITE_OPTIONS = {
    # IMMEDIATE takes the write lock at BEGIN, so two writers wait for each other instead of failing;
    # FULL keeps what was acknowledged through a power loss (reliability D7). Figures are read once and kept
    # (ADR 0010), so there is little to gain from pages of the file in memory: eight threads would keep eight
    # times as many.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON; "
        "PRAGMA cache_size=-1000; PRAGMA temp_store=MEMORY;"
    ),
}
# Queries here are short. Where the rows of a wide join are guessed too many, PostgreSQL would compile its
# plan first, and take two seconds for two rows. With eight tables it thinks for 8 ms about their order, with
# six for two; Django names the tables that a query is filtered by first, those that it shows after them.
_POSTGRESQL_OPTIONS = "-c jit=off -c join_collapse_limit=6"

try:
    DATABASES = {
        "default": dj_database_url.config(default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}"),
    }
except ValueError as error:
    raise ImproperlyConfigured(
        "DATABASE_URL cannot be read; write postgres://user:password@host:port/name "
        "or sqlite:////absolute/path."
    ) from error
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"].setdefault("OPTIONS", {}).update(_SQLITE_OPTIONS)
    # A file, not memory: WAL and two connections at once are part of what the tests are about.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
elif DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    _given = DATABASES["default"].setdefault("OPTIONS", {})
    _given["options"] = f"{_POSTGRESQL_OPTIONS} {_given.get('options', '')}".rstrip()
    DATABASES["default"]["ENGINE"] = "lsa_dashboard.postgresql"
else:
    raise ImproperlyConfigured(
        "DATABASE_URL names neither SQLite nor PostgreSQL; write postgres://user:password@host:port/name "
        "or sqlite:////absolute/path."
    )

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Shared by all processes, so that a limit counts once and not once a worker.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}

# ---------------------------------------------------------------- accounts and sign-in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.SignInBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "indicators:overview"
# Who does not begin the day with the overview, by role.
LOGIN_REDIRECT_URL_BY_ROLE = {
    "staff": "indicators:entry-due",
    "reviewer": "desk:my-work",
    "award_officer": "desk:my-work",
    "admin": "admin:index",
}
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# allauth counts in the cache, whose entries may be thrown out; accounts.throttle counts in tables.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "change_password": "accounts.forms.OwnPasswordForm",
    "reauthenticate": "accounts.forms.PasswordAgainForm",
}

MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_TOTP_ISSUER = DEPARTMENT_SHORT_NAME
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondStepForm",
    "reauthenticate": "accounts.forms.SecondStepAgainForm",
    "activate_totp": "accounts.forms.SecondStepActivationForm",
}
# Roles that cannot do without a code of an authenticator app.
MFA_REQUIRED_ROLES = [] if TRIAL else _list("MFA_REQUIRED_ROLES", "admin")

# How many proxies of ours write the visitor's address into X-Forwarded-For.
TRUSTED_PROXIES = 1 if _switch("BEHIND_PROXY") else 0

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Two switches that some local regulations ask for; longer passwords protect better than either.
if _switch("PASSWORD_COMPOSITION"):
    AUTH_PASSWORD_VALIDATORS.append({"NAME": "accounts.passwords.CompositionValidator"})
PASSWORD_MAX_AGE = (
    timedelta(days=_whole_number("PASSWORD_MAX_DAYS", 0))
    if "PASSWORD_MAX_DAYS" in os.environ
    else None
)

# How long a password given by an administrator lets its owner in to set one of their own.
ONE_TIME_PASSWORD_AGE = timedelta(days=_whole_number("ONE_TIME_PASSWORD_DAYS", 7))

# How long names and addresses stay beside the log of changes; `erase_origins` takes them away.
ACCESS_LOG_AGE = timedelta(days=_whole_number("ACCESS_LOG_DAYS", 365))

SESSION_IDLE_AGE = timedelta(minutes=_whole_number("SESSION_IDLE_MINUTES", 30))
SESSION_ABSOLUTE_AGE = timedelta(hours=_whole_number("SESSION_ABSOLUTE_HOURS", 12))
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE_AGE.total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
DEVICE_COOKIE_NAME = "device"

# ---------------------------------------------------------------- security headers

SECURE_CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",  # blob: plotly.js draws its PNG download from one
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

HTTPS = _switch("HTTPS", default=not (DEBUG or TRIAL))
SECURE_SSL_REDIRECT = HTTPS
# Asked on the machine itself, behind the proxy that speaks HTTPS (scripts/healthy.py).
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    DEVICE_COOKIE_NAME = "__Host-device"
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if _switch("BEHIND_PROXY"):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# A grid sends three fields a cell: two hundred communes by the months of a year are some eight thousand.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# ---------------------------------------------------------------- mail

# Without a host no mail is written or sent.
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = _whole_number("EMAIL_PORT", 587)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
_EMAIL_SECURITY = os.environ.get("EMAIL_SECURITY", "starttls")
if _EMAIL_SECURITY not in ("starttls", "tls", "none"):
    raise ImproperlyConfigured(
        f"EMAIL_SECURITY must be starttls, tls or none, not {_EMAIL_SECURITY!r}."
    )
EMAIL_USE_TLS = _EMAIL_SECURITY == "starttls"
EMAIL_USE_SSL = _EMAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "")
# Where the links of a letter lead, like https://dashboard.example: never what a visitor's browser says.
BASE_URL = os.environ.get("BASE_URL", "").rstrip("/")
if EMAIL_HOST and not (DEFAULT_FROM_EMAIL and BASE_URL.startswith(("https://", "http://"))):
    raise ImproperlyConfigured(
        "EMAIL_HOST needs EMAIL_FROM, an address, and BASE_URL, like https://dashboard.example."
    )

# ---------------------------------------------------------------- language, time, numbers

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
# Off on purpose: with it on, years print as "2.026" and "0.125" typed into a form is read as 125.
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = "lsa_dashboard.formats"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# ---------------------------------------------------------------- static files

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", DATA_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "lsa_dashboard" / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "lsa_dashboard.finders.PlotlyFinder",
]
# Hashed names need collectstatic first, which tests and a debugging developer do without.
_HASHED = _switch("HASHED_STATIC", default=not DEBUG)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if _HASHED
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = not _HASHED
WHITENOISE_AUTOREFRESH = False

MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", DATA_DIR / "media"))
# A scanned page in colour has some 2 MB.
ATTACHMENT_MAX_MB = _whole_number("ATTACHMENT_MAX_MB", 10)
# What is sent beyond this is not even written to the disk before it is refused.
UPLOAD_MAX_MB = max(_whole_number("UPLOAD_MAX_MB", 32), ATTACHMENT_MAX_MB)
FILE_UPLOAD_HANDLERS = [
    "organisation.uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# ---------------------------------------------------------------- log

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
    "loggers": {
        "django": {
            "handlers": [],
            "level": os.environ.get("LOG_LEVEL", "WARNING"),
            "propagate": True,
        },
        # A planted or real fault answers 500 and is told here with its traceback, once.
        "django.request": {"level": "ERROR"},
    },
}

DJANGO_TABLES2_TEMPLATE = "_table.html"
