"""The model as Mesa knows it: agents, agent sets, data collection, batch runs."""

import gc
import weakref
from typing import Any

import mesa
import numpy as np
import pytest

from sim.core.errors import InputError
from sim.core.views import Cell
from sim.measures import MEASURES
from sim.model import CreditModel
from sim.world.accounts import Accounts
from sim.world.agents import Borrower, Branch, Guarantor
from sim.world.branches import Branches
from sim.world.loans import OPEN, Loans
from sim.world.parties import Parties

SMALL: dict[str, Any] = {"world.borrowers": 120, "world.branches": 2, "world.months": 24}


def small(**settings: Any) -> CreditModel:
    return CreditModel(**{**SMALL, **settings})


def first_with_a_loan(model: CreditModel) -> Any:
    return next(agent for agent in model.agents_by_type[Borrower] if agent.status == OPEN)


def test_the_model_needs_no_argument_and_is_a_mesa_model() -> None:
    model = CreditModel()
    assert isinstance(model, mesa.Model)
    assert (len(model.loans), len(model.branches), model.world.months) == (2000, 20, 132)
    assert (model.steps, model.month, model.date, model.running) == (0, 0, "2003-01", True)
    model.step()
    assert (model.steps, model.month, model.date) == (1, 1, "2003-02")


def test_agents_are_borrowers_guarantors_and_branches() -> None:
    model = small()
    by_type = model.agents_by_type
    assert set(model.agent_types) == set(by_type) == {Borrower, Guarantor, Branch}
    assert len(by_type[Borrower]) == 120
    assert len(by_type[Branch]) == 2
    stand = model.parties.guaranteed > 0.0
    stand[120:] = True
    assert sorted(agent.index for agent in by_type[Guarantor]) == list(np.flatnonzero(stand))
    assert len(model.agents) == 120 + 2 + stand.sum()
    assert all(isinstance(agent, mesa.Agent) for agent in model.agents)
    numbers = [agent.unique_id for agent in model.agents]
    assert len(set(numbers)) == len(numbers)
    assert min(numbers) == 1


def test_unique_ids_do_not_depend_on_when_somebody_looks() -> None:
    early, late = small(), small()
    for model in (early, late):
        for _ in range(24):
            model.step()
            if model is early:
                len(model.agents)
    for kind in (Borrower, Branch):
        assert [agent.unique_id for agent in early.agents_by_type[kind]] == [
            agent.unique_id for agent in late.agents_by_type[kind]
        ]
    rows = {agent.unique_id: agent.index for agent in early.agents_by_type[Guarantor]}
    assert all(rows[agent.unique_id] == agent.index for agent in late.agents_by_type[Guarantor])


def test_who_begins_to_guarantee_later_becomes_a_guarantor() -> None:
    model = small(**{"population.borrowing_share": 0.0, "population.outside_guarantors": 0.0, "demand.hazard": 0.1})
    assert Guarantor not in model.agents_by_type
    for branch in model.agents_by_type[Branch]:
        branch.capital = 1e5  # without capital nobody may be lent anything
    model.run()
    stand = np.flatnonzero(model.parties.guaranteed > 0.0)
    assert len(stand) > 0
    assert set(stand) <= {agent.index for agent in model.agents_by_type[Guarantor]}


def test_an_attribute_is_the_number_in_the_table() -> None:
    model = small()
    model.step()
    agent = first_with_a_loan(model)
    assert agent.balance == model.loans.balance[agent.index]
    assert agent.cash == model.accounts.cash[agent.index]
    assert agent.mean_income == model.parties.mean_income[agent.index]
    assert type(agent.balance) is float
    assert type(agent.months_left) is int
    branch = list(model.agents_by_type[Branch])[1]
    assert branch.cash == model.accounts.cash[len(model.parties) + 1]
    assert branch.deposits == model.branches.deposits[1]
    model.step()
    assert agent.balance == model.loans.balance[agent.index]


