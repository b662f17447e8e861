"""What parties earn and spend."""

import numpy as np
import pytest

from sim.model import CreditModel
from sim.phases import households
from sim.world.parties import EXPORT_TRADE, FARMING, LOCAL_TRADE
from tests.phases.village import give, village

PEOPLE = {"world.branches": 4, "income.capital_at_risk": 1.0}


def earned(model: CreditModel) -> np.ndarray:
    households.earn(model)
    return np.asarray(model.parties.income.copy())


def still_people(count: int = 3, **settings: float) -> CreditModel:
    """Parties with an income of 1,000 a month and nothing else."""
    model = village(count, {name.replace("__", "."): value for name, value in settings.items()})
    model.parties.mean_income = 1000.0
    model.parties.shock = 0.0
    model.branches.shock = 0.0
    model.economy.credit_factor = 0.0
    return model


def test_income_is_earned_from_outside_and_booked() -> None:
    model = still_people()
    outside = model.accounts.cash[-1]
    assert list(earned(model)) == [1000.0] * 3
    assert list(model.accounts.cash[:3]) == [1000.0] * 3
    assert model.accounts.cash[-1] == outside - 3000.0
    assert model.books.income.sum() == 3000.0


def test_the_output_gap_moves_everybody_and_not_at_all_without_elasticity() -> None:
    for elasticity, income in ((4.0, 800.0), (0.0, 1000.0)):
        model = still_people(income__output_elasticity=elasticity)
        model.economy.output_gap = -0.05
        assert list(earned(model)) == pytest.approx([income] * 3)


def test_prices_and_exports_move_those_who_live_from_them() -> None:
    model = still_people(income__farm_price_exposure=0.5, income__export_exposure=1.0)
    model.parties.trade = [FARMING, LOCAL_TRADE, EXPORT_TRADE]
    model.economy.farm_price_gap, model.economy.export_gap = -0.1, -0.2
    assert list(earned(model)) == pytest.approx([950.0, 1000.0, 800.0])


def test_who_has_lost_his_job_loses_his_wage_share() -> None:
    model = still_people()
    model.parties.wage_share = 0.3
    model.parties.jobless = [0, 1, 0]
    assert list(earned(model)) == pytest.approx([1000.0, 700.0, 1000.0])


def test_the_harvest_comes_in_october() -> None:
    model = village(1, {"income.growth_weight": 0.0})
    model.parties.mean_income = 1000.0
    model.parties.seasonality = 0.3
    incomes = []
    for _ in range(12):
        model.step()
        incomes.append(float(model.parties.income[0]))
    assert int(np.argmax(incomes)) == 9
    assert incomes[9] == pytest.approx(1300.0)
    assert incomes[3] == pytest.approx(700.0)
    assert sum(incomes) == pytest.approx(12_000.0)


def test_nominal_growth_lifts_income_and_none_does_not() -> None:
    for weight in (1.0, 0.0):
        model = village(1, {"income.growth_weight": weight})
        model.parties.mean_income = 1000.0
        index = 1.0
        for month in range(24):
            model.step()
            if month > 0:
                index *= 1.0 + weight * model.economy.income_growth / 12.0
            assert model.parties.income[0] == pytest.approx(1000.0 * index)
        assert (index > 1.1) == (weight == 1.0)


def test_shocks_keep_mean_zero_and_variance_one_in_every_month() -> None:
    """8,000 parties: the mean is off by 0.05 or the variance by 0.07 less than once in 100,000 months."""
    model = CreditModel(**{**PEOPLE, "world.borrowers": 8000, "population.outside_guarantors": 0.0})
    for month in range(24):
        model.month = month
        households.draw_luck(model)
        assert abs(model.parties.shock.mean()) < 0.05
        assert abs(model.parties.shock.var() - 1.0) < 0.07


@pytest.mark.parametrize(("half_life", "correlation"), [(0.0, 0.0), (1.0, 0.5), (6.0, 0.8908987181403393)])
def test_shocks_last_for_their_half_life(half_life: float, correlation: float) -> None:
    """The sample correlation of 8,000 pairs is off by 0.05 less than once in 100,000."""
    model = CreditModel(
        **{**PEOPLE, "world.borrowers": 8000, "population.outside_guarantors": 0.0, "income.shock_half_life": half_life}
    )
    before = model.parties.shock.copy()
    households.draw_luck(model)
    assert np.corrcoef(before, model.parties.shock)[0, 1] == pytest.approx(correlation, abs=0.05)


