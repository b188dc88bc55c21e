"""All settings, read from the environment, safe by default. README.md lists the variables."""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from engagement import environment
from engagement.colours import is_colour
from engagement.logs import logging_settings

BASE_DIR = Path(__file__).resolve().parent.parent

# Where the newcomer's set-up keeps its data; production needs nothing below it but the collected static files.
VAR_DIR = Path(environment.text("VAR_DIR", str(BASE_DIR / "var"))).resolve()
try:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(f"VAR_DIR is {str(VAR_DIR)!r}. Name a folder that may be written to.") from error

DEBUG = environment.flag("DEBUG", default=False)
SECRET_KEY = environment.secret_key(debug=DEBUG, unsafe="unsafe-key-for-trying-it-out")
# Old keys, with which sessions and links are still read while SECRET_KEY is being changed.
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")
# Keys the hashes that keep "do not contact" when a person is erased: it must outlive SECRET_KEY's rotation.
CONTACT_HASH_KEY = environment.contact_hash_key(debug=DEBUG, unsafe=SECRET_KEY)

ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])

# Safe unless trying it out. HTTPS=0 is for a trial without a certificate.
HTTPS = environment.flag("HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # load balancers ask inside, without HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# How many proxies of ours stand in front: what they say of the visitor's address and of HTTPS is believed.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.whole_number("TRUSTED_PROXY_COUNT", 0)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # GOV.UK Frontend draws its chevrons and ticks from data: addresses
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # e-mail is unique without regard to case, by the constraint on Lower("email")
    "security.W021",  # HSTS preload is for the council to decide, for the whole of its domain
]

# The council whose name and colour the pages show.
COUNCIL_NAME = environment.text("COUNCIL_NAME", "Demonstration Council")
COUNCIL_COLOUR = environment.text("COUNCIL_COLOUR", "#1d70b8")
if not is_colour(COUNCIL_COLOUR):
    raise ImproperlyConfigured(f"COUNCIL_COLOUR is {COUNCIL_COLOUR!r}. Write it as # and six digits, like #1d70b8.")

INSTALLED_APPS = [
    "engagement",
    "estates",
    "outreach",
    "events",
    "partnership",
    "reporting",
    "engagement.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_forms_gds",
    "simple_history",
    "csp",
]

MIDDLEWARE = [
    "engagement.middleware.request_log",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "engagement.middleware.keep_private_pages_out_of_caches",
    "engagement.middleware.SavedByAnother",
    "estates.refusals.record_refusals",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "engagement.urls"
WSGI_APPLICATION = "engagement.wsgi.application"

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
                "engagement.context_processors.council",
                "engagement.context_processors.navigation",
            ],
        },
    },
]

DATABASES = {"default": environment.database("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'engagement.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = environment.whole_number("CONN_MAX_AGE", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a transaction takes the write lock when it begins, so what two people want at once is decided there.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # In a file, not in memory, so that tests with several threads and processes find what they would find really.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
else:
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 2)

# In the database, so that signing in, whose limits are kept here, works while Redis is down (docs/decisions/003).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

REDIS_URL = environment.redis_url("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL or f"sqla+sqlite:///{VAR_DIR / 'broker.sqlite3'}"
# Short, since a web request waits for it: work stands in rows, and what was not queued is found by the next tick.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1}
CELERY_BROKER_TRANSPORT_OPTIONS = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1}
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS |= {"socket_connect_timeout": 2, "socket_timeout": 10}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for Redis as long as it takes
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 25 * 60, 30 * 60  # under Redis's visibility timeout of an hour
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
# Every job that runs by the clock, by its name. None between 01:00 and 02:00, which some nights have twice or never.
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "engagement.heartbeat", "schedule": 60, "options": {"expires": 50}},
    "estates.tick": {"task": "estates.tick", "schedule": 60, "options": {"expires": 50}},
    "events.tick": {"task": "events.tick", "schedule": 60, "options": {"expires": 50}},
    "events.sign_ups": {"task": "events.sign_ups", "schedule": 60, "options": {"expires": 50}},
    "events.volunteers": {"task": "events.volunteers", "schedule": 60, "options": {"expires": 50}},
    "outreach.coaching": {"task": "outreach.coaching", "schedule": 900, "options": {"expires": 800}},
    "outreach.mailings": {"task": "outreach.mailings", "schedule": 60, "options": {"expires": 50}},
    # At night, and again should the worker have been down then: a second time finds nothing.
    "outreach.retention": {"task": "outreach.retention", "schedule": crontab(hour="3,12", minute=30)},
    "outreach.tick": {"task": "outreach.tick", "schedule": 60, "options": {"expires": 50}},
    "partnership.chairs": {"task": "partnership.chairs", "schedule": crontab(hour=9, minute=0)},
    "reporting.tick": {"task": "reporting.tick", "schedule": 60, "options": {"expires": 50}},
}