def test_the_same_party_has_the_same_cash_as_borrower_and_as_guarantor() -> None:
    model = small()
    guarantor = next(agent for agent in model.agents_by_type[Guarantor] if agent.index < 120)
    borrower = next(agent for agent in model.agents_by_type[Borrower] if agent.index == guarantor.index)
    guarantor.cash += 17.0
    assert borrower.cash == guarantor.cash


def test_agent_sets_select_get_add_up_and_group() -> None:
    model = small()
    model.step()
    borrowers = model.agents_by_type[Borrower]
    with_loan = borrowers.select(lambda agent: agent.status == OPEN)
    assert len(with_loan) == (model.loans.status == OPEN).sum()
    assert sum(with_loan.get("balance")) == pytest.approx(model.loans.balance.sum())
    assert borrowers.agg("balance", sum) == pytest.approx(model.loans.balance.sum())
    assert set(model.agents.get("cash")) == {agent.cash for agent in model.agents}
    by_branch = borrowers.groupby("branch")
    assert {branch: len(group) for branch, group in by_branch} == {0: 60, 1: 60}
    assert len(model.agents.select(agent_type=Branch)) == 2
    richest = next(iter(borrowers.sort("wealth", ascending=False)))
    assert richest.wealth == model.parties.wealth[:120].max()


def test_a_data_collector_reports_model_and_agents() -> None:
    model = small()
    collector = mesa.DataCollector(
        model_reporters={"loans": lambda model: float(model.loans.balance.sum()), "date": "date"},
        agent_reporters={"cash": "cash"},
        agenttype_reporters={Borrower: {"balance": "balance"}},
    )
    seen = 0
    for _ in range(3):
        model.step()
        collector.collect(model)
        seen += len(model.agents)
    frame = collector.get_model_vars_dataframe()
    assert list(frame["date"]) == ["2003-02", "2003-03", "2003-04"]
    assert frame["loans"].iloc[-1] == pytest.approx(model.loans.balance.sum())
    cash = collector.get_agent_vars_dataframe()
    assert len(cash) == seen
    balances = collector.get_agenttype_vars_dataframe(Borrower)
    assert balances["balance"].iloc[-120:].sum() == pytest.approx(model.loans.balance.sum())


def test_without_a_collector_of_ones_own_there_is_every_monthly_measure() -> None:
    model = small()
    assert set(model.datacollector.model_vars) == {name for name, measure in MEASURES.items() if measure.monthly}
    model.step()
    model.step()
    frame = model.datacollector.get_model_vars_dataframe()
    assert len(frame) == 2
    assert frame["loans"].iloc[-1] == pytest.approx(model.loans.balance.sum())
    own = mesa.DataCollector(model_reporters={"date": "date"})
    model.datacollector = own
    assert model.datacollector is own


