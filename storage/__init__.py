"""What is remembered: plain SQL over one small driver interface."""

from storage.backups import back_up, restore
from storage.glance import glance
from storage.store import Store, migrate_database, open_store

__all__ = ["Store", "back_up", "glance", "migrate_database", "open_store", "restore"]
