"""The same bank as ordinary Mesa: agents with plain attributes, one at a time; the same rules, the same luck."""

from collections.abc import Callable
from typing import Any

import mesa

from sim.data import regulation
from sim.levers import Levers
from sim.model import CreditModel
from sim.parameters import GROUPS
from sim.world.accounts import SECTOR_COUNT
from sim.world.conditions import Economy
from sim.world.sector import settle_bank
from tests.reference import (
    accounts,
    ageing,
    applying,
    charting,
    classification,
    closing,
    competing,
    consenting,
    credit_lines,
    districts,
    economy,
    evaluating,
    following,
    guarantees,
    households,
    informal,
    learning,
    lending,
    limits,
    monitoring,
    officers,
    orders,
    products,
    projects,
    recovery,
    renewing,
    repayment,
    standing_by,
)
from tests.reference.agents import (
    Application,
    Branch,
    Cell,
    Guarantee,
    HeadOffice,
    Loan,
    LoanElsewhere,
    Party,
    Sector,
    Vintage,
)
from tests.reference.plain import numbers_of, rows_of

MONTH: tuple[Callable[[Any], Any], ...] = (
    economy.open_month,
    officers.decide,
    households.draw_luck,
    households.earn,
    informal.collect,
    competing.collect,
    repayment.list_active,
    orders.deliver,
    projects.end,
    repayment.mature,
    monitoring.warn,
    repayment.bill,
    repayment.offer,
    guarantees.call,
    repayment.pay,
    guarantees.pay_calls,
    credit_lines.use,
    informal.carry,
    households.spend,
    guarantees.repay_guarantors,
    ageing.age,
    ageing.hide,
    ageing.default,
    classification.classify,
    recovery.collect,
    recovery.write_off,
    ageing.close,
    guarantees.add_up,
    renewing.list_due,
    applying.ask,
    evaluating.look,
    renewing.decide,
    products.review,
    limits.cut_top_ups,
    standing_by.ask_again,
    evaluating.price,
    evaluating.screen,
    products.size,
    competing.bid,
    limits.check,
    consenting.consent,
    lending.plan,
    lending.grant,
    competing.lend,
    repayment.list_active,
    closing.value_loans,
    following.follow,
    following.live,
    closing.provide,
    closing.close_branches,
    learning.learn,
    competing.add_up,
    competing.report,
    districts.gain_confidence,
    districts.feel_lending,
    charting.chart,
    accounts.find_violation,
    accounts.record,
    accounts.turn_page,
)


class ReferenceModel(mesa.Model):
    """A rural bank in plain Mesa, begun from the state of a `CreditModel` between two months."""

    def __init__(self, columns: CreditModel) -> None:
        """Copy everybody and everything out of the columns; nothing is shared with them afterwards."""
        super().__init__(rng=int(columns.luck))
        self.luck, self.month, self.start = int(columns.luck), columns.month, columns.start
        self.months = columns.world.months
        for name in GROUPS:
            if name != "economy":
                setattr(self, name, numbers_of(getattr(columns, name)))
        self.recovery_tables = columns.recovery_tables.tolist()
        self.path, self.policies = columns.path, columns.policies
        self.economy, self.levers = own_economy(columns), own_levers(columns)
        self.books: list[Any] = []
        self.statements: list[Any] = []
        self.copy_bank(columns)
        self.copy_parties(columns)
        self.copy_loans(columns)
        self.copy_cash(columns)

    def step(self) -> None:
        """One month, in the order things happen."""
        for phase in MONTH:
            phase(self)
        self.month += 1
        self.running = self.month < self.months

    def run(self) -> None:
        """Run all months that are left."""
        while self.month < self.months:
            self.step()

    def copy_bank(self, columns: CreditModel) -> None:
        """Make the branches, their cells and the head office."""
        self.cells = [Cell(index) for index in range(len(columns.books))]
        for cell, values in zip(self.cells, rows_of(columns.books), strict=True):
            cell.books.__dict__.update(values)
        segments = len(self.cells) // len(columns.branches)
        self.branches = [
            Branch(self, index, values, self.cells[index * segments : (index + 1) * segments])
            for index, values in enumerate(rows_of(columns.branches))
        ]
        for branch, values in zip(self.branches, rows_of(columns.statement), strict=True):
            branch.statement.__dict__.update(values)
        self.head_office = HeadOffice(rows_of(columns.head_office)[0])
        self.vintages = [Vintage(values) for values in rows_of(columns.vintages)]

    def copy_parties(self, columns: CreditModel) -> None:
        """Make the parties, and let them know each other and their groups."""
        self.parties = [Party(self, index, values) for index, values in enumerate(rows_of(columns.parties))]
        self.borrowers = self.parties[: len(columns.loans)]
        ties = [(self.party(tie["neighbour"]), tie["strength"]) for tie in rows_of(columns.ties)]
        size, members = columns.group_size, [self.party(member["party"]) for member in rows_of(columns.members)]
        for party in self.parties:
            party.branch, party.cell = self.branches[party.branch], self.cells[party.cell]
            party.known = ties[party.first_tie : party.first_tie + party.ties]
            if party.group >= 0:
                group = members[party.group * size : (party.group + 1) * size]
                party.members = [member for member in group if member is not None]

    def copy_loans(self, columns: CreditModel) -> None:
        """Make the borrowers' loans and their guarantees."""
        guarantees = [Guarantee(values) for values in rows_of(columns.guarantees)]
        for guarantee in guarantees:
            guarantee.guarantor = self.party(guarantee.guarantor)
        places = len(guarantees) // len(self.borrowers)
        applications, elsewhere = rows_of(columns.applications), rows_of(columns.elsewhere)
        for party, values in zip(self.borrowers, rows_of(columns.loans), strict=True):
            party.loan = Loan(party, values, guarantees[party.index * places : (party.index + 1) * places])
            party.application = Application(applications[party.index])
            party.elsewhere = LoanElsewhere(party, elsewhere[party.index])
        self.loans = [party.loan for party in self.borrowers]
        self.applicants: list[Party] = []
        self.renewals: list[Loan] = []
        self.experience = [learning.Contract(values) for values in rows_of(columns.experience)]
        self.active = [self.loans[row] for row in columns.active.row[: columns.active.number[0]].tolist()]

    def copy_cash(self, columns: CreditModel) -> None:
        """Give everybody his cash: parties, branches, and the sectors outside."""
        purses = rows_of(columns.accounts)
        sectors = [Sector(purse) for purse in purses[-SECTOR_COUNT:]]
        self.competing_bank, self.foreign_bank, self.insurer = sectors[:3]
        self.informal_lenders, self.state, self.outside = sectors[3:]
        self.holders = [*self.parties, *self.branches, *sectors]
        for holder, purse in zip(self.holders, purses, strict=True):
            holder.__dict__.update(purse)

    def party(self, row: int) -> Party | None:
        """Return the party on a row, nobody for -1."""
        return self.parties[row] if row >= 0 else None


def own_economy(columns: CreditModel) -> Economy:
    """Return a copy of the economy."""
    copy = Economy()
    copy.begin(columns.income.shock_half_life, int(columns.luck))
    copy.f8[:] = columns.economy.f8
    return copy


def own_levers(columns: CreditModel) -> Levers:
    """Return levers that start from the same base values and dates."""
    copy = Levers(len(columns.levers))
    copy.set_base(columns.configuration.group("levers"), regulation)
    settle_bank(copy, columns.opening)
    return copy