class Reporting(CreditModel):
    """As users extend the model: a collector of their own, filled after every month."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.datacollector = mesa.DataCollector(
            model_reporters={"open": lambda model: int((model.loans.status == OPEN).sum())},
            agenttype_reporters={Branch: {"deposits": "deposits"}},
        )

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


# 3.5 warns of the `iterations` that 3.3 knows
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::PendingDeprecationWarning")
def test_batch_run_works_on_the_model_itself() -> None:
    rows = mesa.batch_run(
        CreditModel,
        {**SMALL, "rng": [3, 4], "levers.call_after": [1.0, 3.0]}
        if mesa.__version__ < "3.5"
        else {**SMALL, "levers.call_after": [1.0, 3.0]},
        display_progress=False,
        max_steps=12,
        data_collection_period=-1,
        **({} if mesa.__version__ < "3.5" else {"rng": [3, 4]}),
    )
    assert len(rows) == 4
    assert {(row["rng"], row["levers.call_after"]) for row in rows} == {(3, 1.0), (3, 3.0), (4, 1.0), (4, 3.0)}
    for row in rows:
        model = small(**{"levers.call_after": row["levers.call_after"]}, rng=row["rng"])
        while model.steps < 12 + (mesa.__version__ < "3.5"):  # 3.3 makes one step more
            model.step()
        assert row["loans"] == MEASURES["loans"].series(model.ledger.bank)[-1]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::PendingDeprecationWarning")
def test_batch_run_collects_every_month_of_an_extended_model() -> None:
    rows = mesa.batch_run(
        Reporting,
        {"world.borrowers": 60, "world.branches": 1, "months": 6},
        display_progress=False,
        data_collection_period=1,
    )
    assert len(rows) >= 6
    assert all(row["open"] > 0 for row in rows)


def test_cash_set_by_hand_comes_from_outside_and_the_next_month_balances() -> None:
    model = small()
    model.step()
    agent = first_with_a_loan(model)
    outside, before = float(model.accounts.cash[-1]), agent.cash
    agent.cash = before + 1234.5
    assert agent.cash == before + 1234.5
    assert model.accounts.cash[-1] == pytest.approx(outside - 1234.5)
    model.step()
    assert model.ledger.bank.booked_outside[-1] == pytest.approx(1234.5)
    for other in model.agents_by_type[Branch]:
        other.cash -= 500.0
        other.capital += 300.0
        other.deposits += 200.0
    model.step()
    assert model.ledger.bank.statement("booked_outside")[-1] == pytest.approx(0.0, abs=1e-6)
    model.step()


def test_balances_and_dues_set_by_hand_are_gains_or_losses_of_the_bank() -> None:
    model = small()
    model.step()
    agent = first_with_a_loan(model)
    capital = float(model.branches.capital.sum())
    agent.balance += 10_000.0
    agent.interest_due += 100.0
    model.step()
    bank = model.ledger.bank
    assert bank.balance_set[-1] == 10_000.0
    assert bank.dues_set[-1] == 100.0
    assert model.branches.capital.sum() - capital > 5000.0
    parts = sum(
        MEASURES[name].series(bank)
        for name in (
            "loss_bank",
            "loss_guarantors",
            "loss_debtor_assets",
            "loss_collateral",
            "loss_public",
        )
    )
    assert parts == pytest.approx(MEASURES["loss"].series(bank), abs=1e-6)
    agent.balance = 0.0
    model.step()
    model.step()
    assert agent.balance == 0.0
    assert agent.status != OPEN


def test_other_attributes_can_be_set_and_take_effect() -> None:
    model = small()
    for agent in model.agents_by_type[Borrower]:
        agent.may_borrow = 0
    model.run()
    assert model.ledger.bank.applications.sum() == 0.0


@pytest.mark.parametrize(
    "name", ["opening", "received", "paid", "branch", "cell", "segment", "present", "status"],
)  # fmt: skip
def test_what_follows_from_something_else_cannot_be_set(name: str) -> None:
    model = small()
    agent = first_with_a_loan(model)
    before = getattr(agent, name)
    with pytest.raises(InputError, match=f"{name} (is|follows)"):
        setattr(agent, name, 5)
    assert getattr(agent, name) == before
    model.step()


@pytest.mark.parametrize("name", ["loans", "unpaid", "provisions"])
def test_what_is_added_up_from_loans_cannot_be_set_at_a_branch(name: str) -> None:
    model = small()
    with pytest.raises(InputError, match="loans"):
        setattr(next(iter(model.agents_by_type[Branch])), name, 5.0)
    model.step()


def test_a_balance_needs_an_open_loan_and_a_whole_number_a_whole_number() -> None:
    model = small()
    without = next(agent for agent in model.agents_by_type[Borrower] if agent.status != OPEN)
    with pytest.raises(InputError, match="no open loan"):
        without.balance = 100.0
    with pytest.raises(InputError, match="whole number"):
        without.excluded = 1.5
    model.step()


def test_a_party_can_leave_at_any_time_and_the_next_months_balance() -> None:
    """All of them, one after another: with loans, arrears, guarantees, claims and debts to each other."""
    settings = {"levers.call_after": 0.0, "guaranteeing.recourse_share": 0.01, "levers.guarantors_required": 2.0}
    model = small(**settings, **{"income.farm_volatility": 1.5, "world.months": 60})
    for _ in range(12):
        model.step()
    assert model.guarantees.recourse.sum() > 0.0
    for agent in sorted(model.agents_by_type[Borrower], key=lambda agent: agent.index * 37 % 120)[:118]:
        cash, outside = agent.cash, float(model.accounts.cash[-1])
        agent.remove()
        assert model.accounts.cash[-1] == pytest.approx(outside + cash)
        assert agent not in model.agents
        if agent.index % 3 == 0:
            model.step()
    places = model.network.guarantor_places
    owed = model.guarantees.recourse.reshape(-1, places).sum(axis=1)
    assert owed == pytest.approx(model.parties.recourse_owed[:120], abs=0.02)
    assert model.parties.present[:120].sum() == 2
    assert len(model.agents_by_type[Borrower]) == 2
    model.step()
    assert model.loans.balance.sum() == pytest.approx(model.ledger.bank.loans[-1])


def test_a_debtor_owes_nothing_to_a_guarantor_who_left() -> None:
    model = small()
    model.step()
    place = int(np.flatnonzero(model.guarantees.guarantor >= 120)[0])  # one who never borrows
    debtor, guarantor = place // model.network.guarantor_places, int(model.guarantees.guarantor[place])
    model.guarantees.recourse[place] = model.parties.recourse_owed[debtor] = 500.0
    next(agent for agent in model.agents_by_type[Guarantor] if agent.index == guarantor).remove()
    assert model.parties.recourse_owed[debtor] == 0.0
    assert guarantor not in model.guarantees.guarantor
    model.step()


def test_who_leaves_is_gone_as_borrower_and_as_guarantor() -> None:
    model = small()
    guarantor = next(agent for agent in model.agents_by_type[Guarantor] if agent.index < 120)
    guarantor.remove()
    assert not [agent for agent in model.agents if not isinstance(agent, Branch) and agent.index == guarantor.index]
    model.step()


def test_a_branch_cannot_leave() -> None:
    with pytest.raises(InputError, match=r"world\.branches"):
        next(iter(small().agents_by_type[Branch])).remove()


def test_a_run_without_looking_makes_no_views(monkeypatch: pytest.MonkeyPatch) -> None:
    def look(*arguments: Any) -> None:
        raise AssertionError("somebody looked")

    monkeypatch.setattr("sim.core.views.RowAgent.__init__", look)
    small().run()
    with pytest.raises(AssertionError, match="somebody looked"):
        len(small().agents)


def test_looking_changes_nothing() -> None:
    seen, unseen = small(rng=7), small(rng=7)
    for _ in range(24):
        seen.agents.get("cash")
        seen.step()
    assert (seen.ledger.books == unseen.run().books).all()


def test_no_model_outlives_its_last_name() -> None:
    for looked_at in (False, True):
        model = small()
        if looked_at:
            len(model.agents)
            next(iter(model.agents_by_type[Borrower])).remove()
        model.step()
        gone = weakref.ref(model)
        del model
        gc.collect()
        assert gone() is None


def test_the_run_ends_where_it_was_to_end() -> None:
    model = small(months=5)
    model.run_model()
    assert (model.month, model.running) == (5, False)
    assert model.ledger.months == 5
    with pytest.raises(InputError, match="over after 5 months"):
        model.step()
    assert model.run().months == 5


@pytest.mark.parametrize("kind", [Borrower, Guarantor, Branch])
def test_every_column_is_an_attribute_that_says_what_it_is_and_in_what_unit(kind: type) -> None:
    cells = {name: made for name, made in vars(kind).items() if isinstance(made, Cell)}
    assert {"cash", *({"balance"} if kind is Borrower else {})} <= set(cells)
    assert all(cell.__doc__ and cell.__doc__.endswith("]") for cell in cells.values())
    tables = {"accounts": Accounts, "parties": Parties, "loans": Loans, "branches": Branches}
    reached = {(cell.table, cell.column) for cell in cells.values()}
    assert reached == {(table, column) for table in {table for table, _ in reached} for column in tables[table].columns}
