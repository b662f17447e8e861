"""Loans at other banks are slots too: row i is the one contract party i may have with a bank that is not ours.

What he owes there, and how late he is, is in `Parties`, because our bank may see it.
"""

import numpy as np

from sim.core.columns import FloatColumn, IntegerColumn, Table, codes, column, integers
from sim.core.draws import uniform_column
from sim.parameters.competition import Competition
from sim.parameters.demand import Demand
from sim.world.branches import Branches
from sim.world.parties import Parties
from sim.world.population import BIRTH
from sim.world.purposes import COMPETING_HERE, FOREIGN_HERE, OPENING_ELSEWHERE, OPENING_ELSEWHERE_AGE

NO_BANK, COMPETING, FOREIGN = 0, 1, 2
LENDERS = ("none", "competing bank", "foreign bank")


class Elsewhere(Table):
    """One row per party who may borrow."""

    lender: IntegerColumn = codes("lender", "Whose loan it is: of a competing bank, of a foreign bank, of none.")
    months_left: IntegerColumn = integers("months", "Until maturity; 0 once matured.")
    runs_off: IntegerColumn = codes("flag", "Was refused renewal and is paid off month by month.")
    defaulted: IntegerColumn = codes("flag", "More than 90 days late: all is due, no more interest is charged.")
    shut_out_until: IntegerColumn = integers("month", "Before it no other bank lends to him.")
    former_client: IntegerColumn = codes("flag", "Has repaid a loan there in good order.")
    offers: IntegerColumn = codes("lender", "Which other bank would lend to him this month, 0 for none.")

    rate: FloatColumn = column("1/year", "Lending rate of the contract.")
    due: FloatColumn = column("CNY", "Of what he owes, due now.")
    offered_rate: FloatColumn = column("1/year", "Lending rate of this month's offer.")
    offered: FloatColumn = column("CNY", "Amount of this month's offer.")
    taken_over: FloatColumn = column("CNY", "Of this, paid to our bank for the loan that is taken over.")


def settle_banks(branches: Branches, competition: Competition, luck: int) -> None:
    """Say in which districts there is a competing bank, and in which the foreign bank will be."""
    count = len(branches)
    branches.competing_present = uniform_column(luck, COMPETING_HERE, count, BIRTH) < competition.presence
    branches.foreign_present = uniform_column(luck, FOREIGN_HERE, count, BIRTH) < competition.foreign_presence


def open_elsewhere(
    parties: Parties,
    elsewhere: Elsewhere,
    branches: Branches,
    competition: Competition,
    demand: Demand,
    benchmark: float,
    luck: int,
) -> None:
    """Give a share of those who may borrow a loan of the competing bank, somewhere in its term and in good order."""
    count = len(elsewhere)
    here = parties.branch[:count]
    has = uniform_column(luck, OPENING_ELSEWHERE, count, BIRTH) < competition.opening_share
    has &= branches.competing_present[here] == 1
    years = np.array([demand.farm_loan, demand.trader_loan, demand.enterprise_loan])[parties.segment[:count]]
    amount = np.where(has, years * 12.0 * parties.mean_income[:count], 0.0)
    age = uniform_column(luck, OPENING_ELSEWHERE_AGE, count, BIRTH)
    elsewhere.lender = np.where(has, COMPETING, NO_BANK)
    elsewhere.months_left = np.where(has, 1 + np.floor(age * competition.term).astype(np.int64), 0)
    elsewhere.rate = np.where(has, benchmark * competition.rate_multiple, 0.0)
    parties.owed_elsewhere[:count] = amount
    parties.capital[:count] += amount
    branches.competing_loans = np.bincount(here, weights=amount, minlength=len(branches))
