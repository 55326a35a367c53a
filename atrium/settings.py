"""All settings. Every deployment difference is an environment variable listed in .env.example."""

import tomllib
from email.utils import formataddr
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, SELF
from django.core.exceptions import ImproperlyConfigured

from atrium.environment import (
    BASE_DIR,
    address,
    folder,
    mail_address,
    one_of,
    read,
    required,
    wrong,
)
from atrium.schedule import BEAT_SCHEDULE, EACH_MINUTE
from core.logs import logging_config

DEBUG = False
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
DEMO = read("bool", "DEMO", False)
SECRET_KEY = required("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY telt minder dan 50 tekens (zie .env.example).")
SITE_URL = address("SITE_URL", "http://localhost:8000", "https", "http")
_site = urlsplit(SITE_URL)
ALLOWED_HOSTS = read("list", "ALLOWED_HOSTS", [_site.hostname])
LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "testserver"}
if DEMO and not set(ALLOWED_HOSTS) <= LOCAL_HOSTS:
    raise ImproperlyConfigured("DEMO=1 mag alleen met lokale ALLOWED_HOSTS (localhost, 127.0.0.1).")
SECURE = _site.scheme == "https"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
VAR_DIR = Path(read("str", "VAR_DIR", str(BASE_DIR / "var")))

INSTALLED_APPS = [
    "core",
    "outbox",
    "inbox",
    "documents",
    "regions",
    "members",
    "platforms",
    "meetings",
    "minutes",
    "surveys",
    "dashboard",
    "atrium.apps.AtriumAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "auditlog",
    "crispy_forms",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prose_editor",
    "django_structlog",
    "import_export",
    "modelsearch",
]
MIDDLEWARE = [
    # Outermost, so that every answer has them: also a refusal by the ones below.
    "csp.middleware.CSPMiddleware",
    "core.middleware.PrivateMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "core.middleware.BadInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "members.middleware.LogInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "members.middleware.SessionEndMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "members.middleware.AuditMiddleware",
    "platforms.middleware.SecondFactorMiddleware",
    "platforms.middleware.AgreementMiddleware",
    "members.middleware.HeldFormMiddleware",
    "core.middleware.TransactionMiddleware",
]
ROOT_URLCONF = "atrium.urls"
WSGI_APPLICATION = "atrium.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "core.context.site",
                "members.context.session",
                "platforms.context.organiser",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "appuniversum"
CRISPY_FAIL_SILENTLY = False

# --- data -------------------------------------------------------------------------------------
DATABASES = {"default": read("db", "DATABASE_URL", f"sqlite:///{VAR_DIR / 'atrium.sqlite3'}")}
if DATABASES["default"].get("ENGINE", "").split(".")[-1] not in {"sqlite3", "postgresql"}:
    raise wrong("DATABASE_URL", "postgres://naam:wachtwoord@host:5432/databank")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at the start of a transaction, so that read-check-write is
    # safe (libraries.md 3.1). GET pages run outside a transaction (core.middleware).
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = read("int", "CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # A process that freezes in a transaction loses it after a while, and with it its locks.
    _idle = max(15, read("int", "OUTBOX_LEASE_SECONDS", 60)) * 1000
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "connect_timeout": 5,
            # Compiling a statement first (jit) takes seconds for what then runs in milliseconds.
            "options": f"-c idle_in_transaction_session_timeout={_idle} -c jit=off",
        }
    )
REDIS_URL = address("REDIS_URL", "", "redis", "rediss", "unix")
CACHES = {
    "default": {
        "BACKEND": "core.cache.ForgivingRedisCache",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
        "LOCATION": address("CACHE_URL", REDIS_URL, "redis", "rediss", "unix"),
    }
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MODELSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "dashboard.search.engine",
        "AUTO_UPDATE": False,
        # The words are cut already (dashboard/search/words.py): the same on every database.
        **({} if "sqlite" in DATABASES["default"]["ENGINE"] else {"SEARCH_CONFIG": "simple"}),
    }
}
MODELSEARCH_INDEX_PREFIX = "atrium_"

# --- people -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = [
    "members.backends.AccountBackend",
    "core.backends.RuleBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "members.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "members.forms.LoginForm",
    "confirm_login_code": "members.forms.CodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
# An address is proven by the code itself; other addresses by a link (members.actions).
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
SOCIALACCOUNT_ADAPTER = "members.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
MFA_ADAPTER = "members.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "members.mfa_forms.SecondFactorForm",
    "reauthenticate": "members.mfa_forms.ConfirmForm",
    "activate_totp": "members.mfa_forms.AppForm",
    "add_webauthn": "members.mfa_forms.KeyForm",
    "edit_webauthn": "members.mfa_forms.RenameKeyForm",
}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey replaces both factors, so it must ask for a fingerprint, face or PIN.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Atrium"
# One step of 30 seconds for phones whose clock is off.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
ALLAUTH_TRUSTED_PROXY_COUNT = read("int", "TRUSTED_PROXIES", 0)
OIDC_SERVER_URL = address("OIDC_SERVER_URL", "", "https", "http")
OIDC_CLIENT_ID = read("str", "OIDC_CLIENT_ID", "")
OIDC_LOGOUT_URL = address("OIDC_LOGOUT_URL", "", "https", "http")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "acmidm",
                "name": read("str", "OIDC_NAME", "Vlaamse overheid (ACM/IDM)"),
                "client_id": OIDC_CLIENT_ID,
                "secret": read("str", "OIDC_SECRET", ""),
                "settings": {
                    "server_url": OIDC_SERVER_URL,
                    "scope": read("list", "OIDC_SCOPE", ["openid", "profile", "vo"]),
                },
            }
        ]
        if OIDC_SERVER_URL
        else [],
    }
}

