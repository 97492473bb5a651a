"""Telegram in small, on this machine: for the demo and for tests. See Emulator."""

from bot.emulator.emulator import Answer, Call, Emulator
from bot.emulator.faults import Fault
from bot.emulator.inline import Found, Offered
from bot.emulator.messages import Message
from bot.emulator.params import Upload
from bot.emulator.people import Place, User
from bot.emulator.server import EmulatorServer
from bot.emulator.state import Query

__all__ = [
    "Answer",
    "Call",
    "Emulator",
    "EmulatorServer",
    "Fault",
    "Found",
    "Message",
    "Offered",
    "Place",
    "Query",
    "Upload",
    "User",
]
