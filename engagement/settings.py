"""All settings, read from the environment, safe by default. README.md lists the variables."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from engagement.colours import is_colour

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Where the newcomer's set-up keeps its data; production needs nothing below it.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)
UNSAFE_KEY = "unsafe-key-for-trying-it-out"  # noqa: S105 - refused below unless DEBUG=1
SECRET_KEY = env.str("SECRET_KEY", default=UNSAFE_KEY if DEBUG else "")
if not DEBUG and (len(SECRET_KEY) < 50 or SECRET_KEY == UNSAFE_KEY):
    raise ImproperlyConfigured(
        "Set SECRET_KEY to at least 50 random characters, for example the output of: "
        "python -c 'import secrets; print(secrets.token_urlsafe(50))'. To try Engagement out, set DEBUG=1 instead."
    )
# Keys the hashes that keep "do not contact" when a person is erased: it must outlive SECRET_KEY's rotation.
CONTACT_HASH_KEY = env.str("CONTACT_HASH_KEY", default=SECRET_KEY)

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# The council whose name and colour the pages show.
COUNCIL_NAME = env.str("COUNCIL_NAME", default="Demonstration Council")
COUNCIL_COLOUR = env.str("COUNCIL_COLOUR", default="#1d70b8")
if not is_colour(COUNCIL_COLOUR):
    raise ImproperlyConfigured(f"COUNCIL_COLOUR is {COUNCIL_COLOUR!r}. Write it as # and six digits, like #1d70b8.")

INSTALLED_APPS = [
    "engagement",
    "estates",
    "reporting",
    "django.contrib.admin",
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
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "engagement.middleware.keep_private_pages_out_of_caches",
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

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'engagement.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
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

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

CELERY_BROKER_URL = REDIS_URL or f"sqla+sqlite:///{VAR_DIR / 'broker.sqlite3'}"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "Europe/London"

AUTH_USER_MODEL = "estates.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # e-mail is unique without regard to case, by the constraint on Lower("email")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "reporting:home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "engagement.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "engagement.account_forms.LoginForm",
    "reset_password": "engagement.account_forms.ResetPasswordForm",
    "reset_password_from_key": "engagement.account_forms.ResetPasswordKeyForm",
    "change_password": "engagement.account_forms.ChangePasswordForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by invitation, and the invitation goes to the address
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True  # for as long as SESSION_COOKIE_AGE, at most: engagement/accounts.py
# Failed attempts: by address, roomy because a council shares one; and by account, whatever the address.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip,5/5m/key"}
# How many proxies of ours stand before the web process: X-Forwarded-For is believed only as far as they wrote it.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
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
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))

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
}
