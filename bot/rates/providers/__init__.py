"""The official banks. A new one is its file and one line here."""

from bot.rates.providers.base import Provider
from bot.rates.providers.cbr import BankOfRussia
from bot.rates.providers.cbt import CentralBankOfTurkmenistan
from bot.rates.providers.cbu import CentralBankOfUzbekistan
from bot.rates.providers.nbk import NationalBankOfKazakhstan
from bot.rates.providers.nbkr import NationalBankOfKyrgyzRepublic
from bot.rates.providers.nbt import NationalBankOfTajikistan

PROVIDERS: tuple[Provider, ...] = (
    NationalBankOfKazakhstan(),
    NationalBankOfKyrgyzRepublic(),
    CentralBankOfUzbekistan(),
    NationalBankOfTajikistan(),
    CentralBankOfTurkmenistan(),
    BankOfRussia(),
)
