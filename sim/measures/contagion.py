"""Guarantors called and ruined, and how far defaults spread through guarantees."""

import numpy as np

from sim.core.columns import Floats
from sim.measures.base import SUM, monthly, per_run, since_shock
from sim.measures.ledger import Ledger, Level, ratio


@monthly("parties", SUM)
def guarantors_called(level: Level) -> Floats:
    """Parties called as guarantors for the first time."""
    return level.guarantors_called


@monthly("parties", SUM)
def guarantors_ruined(level: Level) -> Floats:
    """Called parties who failed the call, or were left with less than six months of subsistence, for the first time."""
    return level.guarantors_ruined


@monthly("loans", SUM)
def defaults_induced(level: Level) -> Floats:
    """True defaults that would not have happened without the calls paid in the last twelve months."""
    return level.defaults_induced


@monthly("CNY", SUM)
def calls_made(level: Level) -> Floats:
    """Asked from guarantors; what is not paid is asked again the month after."""
    return level.calls_made


@monthly("CNY", SUM)
def calls_paid(level: Level) -> Floats:
    """Paid by guarantors to the bank."""
    return level.calls_interest + level.calls_principal


@monthly("ratio")
def contagion_multiplier(level: Level) -> Floats:
    """True defaults so far over those not induced by calls; NaN before the first default of one's own."""
    whole = np.cumsum(level.defaults, axis=0)
    return ratio(whole, whole - np.cumsum(level.defaults_induced, axis=0))


@per_run("ratio")
def contagion_multiplier_since_shock(ledger: Ledger) -> float:
    """True defaults from 2008-07 on over those not induced by calls; NaN without defaults or months."""
    window, bank = ledger.since_shock(), ledger.bank
    whole, induced = bank.defaults[window].sum(), bank.defaults_induced[window].sum()
    return float(whole / (whole - induced)) if whole > induced else float("nan")


SINCE_SHOCK = tuple(since_shock(measure) for measure in (guarantors_called, guarantors_ruined))

ALL = (
    guarantors_called,
    guarantors_ruined,
    defaults_induced,
    calls_made,
    calls_paid,
    contagion_multiplier,
    contagion_multiplier_since_shock,
    *SINCE_SHOCK,
)
