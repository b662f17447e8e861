"""Tables and records of one run, filled with the state before its first month."""

from typing import Any

import numpy as np

from sim.core.declare import month_number
from sim.core.numbers import beta_quantiles
from sim.data import regulation
from sim.levers import Levers
from sim.parameters import GROUPS, Parameters
from sim.world.accounts import COMPETING_BANK, SECTOR_COUNT, Accounts
from sim.world.applications import Applicants, Applications, Renewals
from sim.world.books import Books, Statement
from sim.world.branches import Branches, HeadOffice
from sim.world.conditions import Economy
from sim.world.elsewhere import Elsewhere, open_elsewhere, settle_banks
from sim.world.experience import REMEMBERED, Experience
from sim.world.loans import ActiveLoans, Guarantees, Loans, Vintages
from sim.world.network import form_groups, list_ties, settle_villages
from sim.world.opening import open_book
from sim.world.own_network import meet
from sim.world.parties import SEGMENTS, Parties
from sim.world.population import draw_projects, form_characters, mark_poor, settle_districts, settle_parties
from sim.world.sector import draw_bank, settle_bank
from sim.world.size import World

LONG_THERE = 120  # months that officers have been in their branches when a run begins


def build_world(model: Any) -> None:
    """Give the model its declared numbers, its tables, and everybody in them."""
    lay_tables(model)
    people(model)


def lay_tables(model: Any) -> None:
    """Give the model its declared numbers and its tables, as yet with nobody in them."""
    configuration, luck = model.configuration, model.luck
    model.world = World(**configuration.group("world"))
    model.parameters = Parameters(
        {name: value for name, value in configuration.overrides.items() if name in PARAMETERS}
    )
    for name in GROUPS:
        if name != "economy":
            setattr(model, name, getattr(model.parameters, name))

    borrowers, branches = model.world.borrowers, model.world.branches
    places = model.network.guarantor_places
    own = None if configuration.network is None else configuration.network.drawn(places, luck)
    model.own_network = own
    outside = int(np.rint(borrowers * model.population.outside_guarantors))
    count = borrowers + outside if own is None else len(own)
    cells = branches * len(SEGMENTS)
    model.parties = Parties(count)
    model.loans = Loans(borrowers)
    model.elsewhere = Elsewhere(borrowers)
    model.active = ActiveLoans(borrowers)
    model.guarantees = Guarantees(borrowers * places)
    halves = (month_number(model.world.start) % 6 + model.world.months - 1) // 6 + 1
    model.vintages = Vintages(halves * cells)
    model.applications = Applications(borrowers)
    model.applicants = Applicants(borrowers)
    model.renewals = Renewals(borrowers)
    model.branches = Branches(branches)
    model.head_office = HeadOffice(1)
    model.head_office.score_level[0] = model.bank.prior_log_odds
    model.head_office.score_weight[0] = model.bank.quality_weight
    model.head_office.score_power[0] = 0.5
    model.experience = Experience(REMEMBERED * borrowers)
    model.accounts = Accounts(count + branches + SECTOR_COUNT)
    model.books = Books(cells)
    model.statement = Statement(branches)
    model.levers = Levers(cells)
    model.levers.set_base(configuration.group("levers"), regulation)
    model.opening = draw_bank(model.bank, model.population, model.sector, model.levers, luck)
    settle_bank(model.levers, model.opening)
    model.economy = Economy()
    model.economy.begin(model.income.shock_half_life, luck)
    model.group_size, model.village_count = model.network.group_size, 0
    model.recovery_tables = np.stack(
        [
            beta_quantiles(model.recovery.mean_unsecured, model.recovery.concentration),
            beta_quantiles(model.recovery.mean_guaranteed, model.recovery.concentration),
            beta_quantiles(model.recovery.mean_collateral, model.recovery.concentration),
        ]
    )


def people(model: Any) -> None:
    """Put everybody in the tables: parties, whom they know, their groups, their cash; districts and other banks."""
    own, luck = model.own_network, model.luck
    borrowers, branches, count = len(model.loans), len(model.branches), len(model.parties)
    model.branches.tenure = LONG_THERE
    settle_parties(
        model.parties, borrowers, branches, model.population, model.income, model.network.popularity_tail, luck, own
    )
    form_characters(model.parties, model.behaviour, luck)
    draw_projects(model.parties, model.projects, luck)
    mark_poor(model.parties)
    order = settle_villages(model.parties, branches, model.network.village_size, luck, own)
    model.village_count = int(model.parties.village.max()) + 1
    model.ties = list_ties(model.parties, meet(model.parties, order, model.network, luck, own))
    model.members = form_groups(model.parties, order, model.network.group_size)
    model.accounts.cash[:count] = model.population.cash * model.parties.mean_income
    settle_districts(model.branches, model.parties, luck)
    settle_banks(model.branches, model.competition, luck)


def open_loans(model: Any, benchmark: float) -> None:
    """Fill the opening book, at the benchmark lending rate of the first month."""
    open_book(
        model.parties,
        model.loans,
        model.levers,
        model.population,
        model.opening.bad_share,
        model.recovery,
        benchmark,
        model.luck,
        model.own_network,
    )
    open_elsewhere(
        model.parties,
        model.elsewhere,
        model.branches,
        model.competition,
        model.demand,
        benchmark,
        model.luck,
    )
    model.accounts.cash[COMPETING_BANK] = -model.branches.competing_loans.sum()  # it lends what it owes to others


PARAMETERS = Parameters.declared()
