"""The sample outlets on the wire: RSS 2.0 feeds and article pages. Pure."""

from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from html import escape

from bot.sample.items import Item, Outlet

NOTICE = {
    "en": "Sample news written for the yamchi demo. None of it happened.",
    "ru": "Учебная новость, написанная для показа yamchi. Ничего из этого не было.",
}
STYLE = """
:root { color-scheme: light dark; }
body { font: 1.125rem/1.6 Georgia, serif; max-width: 38rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.6rem; line-height: 1.25; }
.meta, .notice { font: 0.875rem/1.5 system-ui, sans-serif; opacity: 0.75; }
.notice { border: 1px solid; border-radius: 0.4rem; padding: 0.5rem 0.75rem; }
"""


def feed(outlet: Outlet, start: datetime, now: datetime, base_url: str) -> bytes:
    """The outlet's RSS at a moment, whole articles in it, dated from `start`. `base_url` has no
    slash at its end, e.g. `http://127.0.0.1:8081`."""
    items = "".join(_entry(outlet, item, start, base_url) for item in outlet.out(start, now))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">\n<channel>\n'
        f"<title>{escape(outlet.title)}</title>\n<link>{base_url}/sample/</link>\n"
        f"<description>{escape(outlet.description)}</description>\n"
        f"<language>{outlet.language}</language>\n"
        f"<lastBuildDate>{format_datetime(start)}</lastBuildDate>\n{items}</channel>\n</rss>\n"
    ).encode()


def page(outlet: Outlet, item: Item, start: datetime) -> bytes:
    """The article as a page that asks for nothing else and reads well on a phone."""
    at = item.published_at(start)
    title, source = escape(item.title), escape(outlet.title)
    body = (
        f'<article>\n<h1>{title}</h1>\n<p class="meta">{source} · '
        f'<time datetime="{at.isoformat()}">{at:%Y-%m-%d %H:%M} UTC</time></p>\n'
        f"{_paragraphs(item)}\n</article>"
    )
    return _document(outlet.language, f"{title} · {source}", body)


def index(outlets: Iterable[Outlet]) -> bytes:
    """What the feeds give as their site: every outlet with its articles."""
    lists = "\n".join(
        f'<section lang="{outlet.language}">\n<h1>{escape(outlet.title)}</h1>\n<ul>\n'
        + "\n".join(
            f'<li><a href="/sample/{item.slug}">{escape(item.title)}</a></li>'
            for item in outlet.items
        )
        + "\n</ul>\n</section>"
        for outlet in outlets
    )
    return _document("en", "Sample news", lists)


def _document(language: str, title: str, body: str) -> bytes:
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{title}</title>\n<link rel="icon" href="data:,">\n<style>{STYLE}</style>\n'
        f"</head>\n<body>\n<main>\n{body}\n</main>\n"
        f'<p class="notice">{NOTICE[language]}</p>\n</body>\n</html>\n'
    ).encode()


def _entry(outlet: Outlet, item: Item, start: datetime, base_url: str) -> str:
    link = f"{base_url}/sample/{item.slug}"
    return (
        f"<item>\n<title>{escape(item.title)}</title>\n<link>{link}</link>\n"
        f'<guid isPermaLink="false">{outlet.id}/{item.slug}</guid>\n'
        f"<pubDate>{format_datetime(item.published_at(start))}</pubDate>\n"
        f"<category>{item.topic}</category>\n"
        f"<description>{escape(item.paragraphs[0])}</description>\n"
        f"<content:encoded>{escape(_paragraphs(item))}</content:encoded>\n</item>\n"
    )


def _paragraphs(item: Item) -> str:
    return "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in item.paragraphs)
