"""Every assumption of the model on one page: default, unit, bounds, meaning, source.

A source says where a value comes from and how sure it is: found (a public page or table), from the literature (with
confidence), computed, or assumed. Levers, which somebody at the bank or the regulator sets, are in `levers.py`.
"""

from typing import Any

from sim.core.declare import Declared, Group, choice, date, param


class Population(Group):
    """Who lives in the districts and what they have at the start."""

    outside_guarantors: float = param(
        0.3,
        "per borrower",
        "Parties who never borrow but may stand as guarantors.",
        low=0.0,
        high=5.0,
        source="assumed",
    )
    trader_share: float = param(
        0.25, "share of borrowers", "Traders and micro-enterprises.", low=0.0, high=1.0, source="assumed"
    )
    enterprise_share: float = param(
        0.05, "share of borrowers", "Small enterprises.", low=0.0, high=1.0, source="assumed"
    )
    export_share: float = param(
        0.2, "share of traders and enterprises", "Those who sell abroad.", low=0.0, high=1.0, source="assumed, 5-50 %"
    )
    farm_income: float = param(
        1700.0,
        "CNY/month",
        "Mean net cash flow of a farm household at the start.",
        low=1.0,
        high=1e7,
        source="NBS rural income 2,622 yuan a head in 2003 (literature, high confidence), borrowers above the mean",
    )
    trader_income: float = param(
        4200.0, "CNY/month", "Mean net cash flow of a trader at the start.", low=1.0, high=1e7, source="assumed"
    )
    enterprise_income: float = param(
        15000.0, "CNY/month", "Mean net cash flow of a small enterprise.", low=1.0, high=1e8, source="assumed"
    )
    income_spread: float = param(
        0.4, "sd of log", "Spread of mean income within a segment.", low=0.0, high=1.5, source="assumed"
    )
    subsistence_share: float = param(
        0.8,
        "share of the segment's mean income",
        "What a farm household cannot do without; 0.7 of it for traders, 0.4 for enterprises.",
        low=0.0,
        high=1.0,
        source="tuned by hand to reported NPL of rural banks 2006-10 and loan growth (CBRC tables, found)",
    )
    wage_share: float = param(
        0.29,
        "share of farm income",
        "Wages earned away from the farm, lost with the job.",
        low=0.0,
        high=1.0,
        source="NBS Yearbook table 10-10, 2009: 2,497 of 8,684 yuan (found)",
    )
    quality_on_income: float = param(
        0.25, "per sd", "Log income per sd of latent quality.", low=0.0, high=1.0, source="assumed, 0.1-0.4"
    )
    quality_on_volatility: float = param(
        0.35, "per sd", "Fall of log volatility per sd of latent quality.", low=0.0, high=1.0, source="assumed, 0-0.5"
    )
    quality_on_return: float = param(
        0.04, "1/year per sd", "Return on working capital per sd of quality.", low=0.0, high=0.5, source="assumed"
    )
    own_capital: float = param(
        2.0,
        "months of income",
        "Own working capital at the start.",
        low=0.0,
        high=60.0,
        source="tuned by hand to reported NPL of rural banks 2006-10 and loan growth (CBRC tables, found)",
    )
    cash: float = param(2.0, "months of income", "Cash at the start.", low=0.0, high=60.0, source="assumed")
    wealth: float = param(
        24.0, "months of income", "Median house, land and savings at the start.", low=0.0, high=1e6, source="assumed"
    )
    wealth_spread: float = param(0.7, "sd of log", "Spread of wealth.", low=0.0, high=2.0, source="assumed")
    borrowing_share: float = param(
        0.30, "share of borrowers", "Who has a loan when the run begins.", low=0.0, high=1.0, source="assumed"
    )
    legacy_bad_share: float = param(
        0.07,
        "share of opening loans",
        "Bad loans inherited from the credit cooperatives; an initial condition, not a mechanism.",
        low=0.0,
        high=1.0,
        source="assumed so that the reported ratio opens near the 6-7 % of rural banks in 2005-06 (CBRC, found)",
    )


