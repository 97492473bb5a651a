"""What is remembered: plain SQL over one small driver interface."""

from storage.store import Store, migrate_database, open_store
from storage.tools.backups import back_up, restore
from storage.tools.examine import Examined, examine
from storage.tools.glance import glance

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
