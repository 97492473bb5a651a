from hypothesis import settings

from tests.kit.telegram import telegram

__all__ = ["telegram"]

# How long an example takes says how busy the machine is, no more. What must be quick is measured.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