class Network(Group):
    """Villages, social ties and the guarantees of the opening book."""

    village_size: int = param(60, "parties", "Parties in a village.", low=2, high=10_000, source="assumed")
    rewiring: float = param(
        0.2,
        "share of ties",
        "Ties that are not with next neighbours.",
        low=0.0,
        high=1.0,
        source="small world, assumed",
    )
    within_village: float = param(
        0.8,
        "share of rewired ties",
        "Rewired ties that stay in the village.",
        low=0.0,
        high=1.0,
        source="70-90 % assumed",
    )
    popularity_tail: float = param(
        2.6,
        "exponent",
        "Tail of how often somebody is asked to guarantee; lower is more unequal.",
        low=1.1,
        high=10.0,
        source="2.2-3.0 assumed; near scale-free in Zhejiang, Li et al. 2019 (found)",
    )
    reciprocity: float = param(
        0.1,
        "share of guarantees",
        "Opening guarantees that are returned.",
        low=0.0,
        high=1.0,
        source="0.05-0.30 assumed",
    )
    group_size: int = param(
        5, "members", "Solidarity group, at most one more than the guarantor places.", low=2, high=17,
        source="joint guarantee loans of rural banks: five households or more (found)",
    )  # fmt: skip
    guarantor_places: int = param(
        4, "guarantors", "Most guarantors a loan can have.", low=1, high=16, source="shape of the table"
    )


