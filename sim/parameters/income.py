"""What is earned in a month."""

from typing import Any

from sim.core.declare import Group, choice, param


class Income(Group):
    """What is earned in a month."""

    output_elasticity: float = param(
        5.0,
        "-",
        "Percent of income per percent of output gap.",
        low=0.0,
        high=8.0,
        source="tuned within an assumed 2-6 to bad loans without stimulus 2.5 times those of 2010",
    )
    farm_price_exposure: float = param(
        0.5, "-", "Farm income per unit of farm-price gap.", low=0.0, high=2.0, source="assumed"
    )
    export_exposure: float = param(
        1.0, "-", "Exporters' income per unit of export gap.", low=0.0, high=2.0, source="assumed"
    )
    seasonality: float = param(
        0.3, "share of income", "Amplitude of the farm year around its mean.", low=0.0, high=1.0, source="assumed"
    )
    job_finding: float = param(
        0.25, "per month", "Chance that a lost job is replaced.", low=0.0, high=1.0, source="2-4 quarters away, assumed"
    )
    return_on_capital: float = param(
        0.18,
        "1/year",
        "Mean return on working capital.",
        low=0.0,
        high=2.0,
        source="tuned by hand to reported NPL of rural banks 2006-10 and loan growth (CBRC tables, found)",
    )
    return_spread: float = param(
        0.06, "1/year", "Spread of projects' returns between parties.", low=0.0, high=0.5, source="assumed"
    )
    farm_volatility: float = param(
        0.36,
        "share of income",
        "Monthly sd of farm income.",
        low=0.0,
        high=1e6,
        source="tuned by hand to reported NPL and loan growth of rural banks, 2006-10 (CBRC tables, found), and to a "
        "default rate of 2-6 % a year",
    )
    trader_volatility: float = param(
        0.40,
        "share of income",
        "Monthly sd of a trader's income.",
        low=0.0,
        high=1e6,
        source="tuned by hand to reported NPL and loan growth of rural banks, 2006-10 (CBRC tables, found), and to a "
        "default rate of 2-6 % a year",
    )
    enterprise_volatility: float = param(
        0.42,
        "share of income",
        "Monthly sd of an enterprise's income.",
        low=0.0,
        high=1e6,
        source="tuned by hand to reported NPL of rural banks 2006-10 and loan growth (CBRC tables, found)",
    )
    capital_at_risk: float = param(
        1.0, "-", "Weight of working capital in the base of the shock.", low=0.0, high=2.0, source="assumed"
    )
    asset_correlation: float = param(
        0.10,
        "-",
        "Share of the shock's variance that is common.",
        low=0.0,
        high=0.999,
        source="assumed, 0.03-0.20; Basel other retail gives 0.075 at a PD of 3 % (computed)",
    )
    national_share: float = param(
        0.5, "-", "Share of the common part that is national.", low=0.0, high=1.0, source="assumed"
    )
    shock_half_life: float = param(
        6.6,
        "months",
        "Half-life of all three shocks; 0 makes months independent.",
        low=0.0,
        high=600.0,
        source="assumed",
    )
    law: Any = choice(
        "normal",
        "Shape of the income shock.",
        choices=("normal", "uniform", "two_point"),
        source="normal; the others are the textbook cases",
    )
    two_point_probability: float = param(
        0.5, "-", "Chance of the bad point under the two-point law.", low=1e-6, high=0.999999, source="textbook case"
    )
    local_multiplier: float = param(
        0.5,
        "-",
        "Local income per yuan of net new lending above the district's normal; 0 = lending leaves incomes alone.",
        low=0.0,
        high=3.0,
        source="assumed, 0-2: 1.5 for public spending (Nakamura and Steinsson 2014, literature, medium confidence), "
        "of which a third is taken to be spent locally",
    )
    local_memory: float = param(
        6.0, "months", "Half-life of the net lending that local incomes feel.", low=0.0, high=120.0, source="assumed"
    )
    local_normal: float = param(
        36.0, "months", "Half-life of what a district takes for normal net lending.", low=0.0, high=600.0,
        source="assumed",
    )  # fmt: skip
    local_limit: float = param(
        0.25, "share of income", "Most that lending can lift or lower local incomes.", low=0.0, high=1.0,
        source="assumed: keeps a multiplier above 1 from running away",
    )  # fmt: skip
    growth_weight: float = param(
        1.0, "-", "How far income follows nominal rural income; 0 stops growth.", low=0.0, high=1.0, source="NBS"
    )
