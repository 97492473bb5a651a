"""The role that people talk to: updates come in, answers go out."""

import logging
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial

from bot.alerts.book import AlertBook
from bot.alerts.sights import Sights
from bot.beat import once
from bot.broadcast.desk import BroadcastDesk
from bot.delivery.pacing import Pacing
from bot.delivery.replies import Replies
from bot.fairness import Fairness
from bot.owner.gate import Gate
from bot.rates.easel import Easel
from bot.rates.track import Tracks
from bot.render.broadcast import progress
from bot.roles.assembly import channel_desk, tell_how_to_claim, writer
from bot.roles.fetching import composer_of, orders_of
from bot.roles.ground import Ground
from bot.summary.chooser import Summaries
from bot.summary.writer import ModelWriter
from handlers.context import Services
from handlers.dispatch import Dispatcher
from handlers.wire.connection import Connection
from handlers.wire.intake import LONG_POLL, Fetch, Handle, Intake
from handlers.wire.messenger import TelegramMessenger
from handlers.wire.shared_intake import SharedIntake
from handlers.wire.webhook import Webhook

log = logging.getLogger(__name__)
MINUTE = 60.0
SHOWN = 3.0  # how a broadcast stands, in a message that Telegram lets be edited so often


class ChatRole:
    """With a `webhook` updates are brought by Telegram, otherwise they are asked for."""

    def __init__(self, ground: Ground, webhook: Webhook | None) -> None:
        self._ground = ground
        self._webhook = webhook
        self._easel: Easel
        self._gate: Gate
        self._broadcasts: BroadcastDesk
        self._writer: ModelWriter | None = None
        self.intake: Intake | None = None

    async def prepare(self) -> None:
        """All that can be had before Telegram is reached."""
        ground = self._ground
        store, clock = ground.store, ground.clock
        self._gate = await self._open_gate()
        self._easel = Easel(ground.worker(), store.pictures, clock)
        self._writer = await writer(ground.settings, store.writings, clock, ground.stack)

    async def _open_gate(self) -> Gate:
        ground, store = self._ground, self._ground.store
        gate = Gate(
            store.guests,
            store.chats,
            store.outbox,
            ground.notices,
            ground.ownership,
            store.transaction,
            ground.clock,
            public=ground.settings.public,
        )
        await gate.begin(store.notes, ground.settings.bot_id)
        ground.beat("gate", MINUTE, gate.load)
        return gate

    async def run(
        self, connection: Connection, messenger: TelegramMessenger, pacing: Pacing, username: str
    ) -> None:
        """Take updates in and answer them, without end."""
        ground = self._ground
        replies = Replies(messenger, ground.store.chats, ground.clock, pacing)
        ground.monitor.sends(replies)
        fetch = partial(connection.api.updates, connection.polls, wait=LONG_POLL)
        self.intake = intake = self._intake(fetch, Dispatcher(self._services(replies, username)))
        await intake.recover()
        for number in range(ground.settings.send_concurrency):
            ground.nursery.start(f"worker {number}", intake.work())
        ground.notices.send = replies.send
        ground.monitor.flows(intake)
        if self._webhook is not None:
            self._webhook.open(intake)
        log.info("Answering as @%s", username)
        await self._lead(connection, intake)

    def _intake(self, fetch: Fetch, handle: Handle) -> Intake:
        store, clock, nursery = self._ground.store, self._ground.clock, self._ground.nursery
        if not self._ground.shared:
            return Intake(fetch, store.inbox, handle, clock, nursery)
        intake = SharedIntake(fetch, store.inbox, store.lines, handle, clock, nursery)
        nursery.start("updates of all", intake.pump())
        return intake

    async def _lead(self, connection: Connection, intake: Intake) -> None:
        """Have updates come in, for all processes that have this role."""
        ground, lead = self._ground, self._ground.store.lead("chat")
        try:
            await lead.take()
            ground.monitor.stands_by(yes=False)
            ground.beat("broadcasts", SHOWN, self._broadcasts.work)
            await once("the owner", partial(tell_how_to_claim, ground.ownership))
            if ground.shared:
                ground.nursery.start("leading", lead.kept())
            intake.heard()  # it has just told the bot's name; the first poll may take a minute
            if self._webhook is None:
                await intake.poll()
            else:
                await self._webhook.keep(connection, intake)
        finally:
            await lead.release()

    def aside(self) -> AbstractAsyncContextManager[None]:
        """While an answer waits for its own chat, another takes its worker."""
        return self.intake.aside() if self.intake else nullcontext()

    def _services(self, replies: Replies, username: str) -> Services:
        ground = self._ground
        store, clock, board = ground.store, ground.clock, ground.board
        sights = Sights(board, store.rates)
        self._broadcasts = BroadcastDesk(
            store.broadcasts, store.outbox, store.chats, replies, clock, progress
        )
        return Services(
            articles=store.articles,
            board=board,
            tracks=Tracks(store.rates, ground.banks),
            easel=self._easel,
            chats=store.chats,
            stories=store.stories,
            summaries=Summaries(),
            watches=store.watches,
            orders=orders_of(ground, composer_of(ground)),
            broadcasts=self._broadcasts,
            channels=channel_desk(store, clock),
            alerts=AlertBook(store.alerts, sights, store.transaction, clock),
            belongings=store.belongings,
            deliveries=store.deliveries,
            survey=store.survey,
            replies=replies,
            clock=clock,
            username=username,
            ownership=ground.ownership,
            gate=self._gate,
            fairness=Fairness(clock),
            timezone=ground.settings.timezone,
            public=ground.settings.public,
            begun_at=clock.now(),
            reader=ground.reader,
            writer=self._writer,
            nursery=ground.nursery,
        )
