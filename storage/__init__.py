"""What is remembered: plain SQL over one small driver interface."""

from storage.store import Store, migrate_database, open_store

__all__ = ["Store", "migrate_database", "open_store"]
