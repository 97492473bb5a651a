from ipaddress import ip_network

from bot.service import warnings
from bot.settings import Settings


def test_surprises_are_told_at_the_start() -> None:
    assert warnings(Settings.model_construct(public=True)) == []
    lonely = Settings.model_construct(public=False, owner_id=None, allow_networks=())
    assert warnings(lonely) == [
        "YAMCHI_PUBLIC is false and there is no YAMCHI_OWNER_ID: nobody is answered"
    ]
    webhook = Settings.model_construct(
        public=True, webhook_url="https://a.kz", allow_networks=(ip_network("127.0.0.0/8"),)
    )
    assert warnings(webhook) == ["YAMCHI_WEBHOOK_URL: this version does not use it yet"]
