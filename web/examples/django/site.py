"""A Django site in one file, to try confab.py beside a relay. For trying only: it makes two users, ana and ben.

    CONFAB_SECRET=… CONFAB_API_KEY=… CONFAB_RELAY=http://127.0.0.1:8787 python3 site.py 8000
"""
import os
import sys
import tempfile

import django
from django.conf import settings
from django.core.management import call_command

settings.configure(
    DEBUG=True,
    SECRET_KEY=os.urandom(32).hex(),
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.path.join(tempfile.mkdtemp(), "site.sqlite")}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    CONFAB_RELAY=os.environ["CONFAB_RELAY"],
    CONFAB_SECRET=os.environ["CONFAB_SECRET"],
    CONFAB_API_KEY=os.environ["CONFAB_API_KEY"],
)
django.setup()

from django.contrib.auth import get_user_model, login  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.shortcuts import get_object_or_404, redirect  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils.html import format_html  # noqa: E402

import confab  # noqa: E402

PAGE = """<!doctype html>
<title>A Django site</title>
<script type="module" src="{0}/embed/v1/elements.js"></script>
<confab-relay src="{0}" token-src="/confab/token/">
  <p>Signed in as {1}. Notifications: <confab-badge notices></confab-badge></p>
  <confab-room room="forum/general"></confab-room>
</confab-relay>"""


def home(request):
    return HttpResponse(format_html(PAGE, settings.CONFAB_RELAY, request.user.get_username() or "nobody"))


def sign_in(request, name):
    login(request, get_object_or_404(get_user_model(), username=name))
    return redirect("/")


def notify(request, name, count):
    """Wherever in a site a notification comes into being: one call."""
    confab.set_count(get_object_or_404(get_user_model(), username=name), count)
    return HttpResponse("told\n")


urlpatterns = [
    path("", home),
    path("confab/token/", confab.token),
    path("sign-in/<str:name>/", sign_in),
    path("notify/<str:name>/<int:count>/", notify),
]

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    for username in ("ana", "ben"):
        get_user_model().objects.create_user(username)
    call_command("runserver", f"127.0.0.1:{sys.argv[1] if len(sys.argv) > 1 else 8000}", use_reloader=False)
