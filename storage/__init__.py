"""What is remembered: plain SQL over one small driver interface."""

from storage.backups import back_up, restore
from storage.examine import Examined, examine
from storage.glance import glance
from storage.store import Store, migrate_database, open_store

__all__ = [
    "Examined",
    "Store",
    "back_up",
    "examine",
    "glance",
    "migrate_database",
    "open_store",
    "restore",
]