def test_without_correlation_the_district_and_the_nation_do_not_matter() -> None:
    for correlation, same in ((0.0, True), (0.3, False)):
        incomes = []
        for common in (-2.0, 2.0):
            model = still_people(income__asset_correlation=correlation)
            model.parties.volatility = 0.5
            model.branches.shock = common
            model.economy.credit_factor = common
            incomes.append(earned(model))
        assert (incomes[0] == incomes[1]).all() == same


def test_of_the_common_part_a_share_is_national() -> None:
    model = still_people(income__asset_correlation=0.25, income__national_share=1.0)
    model.parties.volatility = 0.5
    model.branches.shock = 5.0
    model.economy.credit_factor = 1.0
    assert list(earned(model)) == pytest.approx([1250.0] * 3)  # 0.5 x sqrt(0.25) of 1,000


def test_jobs_are_lost_at_the_hazard_and_found_at_theirs() -> None:
    model = village(1000, {"income.job_finding": 1.0})
    model.parties.wage_share[:500] = 0.3
    model.economy.job_loss_hazard = 1.0
    households.draw_luck(model)
    assert list(model.parties.jobless) == [1] * 500 + [0] * 500  # only wages can be lost
    households.draw_luck(model)
    assert model.parties.jobless.sum() == 0
    model.economy.job_loss_hazard = 0.0
    households.draw_luck(model)
    assert model.parties.jobless.sum() == 0


def spend(model: CreditModel) -> None:
    model.economy.need_index = model.economy.income_index = 1.0
    households.spend(model)


def test_hunger_eats_cash_and_then_working_capital() -> None:
    model = village(3, {"spending.consumption": 1.0, "spending.liquid_share": 0.5})
    for row, cash in enumerate((500.0, 100.0, 100.0)):
        give(model, row, cash=cash, capital=600.0 if row == 1 else 100.0, subsistence=300.0)
    model.parties.mean_income = 1e6  # nobody has more than he wants to hold
    spend(model)
    assert model.parties.consumed[:3] == pytest.approx([300.0, 300.0, 150.0])
    assert model.parties.capital[:3] == pytest.approx([100.0, 400.0, 50.0])
    assert model.accounts.cash[:3] == pytest.approx([200.0, 0.0, 0.0])
    assert model.books.hunger.sum() == 1.0


def test_what_is_above_the_cash_target_is_partly_consumed_and_rebuilds_working_capital() -> None:
    settings = {
        "spending.consumption": 1.0,
        "spending.cash_target": 2.0,
        "spending.marginal_propensity": 0.5,
        "spending.reinvested": 0.3,
    }
    model = village(1, settings)
    give(model, 0, cash=5000.0, mean_income=1000.0, subsistence=600.0, own_capital=500.0, capital=400.0)
    spend(model)
    assert model.parties.consumed[0] == pytest.approx(1800.0)  # 600 + half of 5000 - 600 - 2000
    assert model.parties.capital[0] == pytest.approx(500.0)  # 100 are missing, 0.3 x 1200 could be put to work
    assert model.accounts.cash[0] == pytest.approx(3100.0)


def test_where_spending_is_switched_off_cash_is_a_plain_sum_and_may_be_negative() -> None:
    model = village(1, {"spending.consumption": 0.0})
    give(model, 0, cash=100.0, subsistence=300.0, capital=1000.0)
    model.parties.income[0] = 0.0
    model.parties.mean_income[0] = -100.0  # a loss every month
    for _ in range(3):
        model.step()
    assert model.accounts.cash[0] < 0.0
    assert model.parties.capital[0] == 1000.0


def test_what_somebody_owns_is_revalued_with_incomes_and_collateral_prices() -> None:
    model = still_people()
    model.parties.wealth = 100.0
    model.economy.wealth_growth = 1.1
    households.earn(model)
    assert list(model.parties.wealth) == pytest.approx([110.0] * 3)


def test_who_has_left_neither_earns_nor_spends() -> None:
    model = still_people(spending__consumption=1.0)
    model.parties.present[1] = 0
    model.accounts.cash[:3] = 500.0
    earned(model)
    households.spend(model)
    assert model.accounts.cash[1] == 500.0
    assert model.books.income.sum() == 2000.0
