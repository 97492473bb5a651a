"""What is remembered: plain SQL over one small driver interface."""

from storage.glance import glance
from storage.store import Store, migrate_database, open_store

__all__ = ["Store", "glance", "migrate_database", "open_store"]