# --- security ---------------------------------------------------------------------------------
SESSION_ENGINE = "core.sessions"
SESSION_COOKIE_NAME = "__Host-sessie" if SECURE else "sessie"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
# Idle; how long a session lasts at most, and that of staff: members/sessions.py.
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
CSRF_FAILURE_VIEW = "core.errors.csrf_failure"
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
)
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": [SELF, *filter(None, [OIDC_SERVER_URL, OIDC_LOGOUT_URL])],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- language ---------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands")]
TIME_ZONE = "Europe/Brussels"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["core.formats"]
# The few texts that the libraries leave in English.
LOCALE_PATHS = [BASE_DIR / "locale"]

# --- files ------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# A page without its style sheet is better than no page, above all for the error pages.
WHITENOISE_MANIFEST_STRICT = False
MEDIA_ROOT = Path(read("str", "MEDIA_ROOT", str(VAR_DIR / "media")))
X_ACCEL_PREFIX = read("str", "X_ACCEL_PREFIX", "")
CLAMD_URL = address("CLAMD_URL", "", "tcp", "unix")
UPLOAD_MAX_BYTES = 25 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "documents.uploads.LimitedUploadHandler",
]

# --- mail -------------------------------------------------------------------------------------
EMAIL_BACKEND = "outbox.backend.OutboxBackend"
EMAIL_DELIVERY = read("email_url", "EMAIL_URL", "smtp://127.0.0.1:2525")
MAIL_DOMAIN = read("str", "MAIL_DOMAIN", _site.hostname)
MAIL_FROM_ADDRESS = mail_address("MAIL_FROM_ADDRESS", f"agenda@{MAIL_DOMAIN}")
MAIL_INBOX_ADDRESS = mail_address("MAIL_INBOX_ADDRESS", MAIL_FROM_ADDRESS)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = formataddr(("Atrium Lerend Netwerk", MAIL_FROM_ADDRESS))
CONTACT_ADDRESS = read("str", "CONTACT_ADDRESS", f"contact@{MAIL_DOMAIN}")
BOUNCE_ADDRESS = read("str", "BOUNCE_ADDRESS", f"b+{{token}}@{MAIL_DOMAIN}")
# The mailbox that MAIL_INBOX_ADDRESS and BOUNCE_ADDRESS lead to; without it a mail server pipes mail in.
INBOX_URL = address("INBOX_URL", "", "imaps", "imap+tls", "imap")
# Whether invitations ask for the answer in the calendar: only where somebody reads it.
CALENDAR_ANSWERS = read("bool", "CALENDAR_ANSWERS", bool(INBOX_URL) or DEMO)
# The name in which our own mail server writes Authentication-Results; without it none is believed.
MAIL_AUTHSERV_ID = read("str", "MAIL_AUTHSERV_ID", "demo.localhost" if DEMO else "")
# How many servers of our own write a Received above that verdict (inbox/authentication.py).
MAIL_HOPS_AFTER_VERDICT = read("int", "MAIL_HOPS_AFTER_VERDICT", 0)
# Who hears that the machinery is out of order; nobody named: every administrator (outbox/alarms.py).
ALARM_ADDRESSES = read("list", "ALARM_ADDRESSES", [])
MAIL_PER_PERSON_PER_DAY = read("int", "MAIL_PER_PERSON_PER_DAY", 3)
MAIL_HOLD_ABOVE = read("int", "MAIL_HOLD_ABOVE", 500)
MAIL_MERGE_MINUTES = read("int", "MAIL_MERGE_MINUTES", 10)
MAIL_QUIET_HOURS = read("bool", "MAIL_QUIET_HOURS", not DEMO)
# How long a worker that stops answering keeps its messages (60 s; shorter only to test faults).
OUTBOX_LEASE_SECONDS = read("int", "OUTBOX_LEASE_SECONDS", 60)
# Where this machine remembers how far the database was (outbox/restore.py).
OUTBOX_MARK = Path(read("str", "OUTBOX_MARK", str(VAR_DIR / "outbox-mark")))

# --- tasks ------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
# Whoever takes this queue sends one mail at a time, so that its crash doubles one mail at most.
CELERY_TASK_ROUTES = dict.fromkeys(
    ["outbox.tasks.deliver", "outbox.tasks.drain"], {"queue": "mail"}
)
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# What a worker touches while it lives: who supervises it judges by its age (outbox/watchdog.py).
ALIVE_FILE = read("str", "ALIVE_FILE", "")
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
_queue = VAR_DIR / "queue"
if not REDIS_URL:
    folder("VAR_DIR", _queue / "control")
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 180, "socket_timeout": 5, "socket_connect_timeout": 1}
    if REDIS_URL
    else {
        "data_folder_in": str(_queue),
        "data_folder_out": str(_queue),
        "control_folder": str(_queue / "control"),
        "store_processed": False,
    }
)
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE
LOOP_TASKS = EACH_MINUTE

# --- logs -------------------------------------------------------------------------------------
LOG_JSON = read("bool", "LOG_JSON", not DEMO)
LOGGING = logging_config(
    as_json=LOG_JSON, level=one_of("LOG_LEVEL", "INFO", "DEBUG", "INFO", "WARNING", "ERROR")
)

# --- the rest ---------------------------------------------------------------------------------
AUDITLOG_INCLUDE_ALL_MODELS = False
IMPORT_EXPORT_USE_TRANSACTIONS = True
TEST_RUNNER = "django.test.runner.DiscoverRunner"
