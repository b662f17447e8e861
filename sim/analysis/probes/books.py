"""By how much the books of the default model miss the identities that books obey, at worst, in any month and branch.

A run through the crisis is followed month by month, and what it recorded is added up anew, from the ledger alone; the
phase in which guarantors pay is looked at by itself, in a month in which every loan is called. Gaps are shares of the
amounts that the identity relates.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from sim.core.columns import Floats
from sim.core.errors import InputError, nearest
from sim.measures import MEASURES
from sim.measures.ledger import Ledger, Level
from sim.model import CreditModel
from sim.phases import guarantees, repayment
from sim.world.loans import OPEN

SCENARIO = "crisis_2008_no_stimulus"
SALES_WITHOUT_LOSS: dict[str, Any] = {"guaranteeing.sale_discount": 0.0}


class Watched:
    """The default model's run: its ledger, how it opened, and what the ledger does not keep, by month and branch."""

    def __init__(self) -> None:
        model = CreditModel(scenario=SCENARIO, rng=0)
        self.opening = {name: getattr(model.branches, name).copy() for name in ("loans", "provisions", "capital")}
        weights, charges = [], []
        while model.running:
            model.step()
            levers, count = model.levers, len(model.branches)
            weights.append(levers.risk_weight.reshape(count, -1)[:, 0].copy())
            charge = levers.operational_charge.reshape(count, -1)[:, 0]
            charges.append(12.5 * charge * 12.0 * np.maximum(model.branches.gross_income, 0.0))
        self.ledger: Ledger = model.ledger
        self.weights, self.operational = np.array(weights), np.array(charges)

    def before(self, name: str) -> Floats:
        """Return a stock of the branches at the end of the month before, [month, branch]."""
        closing = self.ledger.by_branch.statement(name)
        return np.concatenate([self.opening[name][None], closing[:-1]])


@lru_cache(maxsize=1)
def watched() -> Watched:
    """Run it once."""
    return Watched()


def balance_sheet(run: Watched) -> tuple[Floats, Floats]:
    """Loans less provisions, and cash, are deposits and capital."""
    of = run.ledger.by_branch.statement
    assets = of("loans") - of("provisions") + of("cash")
    return assets - of("deposits") - of("capital"), of("loans") + np.abs(of("cash")) + of("deposits")


def loans(run: Watched) -> tuple[Floats, Floats]:
    """Loans are those of the month before, and lent, less repaid, called, collected, paid by others and written off."""
    books, closing = run.ledger.by_branch, run.ledger.by_branch.statement("loans")
    lent = books.granted + books.topped_up + books.drawn + books.capitalised
    back = books.principal_received + books.calls_principal + books.collected + books.prepaid
    back = back + books.written_off + books.public_paid
    return closing - (run.before("loans") + lent - back), closing + run.before("loans")


def provisions(run: Watched) -> tuple[Floats, Floats]:
    """Provisions are those of the month before, and the charge, less written off; late recoveries are income."""
    of = run.ledger.by_branch.statement
    opening = run.before("provisions") - run.ledger.by_branch.written_off
    return of("provisions") - (opening + of("provision_charge")), of("provisions") + run.before("provisions")


def capital(run: Watched) -> tuple[Floats, Floats]:
    """Capital is that of the month before, and profit less dividend, and what the deposit insurer paid."""
    of = run.ledger.by_branch.statement
    added = of("profit") - of("dividend") + of("support")
    return of("capital") - (run.before("capital") + added), np.abs(of("capital")) + of("loans")


def profit(run: Watched) -> tuple[Floats, Floats]:
    """Profit is interest and late recoveries less interest paid, costs and the charge for provisions."""
    books, of = run.ledger.by_branch, run.ledger.by_branch.statement
    earned = books.interest_received + books.calls_interest + books.capitalised + books.collected_after
    earned = earned + of("reserve_interest") - of("deposit_interest") - of("operating_cost")
    return of("profit") - (earned - of("provision_charge")), of("loans")


def coverage(run: Watched) -> tuple[Floats, Floats]:
    """Coverage of bad loans times their share is the share of loans that is provided for; bank and branches."""
    gaps, sizes = [], []
    for level in (run.ledger.by_branch, run.ledger.bank):
        cover, bad, share = (_of(level, name) for name in ("provision_coverage", "npl_ratio", "loan_provision_ratio"))
        known = bad > 0.0  # without a bad loan there is nothing to cover
        gaps.append((cover * bad - share)[known].ravel())
        sizes.append(share[known].ravel())
    return np.concatenate(gaps), np.concatenate(sizes)


def capital_ratio(run: Watched) -> tuple[Floats, Floats]:
    """The capital ratio times risk-weighted assets, worked out anew from the weights of the day, is capital."""
    of, level = run.ledger.by_branch.statement, run.ledger.by_branch
    assets = run.weights * (of("loans") - of("provisions")) + run.operational
    return _of(level, "capital_ratio") * assets - of("capital"), np.abs(of("capital")) + assets


def guarantors(run: Watched) -> tuple[Floats, Floats]:
    """What guarantors own falls by the calls they pay, where hurried sales lose nothing: cash, capital, assets."""
    model = CreditModel(scenario=SCENARIO, rng=0, **SALES_WITHOUT_LOSS)
    loans, parties, count = model.loans, model.parties, len(model.parties)
    loans.months_late = np.where(loans.status == OPEN, 4, 0)
    loans.principal_due = loans.balance
    repayment.list_active(model)
    repayment.offer(model)
    parties.offer = 0.0
    guarantees.call(model)

    def owned() -> Floats:
        whole: Floats = model.accounts.cash[:count] + parties.capital + parties.wealth
        return whole

    before = owned()
    guarantees.pay_calls(model)
    paid = np.zeros(count)
    named = model.guarantees.guarantor >= 0
    np.add.at(paid, model.guarantees.guarantor[named], model.guarantees.recourse[named])
    books = model.books
    received = books.calls_interest.sum() + books.calls_principal.sum()
    if not received > 0.0:  # nobody paid, so nothing was seen
        return np.array([np.inf]), np.array([1.0])
    gap = np.append(owned() - before + paid, paid.sum() - received)
    return gap, np.append(before + paid, received)


def _of(level: Level, name: str) -> Floats:
    return MEASURES[name].series(level)


IDENTITIES: Mapping[str, Callable[[Watched], tuple[Any, Any]]] = {
    function.__name__: function
    for function in (balance_sheet, loans, provisions, capital, profit, coverage, capital_ratio, guarantors)
}


def largest_gap(identity: str) -> float:
    """Return the largest gap of an identity, over the amounts it relates."""
    if identity not in IDENTITIES:
        raise InputError(
            f"there is no identity {identity!r}; give one of {', '.join(IDENTITIES)}.{nearest(identity, IDENTITIES)}"
        )
    gap, size = IDENTITIES[identity](watched())
    return float(np.max(np.abs(gap) / np.maximum(size, 1e-12)))


ALL = (largest_gap,)
