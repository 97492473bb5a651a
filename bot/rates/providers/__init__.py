"""The sources of rates. A new one is its file and one line here."""

from bot.rates.providers.base import Provider
from bot.rates.providers.cbr import BankOfRussia
from bot.rates.providers.cbt import CentralBankOfTurkmenistan
from bot.rates.providers.cbu import CentralBankOfUzbekistan
from bot.rates.providers.ecb import EuropeanCentralBank
from bot.rates.providers.erapi import ExchangeRateApi
from bot.rates.providers.frankfurter import Frankfurter
from bot.rates.providers.nbk import NationalBankOfKazakhstan
from bot.rates.providers.nbkr import NationalBankOfKyrgyzRepublic
from bot.rates.providers.nbt import NationalBankOfTajikistan
from bot.rates.providers.nbu import NationalBankOfUkraine
from bot.rates.providers.tcmb import CentralBankOfTurkiye

PROVIDERS: tuple[Provider, ...] = (
    NationalBankOfKazakhstan(),
    NationalBankOfKyrgyzRepublic(),
    CentralBankOfUzbekistan(),
    NationalBankOfTajikistan(),
    CentralBankOfTurkmenistan(),
    BankOfRussia(),
    EuropeanCentralBank(),
    Frankfurter(),
    ExchangeRateApi(),
    NationalBankOfUkraine(),
    CentralBankOfTurkiye(),
)
