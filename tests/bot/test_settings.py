from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.errors import BadSettings
from bot.settings import NAMES, SECRETS, Settings, load

TOKEN = "123456789:AAExampleExampleExampleExampleExample"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (*NAMES, *(f"{name}_FILE" for name in SECRETS)):
        monkeypatch.delenv(name, raising=False)


def problems(*, token_required: bool = False) -> list[str]:
    with pytest.raises(BadSettings) as caught:
        load(token_required=token_required)
    assert caught.value.status == 2
    return str(caught.value).splitlines()


def test_defaults_are_those_of_the_contract() -> None:
    settings = load()
    assert settings.bot_api_url == "https://api.telegram.org"
    assert settings.database_url.get_secret_value() == "sqlite:///data/yamchi.db"
    assert (settings.fetch_interval, settings.rates_interval) == (600, 1800)
    assert (settings.send_rate, settings.send_concurrency) == (30, 16)
    assert (settings.language, settings.timezone) == ("en", "Asia/Almaty")
    assert settings.listen_at == ("127.0.0.1", 8080)


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("YAMCHI_FETCH_INTERVAL=5\nYAMCHI_RATES_INTERVAL=6\nOTHER=1\n")
    monkeypatch.setenv("YAMCHI_FETCH_INTERVAL", "7")
    settings = load()
    assert (settings.fetch_interval, settings.rates_interval) == (7, 6)


def test_every_problem_is_listed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "YAMCHI_SEND_RAT": "3",
        "YAMCHI_TIMEZONE": "Asia/Almati",
        "YAMCHI_FETCH_INTERVAL": "soon",
        "YAMCHI_SEND_RATE": "0",
        "YAMCHI_PUBLIC": "maybe",
        "YAMCHI_ALLOW_NETWORKS": "127.0.0.0/8,home",
        "YAMCHI_LISTEN": "8080",
        "YAMCHI_OWNER_ID": "-4",
        "YAMCHI_LANGUAGE": "de",
        "BOT_API_URL": "api.telegram.org",
        "DATABASE_URL": "yamchi.db",
    }.items():
        monkeypatch.setenv(name, value)
    found = problems(token_required=True)
    assert "YAMCHI_SEND_RAT: no such setting; did you mean YAMCHI_SEND_RATE?" in found
    assert "YAMCHI_TIMEZONE: no such time zone, perhaps Asia/Almaty" in found
    assert {line.partition(":")[0] for line in found} == {
        "BOT_TOKEN",
        "BOT_API_URL",
        "DATABASE_URL",
        "YAMCHI_ALLOW_NETWORKS",
        "YAMCHI_FETCH_INTERVAL",
        "YAMCHI_LANGUAGE",
        "YAMCHI_LISTEN",
        "YAMCHI_OWNER_ID",
        "YAMCHI_PUBLIC",
        "YAMCHI_SEND_RAT",
        "YAMCHI_SEND_RATE",
        "YAMCHI_TIMEZONE",
    }


def test_an_unknown_name_in_the_file_is_a_problem_too() -> None:
    Path(".env").write_text("YAMCHI_LANGUGE=ru\nYAMCHI_QQQQQQQQQQ=1\n")
    assert problems() == [
        "YAMCHI_LANGUGE: no such setting; did you mean YAMCHI_LANGUAGE?",
        "YAMCHI_QQQQQQQQQQ: no such setting",
    ]


@pytest.mark.parametrize("token", ["nonsense", "123:", ":abc", "12 3:abc", "１２:abc"])
def test_a_malformed_token_is_told_without_printing_it(
    monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("BOT_TOKEN", token)
    (line,) = problems(token_required=True)
    assert line.startswith("BOT_TOKEN: not a bot token")
    assert token not in line


def test_an_empty_token_is_a_missing_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "")
    assert problems(token_required=True) == ["BOT_TOKEN: missing; @BotFather gives you one"]
    with pytest.raises(BadSettings, match="BOT_TOKEN: missing"):
        _ = load().token


def test_secrets_come_from_files_and_do_not_print(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text(TOKEN + "\n")
    monkeypatch.setenv("BOT_TOKEN_FILE", str(tmp_path / "token"))
    settings = load(token_required=True)
    assert settings.token == TOKEN
    assert settings.bot_id == 123456789
    assert TOKEN not in repr(settings) + str(settings) + settings.model_dump_json()


def test_a_secret_file_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\xfa")
    monkeypatch.setenv("BOT_TOKEN_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("DATABASE_URL_FILE", str(binary))
    assert problems() == [
        f"BOT_TOKEN_FILE: {tmp_path / 'none'}: No such file or directory",
        f"DATABASE_URL_FILE: {binary}: not text",
    ]


def test_a_secret_given_twice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("BOT_TOKEN_FILE", str(tmp_path / "token"))
    assert problems() == ["BOT_TOKEN: set twice, directly and by BOT_TOKEN_FILE"]


def test_networks_and_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YAMCHI_ALLOW_NETWORKS", "127.0.0.0/8, ::1/128,")
    monkeypatch.setenv("YAMCHI_LISTEN", "[::1]:0")
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:8081/")
    settings = load()
    assert list(map(str, settings.allow_networks)) == ["127.0.0.0/8", "::1/128"]
    assert settings.listen_at == ("::1", 0)
    assert settings.bot_api_url == "http://127.0.0.1:8081"


def test_each_secret_is_known_as_one() -> None:
    secret = {n for n, f in Settings.model_fields.items() if "SecretStr" in str(f.annotation)}
    assert {NAMES[name] for name in SECRETS} == secret
    assert isinstance(Settings.model_fields["database_url"].default, SecretStr)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("https://bot.example.org", "https://bot.example.org/telegram"),
        ("https://bot.example.org/", "https://bot.example.org/telegram"),
        ("https://bot.example.org/telegram", "https://bot.example.org/telegram"),
        ("https://bot.example.org:8443/a/b", "https://bot.example.org:8443/a/b"),
    ],
)
def test_where_telegram_brings_updates(
    given: str, meant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YAMCHI_WEBHOOK_URL", given)
    assert load().webhook_url == meant
    assert load().idle() == []


@pytest.mark.parametrize("secret", ["short", "with space in the midst", "x" * 257])
def test_a_secret_that_telegram_would_refuse(secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YAMCHI_WEBHOOK_SECRET", secret)
    with pytest.raises(BadSettings, match="YAMCHI_WEBHOOK_SECRET") as caught:
        load()
    assert secret not in str(caught.value)


def test_an_endpoint_without_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YAMCHI_SUMMARY_API_URL", "http://127.0.0.1:11434/v1/")
    with pytest.raises(BadSettings, match="YAMCHI_SUMMARY_API_MODEL: missing"):
        load()
    monkeypatch.setenv("YAMCHI_SUMMARY_API_MODEL", "small")
    assert load().summary_api_url == "http://127.0.0.1:11434/v1"
