"""What figures are called on the page, what they mean, and what was recorded."""

from sim.analysis.headlines import BY_NAME
from sim.measures import MEASURES

LABELS = {
    "bank_fails": "bank fails",
    "capital_ratio_low": "lowest capital ratio",
    "npl_peak": "reported NPL peak",
    "npl_true_peak": "true NPL peak",
    "loss_since_shock": "whole loss",
    "loss_bank_since_shock": "bank's loss",
    "loss_guarantors_since_shock": "guarantors' loss",
    "guarantors_called_since_shock": "called as guarantors",
    "guarantors_ruined_since_shock": "ruined as guarantors",
    "access": "access to credit",
    "access_low": "lowest access to credit",
    "consumption_equivalent": "what is eaten",
    "cost_state": "cost to the public purse",
    "cost_bank": "cost of policies to the bank",
    "capital_ratio": "capital ratio",
    "npl_ratio": "reported NPL ratio",
    "npl_ratio_true": "true NPL ratio",
    "active_borrowers": "with a loan",
    "refusals": "applications refused",
    "overindebted_half": "owe over half a year's income",
    "overindebted_whole": "owe over a year's income",
    "poor_share": "poorest third among borrowers",
    "hunger": "below subsistence, a month",
    "loans": "gross loans",
}


def label_of(measure: str) -> str:
    """Return what a measure is called; its name with blanks where it has no label."""
    return LABELS.get(measure, measure.replace("_", " "))


def meaning_of(measure: str) -> str:
    """Return what a measure is; "" for an outcome of a model of one's own."""
    if measure in MEASURES:
        return MEASURES[measure].meaning
    return BY_NAME[measure].meaning if measure in BY_NAME else ""


__all__ = ["label_of", "meaning_of"]
