"""The two things that can go wrong: the input is wrong, or the books do not balance."""

import difflib
from collections.abc import Iterable


class InputError(ValueError):
    """Wrong input, said in one line: what, where, what is allowed, what to do."""


class AccountsError(RuntimeError):
    """The books do not balance; the message names the account, who holds it and the month."""


def nearest(name: str, names: Iterable[str]) -> str:
    """Return " Did you mean 'x'?" for the most similar of the right names, or nothing when none is similar."""
    known = list(names)
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if not close:
        tails = {full.rpartition(".")[2]: full for full in known}
        found = difflib.get_close_matches(name.rpartition(".")[2], tails, n=1, cutoff=0.6)
        close = [tails[tail] for tail in found]
    return f" Did you mean {close[0]!r}?" if close else ""
