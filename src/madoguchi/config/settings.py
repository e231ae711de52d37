"""Django's settings, made from the installation file; nothing here differs by institution."""

import os
from typing import Any

from csp.constants import NONCE, NONE, SELF

from madoguchi.institutions import installation as installation_file
from madoguchi.institutions import registry
from madoguchi.institutions.registry import REFERENCE

INSTALLATION = installation_file.read(installation_file.path())
_MASTER_KEY = INSTALLATION.master_key

registry.install(registry.load(site, master_key=_MASTER_KEY) for site in INSTALLATION.sites)

SECRET_KEY = registry.derive(_MASTER_KEY, "django").hex()
DEBUG = False
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
LANGUAGE_CODE = "ja"
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_INSTITUTIONS = registry.all_institutions()
ALLOWED_HOSTS = sorted(
    {
        host.partition(":")[0]
        for each in _INSTITUTIONS
        for origin in each.origins.values()
        for host in registry.hosts_of(origin)
    }
)

# `madoguchi migrate` alone runs as the owner of the schemas; every other process as the
# institution's own login, which may not change tables nor write the ledger.
_AS_OWNER = os.environ.get("MADOGUCHI_AS_OWNER") == "1"


def _database(schema: str, role: str) -> dict[str, Any]:
    admin = INSTALLATION.database
    options: dict[str, Any] = {"options": f"-c search_path={schema},{REFERENCE}"}
    if _AS_OWNER:
        options["options"] += f" -c role={role}_owner"
        password_file = admin.admin_password_file
        user = admin.admin
        password = (
            password_file.read_text().strip()
            if password_file
            else registry.database_password(_MASTER_KEY, admin.admin)
        )
    else:
        user, password = role, registry.database_password(_MASTER_KEY, role)
        options["pool"] = {
            "min_size": 0,
            "max_size": 8,
            "timeout": 10.0,
            "max_idle": 60.0,
            # Retries wait twice as long each time; given up soon, the next request tries at once,
            # so that a database that is back is found without delay.
            "reconnect_timeout": 2.0,
        }
        options["connect_timeout"] = 5
    return {
        "ENGINE": "madoguchi.config.postgresql",
        "HOST": admin.host,
        "PORT": str(admin.port),
        "NAME": admin.name,
        "USER": user,
        "PASSWORD": password,
        "OPTIONS": options,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }


DATABASES: dict[str, dict[str, Any]] = {
    # Nothing may be asked of "default": the router names the institution.
    "default": {},
    REFERENCE: _database(REFERENCE, f"madoguchi_{REFERENCE}"),
    **{each.key: _database(each.key, f"madoguchi_{each.key}") for each in _INSTITUTIONS},
}
DATABASE_ROUTERS = ["madoguchi.config.routers.InstitutionRouter"]

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "csp",
    "madoguchi.directory",
    "madoguchi.ledger",
    "madoguchi.audit",
    "madoguchi.wires",
    "madoguchi.customers",
    "madoguchi.access",
    "madoguchi.transfers",
    "madoguchi.payeasy",
    "madoguchi.notices",
    "madoguchi.day_end",
    "madoguchi.staff",
    "madoguchi.web.shared",
    "madoguchi.web.personal",
    "madoguchi.web.staff",
    "madoguchi.web.token",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "madoguchi.web.shared.middleware.at_the_door",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "madoguchi.web.shared.middleware.who_is_asking",
    "madoguchi.web.staff.doors.which_member_is_asking",
]

ROOT_URLCONF = "madoguchi.config.urls"
WSGI_APPLICATION = "madoguchi.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "madoguchi.web.shared.context.institution",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "madoguchi.web.shared.templatetags.bank",
            ],
        },
    }
]

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

CSRF_FAILURE_VIEW = "madoguchi.web.shared.errors.csrf_failed"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
_ALL_HTTPS = all(each.origin.startswith("https://") for each in _INSTITUTIONS)
CSRF_COOKIE_SECURE = _ALL_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _ALL_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _ALL_HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 262_144
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE, "'strict-dynamic'"],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": [NONE],
    }
}

MAIL = INSTALLATION.mail
CLEARING = INSTALLATION.clearing
PAYEASY = INSTALLATION.payeasy
CLOCK_OFFSET_SECONDS = INSTALLATION.clock_offset_seconds

LOGGING_CONFIG = None
