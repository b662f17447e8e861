"""What the scenarios assume beyond the data."""

from sim.core.declare import Group, choice, date, param


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
        0.05, "log points", "Output that the stimulus of 2008-11 added at its peak.", low=0.0, high=0.15,
        source="tuned within an assumed 2-6 % to bad loans without stimulus 2.5 times those of 2010",
    )  # fmt: skip
    stimulus_ramp: int = param(
        6, "months", "Until it had its full effect.", low=1, high=24, source="assumed: money spent, not announced"
    )
    stimulus_supply: float = param(
        0.06, "1/year", "Loan growth under the baseline for six quarters, without stimulus.", low=0.0, high=0.5,
        source="tuned within an assumed 4-8 % to bad loans without stimulus 2.5 times those of 2010",
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
