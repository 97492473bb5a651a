"""The program in the test's own process, where its clock or a constant is to be turned."""

from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.settings import Settings
from tests.kit.telegram import Telegram


def settings_here(telegram: Telegram, folder: Path) -> Settings:
    """As for a process; the environment is not read."""
    values: dict[str, Any] = {name: field.default for name, field in Settings.model_fields.items()}
    values |= {
        "bot_token": SecretStr(telegram.token),
        "bot_api_url": telegram.url,
        "database_url": SecretStr(f"sqlite:///{folder / 'bot.db'}"),
        "listen": "127.0.0.1:0",
    }
    return Settings.model_construct(**values)
