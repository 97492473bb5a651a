"""The settings: environment first, then `.env` in the working directory.

Every problem is found at once and named by the variable that the operator knows. Secrets are
`SecretStr`: they do not print. Each of them can come from a file named by `NAME_FILE`.
"""

import difflib
import os
import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import BadSettings

ENV_FILE = Path(".env")
Network = IPv4Network | IPv6Network


def setting(name: str, default: Any, description: str, **bounds: Any) -> Any:
    """A field known by its variable's name; the description goes to `.env.example` and docs."""
    return Field(default, validation_alias=name, description=description, **bounds)


class Settings(BaseSettings):
    """All settings with their defaults. Intervals are seconds."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        case_sensitive=True,
        extra="ignore",
        hide_input_in_errors=True,
        env_ignore_empty=True,
    )

    bot_token: SecretStr | None = setting("BOT_TOKEN", None, "The bot's token from @BotFather.")
    bot_api_url: str = setting(
        "BOT_API_URL", "https://api.telegram.org", "Another Bot API server, if you run one."
    )
    database_url: SecretStr = setting(
        "DATABASE_URL",
        SecretStr("sqlite:///data/yamchi.db"),
        "Where everything is remembered: sqlite:///relative/path.db, sqlite:////absolute/path.db, "
        "or postgresql://user:password@host/database",
    )
    owner_id: int | None = setting(
        "YAMCHI_OWNER_ID",
        None,
        "Telegram user id of the bot's owner; without it the log tells at the start how to become "
        "that, by a code that is good for once.",
        gt=0,
    )
    sources: Path | None = setting(
        "YAMCHI_SOURCES", None, "Path of your own sources.toml; without it the built-in list."
    )
    public: bool = setting(
        "YAMCHI_PUBLIC", True, "false: only the chats that the owner admits are answered."
    )
    allow_networks: Annotated[tuple[Network, ...], NoDecode] = setting(
        "YAMCHI_ALLOW_NETWORKS", (), "Private networks that fetching may reach, as CIDRs: a,b"
    )
    fetch_interval: int = setting(
        "YAMCHI_FETCH_INTERVAL", 600, "Seconds between polls of a feed.", ge=1, le=86400
    )
    rates_interval: int = setting(
        "YAMCHI_RATES_INTERVAL", 1800, "Seconds between polls of a bank.", ge=1, le=86400
    )
    send_rate: int = setting(
        "YAMCHI_SEND_RATE", 30, "Messages a second over all chats, never exceeded.", ge=1, le=1000
    )
    send_concurrency: int = setting(
        "YAMCHI_SEND_CONCURRENCY",
        16,
        "Sends in flight: the bound on messages sent twice after a crash.",
        ge=1,
        le=256,
    )
    paid_broadcast: bool = setting(
        "YAMCHI_PAID_BROADCAST",
        False,
        "Let Telegram take the bot's Stars for /broadcast: then a rate over 30 is allowed.",
    )
    webhook_url: str | None = setting(
        "YAMCHI_WEBHOOK_URL",
        None,
        "Public https address that Telegram brings updates to, in place of long polling: "
        "https://bot.example/telegram",
    )
    webhook_secret: SecretStr | None = setting(
        "YAMCHI_WEBHOOK_SECRET",
        None,
        "The secret that Telegram sends along with each update; without it one is made.",
    )
    listen: str = setting(
        "YAMCHI_LISTEN",
        "127.0.0.1:8080",
        "Address of /livez, /readyz, /metrics and the webhook, as host:port.",
    )
    ping_url: SecretStr | None = setting(
        "YAMCHI_PING_URL",
        None,
        "An address that is asked each minute while all is well, for a watch that rings when it "
        "no longer is.",
    )
    language: Literal["en", "ru", "kk", "ky", "uz", "uz_Cyrl", "tg", "tk"] = setting(
        "YAMCHI_LANGUAGE", "en", "Language of a new chat: en ru kk ky uz uz_Cyrl tg tk."
    )
    timezone: str = setting("YAMCHI_TIMEZONE", "Asia/Almaty", "Time zone of a new chat.")
    summary_api_url: str | None = setting(
        "YAMCHI_SUMMARY_API_URL",
        None,
        "An OpenAI-compatible endpoint for summaries, such as https://host/v1; without it the "
        "built-in ones.",
    )
    summary_api_key: SecretStr | None = setting(
        "YAMCHI_SUMMARY_API_KEY", None, "The key of that endpoint, if it needs one."
    )
    summary_api_model: str | None = setting(
        "YAMCHI_SUMMARY_API_MODEL", None, "The model to ask for there."
    )
    summary_api_daily: int = setting(
        "YAMCHI_SUMMARY_API_DAILY", 500, "Requests to it in a day (UTC), over all chats.", ge=0
    )
    summary_api_daily_chat: int = setting(
        "YAMCHI_SUMMARY_API_DAILY_CHAT", 30, "Requests to it in a day for one chat.", ge=0
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = setting(
        "YAMCHI_LOG_LEVEL", "INFO", "DEBUG INFO WARNING ERROR"
    )
    log_format: Literal["console", "json"] = setting(
        "YAMCHI_LOG_FORMAT", "console", "console or json"
    )

    @field_validator("bot_token")
    @classmethod
    def _token(cls, token: SecretStr | None) -> SecretStr | None:
        if token and not re.fullmatch(r"\d+:[\w-]+", token.get_secret_value(), re.ASCII):
            raise ValueError("not a bot token; it looks like 123456789:AAE... (from @BotFather)")
        return token

    @field_validator("bot_api_url", "webhook_url", "summary_api_url")
    @classmethod
    def _address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("not an address; it looks like https://host or http://host:port")
        return url.rstrip("/")

    @field_validator("ping_url")
    @classmethod
    def _ping(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            cls._address(url.get_secret_value())
        return url

    @field_validator("webhook_url")
    @classmethod
    def _webhook(cls, url: str | None) -> str | None:
        """The page is served at /telegram; an address without a path means that one."""
        if url is None:
            return None
        return url if urlsplit(url).path else f"{url}/telegram"

    @field_validator("webhook_secret")
    @classmethod
    def _webhook_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret.get_secret_value()):
            raise ValueError("not a secret that Telegram takes: 16 to 256 of A-Z a-z 0-9 _ -")
        return secret

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: SecretStr) -> SecretStr:
        if not url.get_secret_value().startswith(DATABASES):
            raise ValueError(
                "not a database address; it looks like sqlite:///data/yamchi.db or "
                "postgresql://user:password@host/database"
            )
        return url

    @field_validator("allow_networks", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())

    @field_validator("listen")
    @classmethod
    def _listen(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdigit() or int(port) > 65535:
            raise ValueError("not host:port")
        return value

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in available_timezones():
            near = difflib.get_close_matches(value, available_timezones(), 1)
            raise ValueError(f"no such time zone{f', perhaps {near[0]}' if near else ''}")
        ZoneInfo(value)
        return value

    @property
    def token(self) -> str:
        """The token in clear, for the transport only. Raises BadSettings where there is none."""
        if self.bot_token is None:
            raise BadSettings(problems=(MISSING_TOKEN,))
        return self.bot_token.get_secret_value()

    @property
    def bot_id(self) -> int:
        """The bot's Telegram id, which its token begins with."""
        return int(self.token.partition(":")[0])

    @property
    def listen_at(self) -> tuple[str, int]:
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)

    def idle(self) -> list[str]:
        """The variables that were set and that this version does not use yet."""
        return [
            variable
            for variable, name in NAMES.items()
            if name in self.model_fields_set
            and (Settings.model_fields[name].description or "").endswith(NOT_YET)
        ]


