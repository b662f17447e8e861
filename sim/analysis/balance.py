"""The balance sheets of all sectors at one moment: who holds what, and what each claim is the debt of."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from sim.core.columns import Floats
from sim.model import CreditModel
from sim.world.accounts import SECTORS
from sim.world.parties import SEGMENTS

BANK, COMPETING, FOREIGN = "bank", "competing bank", "foreign bank"
INFORMAL, OUTSIDE = "informal lenders", "outside"
HOUSEHOLDS = SEGMENTS
COLUMNS = (*HOUSEHOLDS, BANK, *SECTORS)
TOLERANCE = 1e-8  # of the sum of absolute values of an instrument

Position = Mapping[str, float]


def by_segment(model: CreditModel, amounts: Floats) -> dict[str, float]:
    """Add up an amount per party, or per party who may borrow, by segment."""
    segment = model.parties.segment[: len(amounts)]
    sums = np.bincount(segment, weights=amounts, minlength=len(SEGMENTS))
    return dict(zip(SEGMENTS, sums.tolist(), strict=True))


def minus(position: Position) -> dict[str, float]:
    """Turn claims into debts."""
    return {sector: -value for sector, value in position.items()}


def money(model: CreditModel) -> Position:
    """Cash and reserves; a sector may owe what it has paid in."""
    cash, parties = model.accounts.cash, len(model.parties)
    count = len(model.branches)
    held = {**by_segment(model, cash[:parties]), BANK: float(cash[parties : parties + count].sum())}
    first = len(cash) - len(SECTORS)
    return {**held, **{sector: float(cash[first + place]) for place, sector in enumerate(SECTORS)}}


def loans(model: CreditModel) -> Position:
    """Gross loans: the bank's claims, its borrowers' debts."""
    owed = by_segment(model, model.loans.balance)
    return {**minus(owed), BANK: float(model.branches.loans.sum())}


def deposits(model: CreditModel) -> Position:
    """Deposits: the bank's debts to savers, who are outside the model."""
    owed = float(model.branches.deposits.sum())
    return {BANK: -owed, OUTSIDE: owed}


def own_funds(model: CreditModel) -> Position:
    """Capital: what the bank's owners, who are outside the model, have in it."""
    capital = float(model.branches.capital.sum())
    return {BANK: -capital, OUTSIDE: capital}


def provisions(model: CreditModel) -> Position:
    """Provisions: set aside from what is the owners', against losses to come."""
    provided = float(model.branches.provisions.sum())
    return {BANK: -provided, OUTSIDE: provided}


def recourse(model: CreditModel) -> Position:
    """What debtors owe the guarantors who paid for them."""
    places = len(model.guarantees) // max(len(model.loans), 1)
    guarantor, amount = model.guarantees.guarantor, model.guarantees.recourse
    standing = guarantor >= 0
    claims = np.bincount(guarantor[standing], weights=amount[standing], minlength=len(model.parties))
    owed = np.where(standing, amount, 0.0).reshape(-1, places).sum(axis=1)
    debts = by_segment(model, owed)
    return {sector: value - debts[sector] for sector, value in by_segment(model, claims).items()}


def informal_loans(model: CreditModel) -> Position:
    """Informal debt: the claims of informal lenders."""
    owed = by_segment(model, model.parties.informal_debt)
    return {**minus(owed), INFORMAL: float(model.branches.informal_debt.sum())}


def loans_elsewhere(model: CreditModel) -> Position:
    """Debts to other banks: their claims."""
    owed = by_segment(model, model.parties.owed_elsewhere)
    claims = {COMPETING: model.branches.competing_loans.sum(), FOREIGN: model.branches.foreign_loans.sum()}
    return {**minus(owed), **{sector: float(claim) for sector, claim in claims.items()}}


# An instrument is one function here: what every sector holds of it, debts negative, adding up to zero.
INSTRUMENTS: dict[str, Callable[[CreditModel], Position]] = {
    "money": money,
    "loans": loans,
    "loans elsewhere": loans_elsewhere,
    "informal loans": informal_loans,
    "deposits": deposits,
    "recourse of guarantors": recourse,
    "provisions": provisions,
    "capital": own_funds,
}


def working_capital(model: CreditModel) -> Position:
    """Tools, stock and animals."""
    return by_segment(model, model.parties.capital)


def property_owned(model: CreditModel) -> Position:
    """Houses, land and other assets that take time to sell."""
    return by_segment(model, model.parties.wealth)


REAL_ASSETS: dict[str, Callable[[CreditModel], Position]] = {
    "working capital": working_capital,
    "houses and land": property_owned,
}


def balance_sheets(model: CreditModel) -> pd.DataFrame:
    """Return what every sector owns (+) and owes (-), in yuan, between two months of a run.

    Rows: financial instruments, their sum ("financial wealth"), real assets, "net worth". Columns: households by
    segment, the bank, the other sectors, and "all", which is zero for every financial instrument and for their sum.
    The bank's financial wealth is zero as well: what it has left is its owners'. Loans written off are no claim.
    """
    found = {name: instrument(model) for name, instrument in INSTRUMENTS.items()}
    frame = pd.DataFrame(found, index=list(COLUMNS), dtype=float).T.fillna(0.0)
    frame.loc["financial wealth"] = frame.sum()
    for name, asset in REAL_ASSETS.items():
        frame.loc[name] = pd.Series(asset(model), dtype=float).reindex(COLUMNS).fillna(0.0)
    frame.loc["net worth"] = frame.loc["financial wealth"] + frame.loc[list(REAL_ASSETS)].sum()
    frame["all"] = frame.sum(axis=1)
    return frame


def worst_gap(frame: pd.DataFrame) -> float:
    """Return the largest sum over sectors of a financial instrument, as a share of its volume."""
    rows = frame.loc[[*INSTRUMENTS]]
    volume = rows[list(COLUMNS)].abs().sum(axis=1).clip(lower=1.0)
    return float((rows["all"].abs() / volume).max())


def balance_of(configuration: Any, seed: int, month: str) -> pd.DataFrame:
    """Run until the end of a month and return the balance sheets; raises InputError for a month outside the run."""
    model = CreditModel.of(configuration, seed)
    model.run(until=month)
    return balance_sheets(model)


__all__ = ["INSTRUMENTS", "balance_of", "balance_sheets", "worst_gap"]
