"""Confab in a Django site: a token for the user who is signed in, and calls that tell their browsers something.

Settings: CONFAB_RELAY (the relay as this server reaches it), CONFAB_SECRET and CONFAB_API_KEY (as the relay has them).
"""
import json
import time
from urllib.parse import quote
from urllib.request import Request, urlopen

import jwt  # PyJWT
from django.conf import settings
from django.http import HttpResponse


def token(request):
    """The view behind <confab-relay token-src="/confab/token/">: who the browser is, for an hour."""
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    now = int(time.time())
    claims = {"sub": str(request.user.pk), "name": request.user.get_username(), "iat": now, "exp": now + 3600}
    response = HttpResponse(jwt.encode(claims, settings.CONFAB_SECRET, algorithm="HS256"), content_type="text/plain")
    response["Cache-Control"] = "no-store"
    return response


def call(path, **data):
    """One call of the relay's API: call("rooms/forum/news/events", keyword="changed")."""
    headers = {"Authorization": f"Bearer {settings.CONFAB_API_KEY}", "Content-Type": "application/json"}
    with urlopen(Request(f"{settings.CONFAB_RELAY}/api/{path}", json.dumps(data).encode(), headers), timeout=5) as answer:
        return json.load(answer)


def set_count(user, count):
    """The number in every <confab-badge notices> of this user, in all tabs and on all devices."""
    return call(f"users/{quote(str(user.pk), safe='')}/count", count=count)