DATABASES = ("sqlite:///", "postgresql://", "postgres://")
NOT_YET = "Not in use yet."
MISSING_TOKEN = "BOT_TOKEN: missing; @BotFather gives you one"  # noqa: S105 - a message
MISSING_MODEL = (
    "YAMCHI_SUMMARY_API_MODEL: missing; the endpoint has to be asked for a model by name"
)
NAMES = {str(field.validation_alias): name for name, field in Settings.model_fields.items()}
SECRETS = tuple(
    variable
    for variable, name in NAMES.items()
    if "SecretStr" in str(Settings.model_fields[name].annotation)
)


def load(*, token_required: bool = False, token: str | None = None) -> Settings:
    """Read the settings. Raises BadSettings with every problem, one line each.

    A `token` takes the place of whatever is set.
    """
    values = {**_dotenv(), **os.environ}
    if token is not None:
        values.pop("BOT_TOKEN_FILE", None)
    secrets, problems = _secrets_from_files(values)
    problems = _unknown(values) + problems
    if token_required and not (values.get("BOT_TOKEN") or values.get("BOT_TOKEN_FILE")):
        problems.append(MISSING_TOKEN)
    if values.get("YAMCHI_SUMMARY_API_URL") and not values.get("YAMCHI_SUMMARY_API_MODEL"):
        problems.append(MISSING_MODEL)
    if token is not None:
        secrets["BOT_TOKEN"] = token
    try:
        settings = Settings.model_validate(secrets)
    except ValidationError as error:
        problems += [_line(each) for each in error.errors()]
        raise BadSettings(problems=tuple(problems)) from None
    if problems:
        raise BadSettings(problems=tuple(problems))
    return settings


def _dotenv() -> dict[str, str]:
    return {name: value or "" for name, value in dotenv_values(ENV_FILE).items()}


def _unknown(values: Mapping[str, str]) -> list[str]:
    known = {*NAMES, *(f"{name}_FILE" for name in SECRETS), "YAMCHI_TEST_DATA"}
    return [
        _suggest(name, known) for name in values if name.startswith("YAMCHI_") and name not in known
    ]


def _suggest(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f"{name}: no such setting" + (f"; did you mean {near[0]}?" if near else "")


def _secrets_from_files(values: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    found: dict[str, str] = {}
    problems: list[str] = []
    for name in SECRETS:
        path = values.get(f"{name}_FILE")
        if not path:
            continue
        if values.get(name):
            problems.append(f"{name}: set twice, directly and by {name}_FILE")
            continue
        try:
            found[name] = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not text"
            problems.append(f"{name}_FILE: {path}: {reason}")
    return found, problems


def _line(error: Mapping[str, Any]) -> str:
    place = str(error["loc"][0]) if error["loc"] else "settings"
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{place}: {message}"
