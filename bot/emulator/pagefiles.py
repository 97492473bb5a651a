"""What the chat page is made of, the files in its chats, and who may ask for either."""

import asyncio
import json
import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlsplit

from aiohttp import web

from bot.emulator.params import Upload

PICTURES = frozenset({"image/png", "image/jpeg"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_POLICY = "; ".join(
    [
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("style", "img", "connect")),
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "script-src 'self'",
    ]
)
_HEADERS = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"}
_INLINE = re.compile("<script>(.*?)</script>", re.DOTALL)


async def page(request: web.Request) -> web.Response:
    check(request)
    return await _file("index.html")


async def static(request: web.Request) -> web.Response:
    check(request)
    return await _file(request.match_info["name"])


def sent(found: Upload | None) -> web.Response:
    """A picture to be shown; anything else to be saved, never to be opened as a page."""
    if found is None:
        raise web.HTTPNotFound
    if found.mime in PICTURES:
        return web.Response(body=found.content, content_type=found.mime, headers=_HEADERS)
    name = quote(found.name)
    headers = _HEADERS | {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    kind = "application/octet-stream"
    return web.Response(body=found.content, content_type=kind, headers=headers)


def check(request: web.Request) -> None:
    """Refuse whoever is not the page of this machine."""
    host = urlsplit(f"//{request.headers.get('Host', '')}")
    origin = request.headers.get("Origin")
    strange = origin is not None and origin != f"http://{request.headers.get('Host')}"
    if host.hostname not in LOOPBACK or strange:
        raise web.HTTPForbidden(text="Only the chat page of this machine may do this.")


async def body_of(request: web.Request) -> dict[str, Any]:
    """The JSON object that the page posted."""
    check(request)
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="application/json only")
    try:
        body = json.loads(await request.text())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="an object is expected")
    return body


async def _file(name: str) -> web.Response:
    """A file of the page's own folder; it has no folders of its own."""
    kind = _TYPES.get(name.rpartition(".")[2])
    path = files("bot.emulator").joinpath("page", name)
    if kind is None or "/" in name or "\\" in name or not path.is_file():
        raise web.HTTPNotFound
    text = await asyncio.to_thread(path.read_text, "utf-8")
    own = {"Content-Security-Policy": " ".join([_POLICY, *map(_hash, _INLINE.findall(text))])}
    return web.Response(
        text=text, content_type=kind, headers=_HEADERS | own | {"Cache-Control": "no-cache"}
    )


def _hash(script: str) -> str:
    """By which a policy knows a script of the page itself: Content Security Policy 3, 2.3.1."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
