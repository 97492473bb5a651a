"""The role that keeps promises: messages out of the outbox, to Telegram."""

from bot.delivery.courier import Courier
from bot.delivery.pacing import Pacing
from bot.roles.ground import Ground
from handlers.wire.messenger import TelegramMessenger

ABANDONED = 5.0  # seconds between looks for what a sender that is gone had in hand
RENEWED = 5.0  # seconds; a quarter of a lease


async def start_sending(ground: Ground, messenger: TelegramMessenger, pacing: Pacing) -> Courier:
    """A courier at work. Several of them share what there is to send."""
    store, settings = ground.store, ground.settings
    courier = Courier(
        store.deliveries,
        store.chats,
        messenger,
        pacing,
        ground.clock,
        settings.send_concurrency,
        paid=settings.paid_broadcast,
        shared=ground.shared,
    )
    await courier.recover()
    courier.start(ground.nursery)
    if ground.shared:
        ground.beat("messages in hand", RENEWED, courier.renew)
        ground.beat("abandoned messages", ABANDONED, courier.take_over)
    ground.monitor.sends(courier)
    return courier
