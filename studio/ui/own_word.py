"""A word that only pages of this server know, in addresses that are for whoever sees these pages alone."""

import hmac
import secrets
from functools import cache


@cache
def own_word() -> str:
    """The word; another one after every start."""
    return secrets.token_urlsafe(12)


def is_own_word(told: str) -> bool:
    """Whether somebody knows it; takes as long for every wrong one."""
    return hmac.compare_digest(told.encode(), own_word().encode())
