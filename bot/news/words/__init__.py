"""The words of a text, alike however they are written: any script, case, apostrophe and ending."""

from bot.news.words.keys import Term, alternatives, key, terms
from bot.news.words.tokens import token, tokens, tokens_of

__all__ = ["Term", "alternatives", "key", "terms", "token", "tokens", "tokens_of"]
