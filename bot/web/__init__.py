"""The one HTTP client for the outside world: feeds, pages and banks."""

from bot.web.client import Fetch, Fetched, Web

__all__ = ["Fetch", "Fetched", "Web"]