AUTH_USER_MODEL = "estates.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "reporting:home"
ACCOUNT_ADAPTER = "engagement.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_FORMS = {
    "login": "engagement.account_forms.LoginForm",
    "reset_password": "engagement.account_forms.ResetPasswordForm",
    "reset_password_from_key": "engagement.account_forms.ResetPasswordKeyForm",
    "change_password": "engagement.account_forms.ChangePasswordForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by invitation, and the invitation goes to the address
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True  # for as long as SESSION_COOKIE_AGE, at most: engagement/accounts.py
# Failed attempts: by address, roomy because a council shares one; and by account, whatever the address.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key"}
SESSION_COOKIE_AGE = 12 * 60 * 60
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "staticfiles"
# When trying it out and in tests, files are served from where they stand, without collectstatic.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# Uploads are personal or bulky: on disk while they come in, then in this storage, which no address serves.
MEDIA_ROOT = Path(environment.text("MEDIA_ROOT", str(VAR_DIR / "media")))
DATA_UPLOAD_MAX_NUMBER_FIELDS = 11_000  # a preview of people to import may ask about each of 10,000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_NUMBER_FILES = 500
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# EMAIL_BACKEND and what it needs: the server of EMAIL_URL or, when trying it out, files.
globals().update(environment.mail("EMAIL_URL", folder=VAR_DIR / "mail" if DEBUG else None))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "engagement@localhost")
BOUNCES_TO = environment.mail_address("BOUNCES_TO")

# Under which address people reach us: it stands in the links of messages, which no web request makes.
first_host = f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0]}{':8000' if DEBUG else ''}"
PUBLIC_URL = environment.web_address("PUBLIC_URL", first_host)
# Messages to residents: between these hours in London, and at most so many in 24 hours, which stops a runaway.
MESSAGES_FROM_HOUR = environment.whole_number("MESSAGES_FROM_HOUR", 8)
MESSAGES_UNTIL_HOUR = environment.whole_number("MESSAGES_UNTIL_HOUR", 20)
if not MESSAGES_FROM_HOUR < MESSAGES_UNTIL_HOUR <= 24:
    raise ImproperlyConfigured("Write MESSAGES_FROM_HOUR and MESSAGES_UNTIL_HOUR as hours of one day, like 8 and 20.")
# GOV.UK Notify: the channels for which it has a template, by the template's key. Without one, e-mail goes by EMAIL_URL.
NOTIFY_API_KEY = environment.text("NOTIFY_API_KEY")
NOTIFY_URL = environment.web_address("NOTIFY_URL", "https://api.notifications.service.gov.uk")
NOTIFY_TEMPLATES = {
    "email": environment.text("NOTIFY_EMAIL_TEMPLATE"),
    "text": environment.text("NOTIFY_TEXT_TEMPLATE"),
    "letter": environment.text("NOTIFY_LETTER_TEMPLATE"),
}
NOTIFY_TEMPLATES = {channel: template for channel, template in NOTIFY_TEMPLATES.items() if template}
if NOTIFY_TEMPLATES and len(NOTIFY_API_KEY) < 73:
    raise ImproperlyConfigured("Set NOTIFY_API_KEY to the whole key that GOV.UK Notify showed you when it was made.")
MESSAGES_A_DAY = environment.whole_number("MESSAGES_A_DAY", 5000)
MESSAGE_TEXTS_DAYS = environment.whole_number("MESSAGE_TEXTS_DAYS", 365)
if not 1 <= MESSAGE_TEXTS_DAYS <= 36500:
    raise ImproperlyConfigured("Write MESSAGE_TEXTS_DAYS as a number of days, like 365.")

LOGGING = logging_settings(readable=DEBUG)

# Of the accounts that load_demonstration makes; printed by `make run`.
DEMONSTRATION_PASSWORD = "come-and-try-engagement"  # noqa: S105 - meant to be known, and only made when DEBUG=1

CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"
# The inputs that the template pack leaves without a GOV.UK class.
CRISPY_CLASS_CONVERTERS = {
    "numberinput": "govuk-input",
    "dateinput": "govuk-input",
    "timeinput": "govuk-input",
    "datetimeinput": "govuk-input",
    "urlinput": "govuk-input",
    "searchinput": "govuk-input",
    "telinput": "govuk-input",
    "regionalphonenumberwidget": "govuk-input",
    "fileinput": "govuk-file-upload",
    "selectmultiple": "govuk-select",
    "longselect": "govuk-select",
}