class Income(Group):
    """What is earned in a month."""

    output_elasticity: float = param(
        4.0,
        "-",
        "Percent of income per percent of output gap.",
        low=0.0,
        high=8.0,
        source="assumed, 2-6: identified by the counterfactual only",
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
        0.38,
        "share of income",
        "Monthly sd of farm income.",
        low=0.0,
        high=1e6,
        source="tuned by hand to reported NPL of rural banks 2006-10 and loan growth (CBRC tables, found)",
    )
    trader_volatility: float = param(
        0.42,
        "share of income",
        "Monthly sd of a trader's income.",
        low=0.0,
        high=1e6,
        source="tuned by hand to reported NPL of rural banks 2006-10 and loan growth (CBRC tables, found)",
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
    growth_weight: float = param(
        1.0, "-", "How far income follows nominal rural income; 0 stops growth.", low=0.0, high=1.0, source="NBS"
    )


class Spending(Group):
    """What households consume, keep and put to work."""

    consumption: float = param(
        1.0, "switch", "0 stops all spending, subsistence included.", low=0.0, high=1.0, source="textbook case"
    )
    marginal_propensity: float = param(
        0.7, "per month", "Share of cash above the target that is consumed.", low=0.0, high=1.0, source="assumed"
    )
    cash_target: float = param(
        1.5, "months of income", "Cash a household wants to hold.", low=0.0, high=60.0, source="assumed, 1-6 tried"
    )
    habit: float = param(
        1.0,
        "share",
        "How far what a household cannot do without rises with incomes; the rest rises with prices.",
        low=0.0,
        high=1.0,
        source="assumed: with prices alone, nominal growth of 11 % a year would heal every borrower",
    )
    reinvested: float = param(
        0.3, "per month", "Share of the rest put into working capital that was eaten up.", low=0.0, high=1.0,
        source="assumed",
    )  # fmt: skip
    liquid_share: float = param(
        0.6,
        "share of working capital",
        "What of it can be turned into cash for a due, a call or a meal.",
        low=0.0,
        high=1.0,
        source="tuned, 0.5-0.9 tried",
    )


class Behaviour(Group):
    """When those who can pay do not."""

    strategic_default: float = param(
        1.0,
        "share of parties",
        "Those who weigh what is due against the penalty; the rest pay whenever they can.",
        low=0.0,
        high=1.0,
        source="assumed; 13-21 % of defaults are moral hazard, Karlan and Zinman 2009 (literature, medium confidence)",
    )
    enforceable_share: float = param(
        0.35, "share of what he owns", "What a court gets.", low=0.0, high=1e9, source="tuned, 0.02-0.35 tried"
    )
    social_sanction: float = param(
        1.6,
        "months of income",
        "Weight of being shamed by guarantors who would themselves have paid.",
        low=0.0,
        high=1e6,
        source="tuned, 0-6 tried",
    )
    future_credit: float = param(
        1.0, "-", "Weight of the credit that a defaulter loses.", low=0.0, high=10.0, source="tuned, 0-1.5 tried"
    )
    credit_surplus: float = param(
        0.068, "1/year", "Surplus a borrower expects per yuan of credit.", low=0.0, high=1.0, source="tuned"
    )
    monthly_discount: float = param(
        0.985, "-", "Weight of next month against this one.", low=0.0, high=0.9999, source="assumed"
    )
    temptation: float = param(
        0.45,
        "sd of log penalty",
        "How much the felt penalty differs between contracts.",
        low=0.0,
        high=3.0,
        source="tuned to strategic default, Karlan and Zinman 2009",
    )
    partial_payment: float = param(
        1.0,
        "share of means",
        "What somebody who cannot pay all hands over.",
        low=0.0,
        high=1.0,
        source="Rogers-Veraart",
    )
    punctuality: float = param(
        0.987, "per month", "Chance that an able payer who is current pays in time.", low=0.0, high=1.0,
        source="tuned, 0.97-0.995 tried",
    )  # fmt: skip
    punctuality_late: float = param(
        0.9, "per month", "The same for one already late.", low=0.0, high=1.0, source="assumed, 0.8-1"
    )


class Guaranteeing(Group):
    """Who consents to stand for whom, and what is left of those who are called."""

    tie_value: float = param(
        0.9, "months of income", "What a full-strength tie is worth.", low=0.0, high=1e6, source="tuned, 0.1-2 tried"
    )
    reciprocity_bonus: float = param(
        0.3, "months of income", "Added for one who guarantees in return.", low=0.0, high=1e6, source="assumed"
    )
    sale_discount: float = param(
        0.3, "share of value", "Lost when assets are sold to meet a call.", low=0.0, high=1.0, source="assumed, 0-40 %"
    )
    recourse_share: float = param(
        0.1,
        "per month",
        "Share of his spare cash that a debtor pays back to guarantors who paid for him.",
        low=0.0,
        high=1.0,
        source="assumed",
    )
    contagion_window: int = param(
        12, "months", "A default within so many months of paying a call may be induced by it.", low=1, high=60,
        source="definition",
    )  # fmt: skip


class Recovery(Group):
    """What comes back of a defaulted loan."""

    none_unsecured: float = param(
        0.40,
        "probability",
        "No recovery at all, unsecured.",
        low=0.0,
        high=1.0,
        source="assumed from U-shaped recoveries",
    )
    mean_unsecured: float = param(
        0.30, "share of exposure", "Mean recovery otherwise, unsecured.", low=0.01, high=0.99, source="assumed, +-0.15"
    )
    none_guaranteed: float = param(
        0.25, "probability", "No recovery at all, guaranteed or group.", low=0.0, high=1.0, source="assumed"
    )
    mean_guaranteed: float = param(
        0.40,
        "share of exposure",
        "Mean recovery otherwise, beside calls.",
        low=0.01,
        high=0.99,
        source="assumed, +-0.15",
    )
    concentration: float = param(
        2.0, "-", "Of the Beta law: with a mean of 0.3 it is U-shaped below 1.4.", low=0.1, high=100.0, source="assumed"
    )
    half_life: float = param(
        6.0, "months", "Half-life of what is still to be recovered.", low=0.5, high=120.0, source="6-12 months assumed"
    )
    hidden_decay: float = param(
        0.01, "per month", "Recovery lost for each month a bad loan stays hidden.", low=0.0, high=0.2, source="assumed"
    )
    insolvent_decay: float = param(
        0.02, "per month", "Working capital that a hidden bad borrower loses.", low=0.0, high=0.5, source="assumed"
    )
    exclusion: int = param(
        36, "months", "How long a defaulter gets no loan after his case ends.", low=0, high=600, source="assumed, 0-60"
    )


class Demand(Group):
    """Who asks for a loan, and for how much."""

    hazard: float = param(
        0.006, "per month", "A party without a loan asks.", low=0.0, high=1.0, source="tuned to the growth of the book"
    )
    former_client: float = param(
        5.0, "multiple", "The same for a former good client.", low=0.0, high=100.0, source="tuned, 1-12 tried"
    )
    cyclical: float = param(
        2.0, "per unit of output gap", "How demand moves with the cycle.", low=0.0, high=20.0, source="tuned, 0-6 tried"
    )
    solicited: float = param(
        4.0,
        "per unit of loan supply",
        "How much more is asked for when the bank wants to lend.",
        low=0.0,
        high=50.0,
        source="tuned, 0-6 tried",
    )
    spring: float = param(
        0.3, "share", "Seasonal swing of applications, highest in March.", low=0.0, high=1.0, source="assumed"
    )
    outside_option: float = param(
        0.0, "1/year", "Surplus over the loan's rate below which nobody asks.", low=-1.0, high=1.0, source="assumed"
    )
    farm_loan: float = param(
        1.0, "years of income", "Loan of a farm household.", low=0.01, high=10.0,
        source="30,000 yuan on average in 2007 (assumed from product terms)",
    )  # fmt: skip
    trader_loan: float = param(
        1.2, "years of income", "Loan of a trader.", low=0.01, high=10.0,
        source="70,000 yuan mean, Postal Savings Bank small loans (found)",
    )  # fmt: skip
    enterprise_loan: float = param(
        1.2, "years of income", "Loan of a small enterprise.", low=0.01, high=10.0, source="assumed"
    )
    top_up: float = param(
        1.0, "share of the gap", "How far a renewal follows income.", low=0.0, high=1.0, source="assumed"
    )
    size_growth: float = param(
        0.06, "per year", "Growth of the loan size wanted beyond income.", low=0.0, high=0.5, source="assumed"
    )
    no_renewal_wanted: float = param(
        0.15, "per maturity", "A borrower who could repay does not want another loan.", low=0.0, high=1.0,
        source="tuned, 0.05-0.4 tried",
    )  # fmt: skip


class Bank(Group):
    """The bank's costs, its opening balance sheet and what its clerks see."""

    signal_noise: float = param(
        1.5, "sd of quality", "Error of the bank's signal; 1.5 is an AUC of about 0.68.", low=0.0, high=100.0,
        source="assumed",
    )  # fmt: skip
    prior_log_odds: float = param(
        -3.6,
        "log odds",
        "Estimated default probability of an average applicant.",
        low=-10.0,
        high=5.0,
        source="assumed",
    )
    quality_weight: float = param(
        0.55, "per sd", "Fall of the log odds per sd of expected quality.", low=0.0, high=5.0, source="assumed"
    )
    record_weight: float = param(
        0.35, "per late month", "Rise of the log odds per late month on record.", low=0.0, high=5.0, source="assumed"
    )
    cover_weight: float = param(
        3.0,
        "log odds",
        "Rise of the log odds for a renewal when the loan's working capital is gone.",
        low=0.0,
        high=20.0,
        source="assumed: the officer's visit before renewal",
    )
    stance_on_cut_off: float = param(
        2.0, "per unit of loan supply", "How far the cut-offs move with supply.", low=0.0, high=20.0, source="assumed"
    )
    stance_on_renewal: float = param(
        10.0,
        "per unit of loan supply",
        "How far the cut-off for renewals falls when the bank wants to lend less.",
        low=0.0,
        high=50.0,
        source="assumed",
    )
    operating_cost: float = param(
        0.03, "share of loans/year", "Cost of running the branches.", low=0.0, high=0.2, source="1.5-6 % assumed"
    )
    reserve_rate: float = param(
        0.0189, "1/year", "Paid by the central bank on reserves.", low=0.0, high=0.1,
        source="required reserves since 2002 (literature, high confidence)",
    )  # fmt: skip
    deposit_growth: float = param(
        0.01, "1/year", "Growth of deposits beyond rural income.", low=-0.2, high=0.5, source="assumed"
    )
    deposit_share: float = param(
        0.4, "share of lending", "What of a loan's money comes back as deposits.", low=0.0, high=1.0, source="assumed"
    )
    opening_loan_to_deposit: float = param(
        0.72, "share of deposits", "Loans to deposits at the start.", low=0.05, high=2.0, source="assumed"
    )
    opening_capital: float = param(
        0.06, "share of loans", "Capital at the start.", low=-0.2, high=1.0,
        source="rural cooperatives: -6.8 % in 2003, 9.1 % in 2007 (China Daily 2007, found)",
    )  # fmt: skip
    payout: float = param(0.15, "share of profit", "Dividend on positive profit.", low=0.0, high=1.0, source="assumed")


class EconomyAssumptions(Group):
    """What the scenarios assume beyond the data."""

    base_job_loss: float = param(
        0.01, "1/month", "Chance that a worker away from the farm loses his job in ordinary times.", low=0.0, high=0.2,
        source="assumed: with jobs found at 0.25 a month 3.8 % are jobless, near the registered 4.0-4.3 % of 2003-08",
    )  # fmt: skip
    migrant_job_loss: float = param(
        0.153, "share of workers away", "Who lost a job to the crisis between 2008-10 and 2009-01.", low=0.0, high=0.9,
        source="20 of 130 million migrants, survey of 150 villages, Chen Xiwen, January 2009 (found)",
    )  # fmt: skip
    export_fall: float = param(
        0.20, "share of trend", "Exports under their trend level in 2009Q1-Q3.", low=0.0, high=0.9,
        source="-19.7 % in 2009Q1 (Economic Observer, April 2009, found); trend gap of 2009 -21 % (computed)",
    )  # fmt: skip
    collateral_elasticity: float = param(
        2.0, "-", "Percent of collateral price per percent of output.", low=0.0, high=5.0, source="assumed"
    )
    collateral_lag: int = param(
        6, "months", "Mean lag of collateral prices behind output.", low=0, high=60, source="assumed"
    )
    baseline_glide: int = param(
        12, "months", "How long the baseline takes from 2008-06 to the means of 2003-07; 0: at once.", low=0, high=120,
        source="assumed: at once would cut the lending rate by 1.7 points in a month, an easing of its own",
    )  # fmt: skip
    stimulus_demand: float = param(
        0.04, "log points", "Output that the stimulus of 2008-11 added at its peak.", low=0.0, high=0.15,
        source="assumed, 2-6 % of output; a programme of 4 trillion yuan over two years (found)",
    )  # fmt: skip
    stimulus_ramp: int = param(
        6, "months", "Until it had its full effect.", low=1, high=24, source="assumed: money spent, not announced"
    )
    stimulus_supply: float = param(
        0.05, "1/year", "Loan growth under the baseline for six quarters, without stimulus.", low=0.0, high=0.5,
        source="assumed",
    )  # fmt: skip
    income_response: float = param(
        1.0, "1/year per log point", "Yearly growth of rural income per log point of output, off history.",
        low=0.0, high=5.0, source="assumed: identified by the counterfactual only",
    )  # fmt: skip
    severe_depth: float = param(
        0.13, "log points", "Deepest output gap in crisis_severe.", low=0.0, high=0.4,
        source="output fell 8.7 % in Ireland, 20.6 % in Latvia: geometric mean 13 % (World Bank, computed)",
    )  # fmt: skip
    severe_supply: float = param(
        0.15, "1/year", "Loan growth under the baseline for eight quarters in crisis_severe.", low=0.0, high=1.0,
        source="assumed, after Ireland and the Baltic states",
    )  # fmt: skip
    severe_income_growth: float = param(
        -0.02, "1/year", "Nominal growth of rural income for eight quarters in crisis_severe.", low=-0.5, high=0.2,
        source="assumed",
    )  # fmt: skip
    severe_recovery: int = param(
        12, "months", "Until rural income then grows as without stimulus again.", low=0, high=120, source="assumed"
    )
    expansion_months: float = param(
        31.5, "months", "Mean length of an expansion in stochastic cycles.", low=1.0, high=600.0,
        source="Hamilton 1989, United States 1952-84: 10.5 quarters (literature, high confidence)",
    )  # fmt: skip
    recession_months: float = param(
        12.2, "months", "Mean length of a recession in stochastic cycles.", low=1.0, high=600.0,
        source="Hamilton 1989: 4.1 quarters (literature, high confidence)",
    )  # fmt: skip
    cycle_amplitude: float = param(
        0.04, "log points", "Output that a lasting expansion has over a lasting recession.", low=0.0, high=0.3,
        source="from +1.9 % in 2007 to -2.1 % in 2009, China (computed)",
    )  # fmt: skip
    cycle_half_life: float = param(
        6.0, "months", "Half-life of output's way to its regime's level.", low=0.0, high=120.0, source="assumed"
    )
    cycle_noise: float = param(
        0.006, "log points", "Standard deviation of output around its regime's way.", low=0.0, high=0.1,
        source="residual of China's quarters 2010-16 about 0.4 % (computed), less smooth before",
    )  # fmt: skip
    cycle_exports: float = param(
        4.0, "-", "Percent of exports per percent of output.", low=0.0, high=20.0,
        source="assumed; 2007-09 would give 7 (computed)",
    )  # fmt: skip
    cycle_prices: float = param(
        1.0, "1/year per log point", "Farm and consumer prices per log point of output.", low=0.0, high=5.0,
        source="assumed; 2007-09 would give 2 (computed)",
    )  # fmt: skip
    cycle_job_loss: float = param(
        0.5,
        "1/month per log point",
        "Job loss per log point of output under trend.",
        low=0.0,
        high=5.0,
        source="assumed",
    )
    cycle_supply: float = param(
        1.0, "1/year per log point", "Loan growth per log point of output.", low=0.0, high=10.0,
        source="assumed",
    )  # fmt: skip
    cycle_rates: float = param(
        0.5, "1/year per log point", "Benchmark rates per log point of output.", low=0.0, high=3.0,
        source="Taylor 1993 (literature, high confidence)",
    )  # fmt: skip
    shock_severity: float = param(
        1.0, "-", "Scale of a shock laid over baseline or cycles; 0 is none.", low=0.0, high=2.0,
        source="1 is about crisis_2008_no_stimulus, 2 is between that and crisis_severe (computed)",
    )  # fmt: skip
    shock_onset: str = date("2008-07", "First month of the shock.", low="2003-02", high="2129-12", source="as in 2008")
    shock_shape: str = choice(
        "U", "V recovers once at its worst, U after the duration, L never.", choices=("V", "U", "L"),
        source="names in common use",
    )  # fmt: skip
    shock_ramp: int = param(6, "months", "From onset to its worst.", low=1, high=120, source="assumed")
    shock_duration: int = param(18, "months", "How long it stays at its worst.", low=0, high=600, source="six quarters")
    shock_half_life: float = param(
        9.0, "months", "Half-life of the recovery.", low=0.1, high=600.0,
        source="assumed; Korea regained its output in 3 quarters, Spain not in 16 (GVAR database, computed)",
    )  # fmt: skip
    shock_output: float = param(
        0.05, "log points", "Output lost at the worst, at severity 1.", low=0.0, high=0.4,
        source="peak to trough: US 4.4 %, UK 6.5 %, Korea 4.3 %, Spain 7.2 % (GVAR database, computed)",
    )  # fmt: skip
    shock_exports: float = param(
        0.20, "share of trend", "Exports lost at the worst.", low=0.0, high=0.5, source="as in 2009"
    )
    shock_prices: float = param(
        0.05, "1/year", "Fall of the farm-price gap at the worst.", low=0.0, high=0.5, source="as in 2008-09"
    )
    shock_job_loss: float = param(
        0.02, "1/month", "Rise of the job-loss hazard at the worst.", low=0.0, high=0.4,
        source="assumed: less than in 2008-10 to 2009-01, but for longer",
    )  # fmt: skip
    shock_supply: float = param(
        0.05, "1/year", "Loan growth lost at the worst.", low=0.0, high=0.5, source="as without stimulus in 2008"
    )
    shock_income: float = param(
        0.05, "1/year", "Growth of rural income lost at the worst.", low=0.0, high=0.5, source="as output"
    )
    shock_rates: float = param(
        0.0, "1/year", "Fall of both benchmark rates at the worst; they stop at 0.", low=-0.1, high=0.1,
        source="none: easing is a policy",
    )  # fmt: skip


GROUPS: dict[str, type[Group]] = {
    "population": Population,
    "network": Network,
    "income": Income,
    "spending": Spending,
    "behaviour": Behaviour,
    "guaranteeing": Guaranteeing,
    "recovery": Recovery,
    "demand": Demand,
    "bank": Bank,
    "economy": EconomyAssumptions,
}


class Parameters:
    """All assumptions, by group: `parameters.income.asset_correlation`."""

    population: Population
    network: Network
    income: Income
    spending: Spending
    behaviour: Behaviour
    guaranteeing: Guaranteeing
    recovery: Recovery
    demand: Demand
    bank: Bank
    economy: EconomyAssumptions

    def __init__(self, values: dict[str, Any] | None = None) -> None:
        """Set every parameter to its default, then those given by dotted name, checked against their bounds."""
        given: dict[str, dict[str, Any]] = {}
        for name, value in (values or {}).items():
            group, _, field = name.partition(".")
            given.setdefault(group, {})[field] = self.declared()[name].check(value, name)
        for name, group_class in GROUPS.items():
            setattr(self, name, group_class(**given.get(name, {})))

    @staticmethod
    def declared() -> dict[str, Declared]:
        """Return every declaration by dotted name."""
        return {f"{name}.{field}": made for name, group in GROUPS.items() for field, made in group.fields.items()}
