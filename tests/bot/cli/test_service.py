from ipaddress import ip_network

from pydantic import SecretStr

from bot.cli.service import secrets, warnings
from bot.settings import Settings


def test_surprises_are_told_at_the_start() -> None:
    assert warnings(Settings.model_construct(public=True)) == []
    webhook = Settings.model_construct(
        public=True, webhook_url="https://a.kz", allow_networks=(ip_network("127.0.0.0/8"),)
    )
    assert warnings(webhook) == []


def test_what_no_log_may_hold() -> None:
    token = SecretStr("123456789:AAE")
    settings = Settings.model_construct(bot_token=token, summary_api_key=SecretStr("sk-0123456"))
    assert secrets(settings) == ["123456789:AAE", "sk-0123456"]
    hook = Settings.model_construct(bot_token=token, webhook_secret=SecretStr("between-us-two-"))
    assert secrets(hook) == ["123456789:AAE", "between-us-two-"]
    for key in (None, SecretStr("none")):
        settings = Settings.model_construct(bot_token=token, summary_api_key=key)
        assert secrets(settings) == ["123456789:AAE"]
