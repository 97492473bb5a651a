from tests.kit.telegram import telegram

__all__ = ["telegram"]
