"""A killable process for work on untrusted bytes: parsing, and whatever else may never end.

A thread cannot be stopped and a pool's process cannot be killed alone. This child can be: at its
deadline, or when it dies of its memory limit, and the next call gets a new one.
"""

from bot.worker.parent import JOBS, Worker

__all__ = ["JOBS", "Worker"]
