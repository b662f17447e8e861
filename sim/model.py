"""The model: who is there, and what happens in a month."""

from collections.abc import Iterable
from typing import Any

import mesa
import numpy as np

from sim.configuration import Configuration
from sim.core.declare import month_number, month_of, month_text
from sim.core.errors import InputError
from sim.core.stages import Stage
from sim.measures import MEASURES
from sim.measures.collector import MeasureCollector
from sim.measures.ledger import Ledger, Recorder
from sim.phases import (
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
    evaluating,
    first_guarantees,
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
from sim.policies import PolicyMix
from sim.scenarios import SCENARIOS, Scenario
from sim.world.agents import Views
from sim.world.building import build_world, open_loans
from sim.world.economy import EconomyPath

EARNING = Stage(
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
)
PAYING = Stage(
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
)
ASKING = Stage(
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
)
LENDING = Stage(
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
)

MONTH = (EARNING, PAYING, ASKING, LENDING)


class CreditModel(Views, mesa.Model):
    """A rural bank, its borrowers and their guarantors, month by month.

    `rng` is the seed; it is 0 when not given, so replicates need seeds of their own. `overrides` are dotted names of
    parameters, levers and `world.*` sizes; wrong ones raise InputError. `network` is one of your own: a mapping with
    `ties`, `guarantees`, `parties`, each the path of a file or a data frame. `step()` is one month, `run()` all of
    them.
    """

    def __init__(
        self,
        *,
        scenario: Any = "baseline",
        policies: Iterable[Any] = (),
        months: int | None = None,
        rng: Any = None,
        network: Any = None,
        **overrides: Any,
    ) -> None:
        """Build the world and open the books; nothing has happened yet."""
        self.configuration = Configuration.resolve(
            scenario=scenario, policies=policies, overrides=overrides, months=months, network=network
        )
        seed = seed_of(rng)
        super().__init__(rng=seed)
        self.luck = np.uint64(seed)
        self.month = 0
        build_world(self)
        self.start = month_number(self.world.start)
        self.path = self.path_of(self.configuration.scenario)
        self.policies = PolicyMix(self.configuration.policies, self)
        self.recorder = Recorder(self)
        self.open_books()

    @classmethod
    def of(cls, configuration: Configuration, seed: int) -> "CreditModel":
        """Make the model of a configuration that was resolved before."""
        chosen: dict[str, Any] = dict(configuration.overrides)
        network = configuration.network
        return cls(
            scenario=configuration.scenario, policies=configuration.policies, rng=seed, network=network, **chosen
        )

    def step(self) -> None:
        """One month, in the order things happen."""
        if self.month >= self.world.months:
            raise InputError(f"the run is over after {self.world.months} months; give more `months`.")
        self.move_economy()
        self.levers.hold(self.start + self.month)
        self.policies.start_month(self)  # policy: change the rules of the month
        self.grow_indices()

        EARNING(self)
        PAYING(self)
        self.policies.after_paying(self)  # policy: settle what was not paid
        ASKING(self)
        LENDING(self)
        self.policies.note_costs(self)  # policy: note what the month booked on its account
        accounts.check(self)
        self.recorder.record(self)
        accounts.turn_page(self)
        self.month += 1
        self.running = self.month < self.world.months

    def run(self, until: str | None = None) -> Ledger:
        """Run all months that are left, or those up to the end of a month such as 2008-06; returns the ledger."""
        end = self.world.months
        if until is not None:
            end = 1 + month_of(until, "until") - self.start
            if not self.month < end <= self.world.months:
                last = month_text(self.start + self.world.months - 1)
                raise InputError(f"until: {until} is not ahead; give a month from {self.date} to {last}.")
        while self.month < end:
            self.step()
        return self.ledger

    @property
    def ledger(self) -> Ledger:
        """The ledger of the months so far."""
        return self.recorder.ledger(self)

    def latest(self, measure: str) -> float:
        """Return a monthly measure of the bank in the last month that is over; NaN before the first is."""
        return float(MEASURES[measure].series(self.ledger.bank)[-1]) if self.month else float("nan")

    @property
    def datacollector(self) -> Any:
        """Mesa's data collector: one that was set by hand, else every monthly measure of the months so far."""
        return self.__dict__.get("_datacollector") or MeasureCollector(self)

    @datacollector.setter
    def datacollector(self, collector: Any) -> None:
        self.__dict__["_datacollector"] = collector

    @property
    def date(self) -> str:
        """The month that comes next, or the one under way, as 2003-01."""
        return month_text(self.start + self.month)

    def path_of(self, scenario: str | Scenario) -> EconomyPath:
        """Return the economic path a scenario takes over this run's months."""
        chosen = SCENARIOS[scenario] if isinstance(scenario, str) else scenario
        return chosen.path(self.parameters.economy, divmod_month(self.start), self.world.months, int(self.luck))

    def move_economy(self) -> None:
        """Take the scenario's conditions of the month."""
        self.economy.move(self.path.month(self.month), self.month, (self.start + self.month) % 12, self.luck)

    def grow_indices(self) -> None:
        """Let incomes and prices follow the month's growth."""
        self.economy.grow(self.month, self.income.growth_weight, self.demand.size_growth, self.spending.habit)

    def open_books(self) -> None:
        """Draw up the opening balance sheets: deposits, capital and provisions that fit the opening loans."""
        self.levers.hold(self.start)
        self.economy.move_to(self.path.month(0))
        products.choose_opening(self)
        open_loans(self, self.economy.benchmark_lending_rate)
        first_guarantees.stand_for_loans(self)
        repayment.list_active(self)
        classification.classify(self)
        self.loans.category_at_new_year = self.loans.category
        closing.value_loans(self)
        closing.provide(self)
        loans = self.statement.loans.copy()
        self.branches.loans = loans
        self.branches.provisions = self.statement.provisions
        self.branches.deposits = loans / self.opening.loan_to_deposit
        self.branches.capital = loans * self.opening.capital
        count = len(self.branches)
        unpaid = self.books.unpaid.reshape(count, -1).sum(axis=1)
        self.branches.unpaid = unpaid
        cash = self.accounts.cash
        first = len(self.parties)
        cash[first : first + count] = self.branches.deposits + self.branches.capital + self.branches.provisions - loans
        cash[-1] = -cash[:-1].sum()
        self.head_office.loans[0] = loans.sum()
        weighted = (self.levers.risk_weight * self.books.loans).sum()
        weighted *= 1.0 - self.branches.provisions.sum() / max(1.0, loans.sum())
        self.head_office.capital[0] = self.branches.capital.sum()
        self.head_office.capital_ratio[0] = self.head_office.capital[0] / max(1.0, weighted)
        assets = loans.sum() - self.branches.provisions.sum() + cash[first : first + count].clip(min=0.0).sum()
        self.head_office.leverage_ratio[0] = self.head_office.capital[0] / max(1.0, assets)
        self.head_office.loan_to_deposit[0] = loans.sum() / max(1.0, self.branches.deposits.sum())
        accounts.turn_page(self)


def seed_of(rng: Any) -> int:
    """Return the seed that `rng` stands for: a whole number, a NumPy generator or seed sequence, or None for 0."""
    if rng is None:
        return 0
    if isinstance(rng, np.random.Generator):
        return int(rng.integers(2**63))
    if isinstance(rng, np.random.SeedSequence):
        return int(rng.generate_state(1, np.uint64)[0] >> np.uint64(1))
    if isinstance(rng, bool | np.bool_) or not isinstance(rng, int | np.integer) or not 0 <= rng < 2**63:
        raise InputError(f"seed: {rng!r} is not allowed; give a whole number from 0 to 2**63 - 1.")
    return int(rng)


def divmod_month(number: int) -> tuple[int, int]:
    """Return (year, calendar month from 1) of a number of months since year 0."""
    return number // 12, number % 12 + 1
