"""The bank's costs, its opening balance sheet and what its clerks see."""

from sim.core.declare import Group, param


class Bank(Group):
    """The bank's costs, its opening balance sheet and what its clerks see."""

    prior_log_odds: float = param(
        -3.6,
        "log odds",
        "Default probability of an average applicant, as the bank first thinks.",
        low=-10.0,
        high=5.0,
        source="assumed",
    )
    quality_weight: float = param(
        0.55,
        "per sd",
        "Fall of the log odds per sd of expected quality, as it first thinks.",
        low=0.0,
        high=5.0,
        source="assumed",
    )
    record_weight: float = param(
        0.35, "per late month", "Rise of the log odds per late month on record.", low=0.0, high=5.0, source="assumed"
    )
    cover_weight: float = param(
        2.0,
        "log odds",
        "Rise of the log odds for a renewal when the loan's working capital is gone.",
        low=0.0,
        high=20.0,
        source="tuned to growth and bad loans: the officer's visit before renewal",
    )
    stance_on_cut_off: float = param(
        2.0, "per unit of loan supply", "How far the cut-offs move with supply.", low=0.0, high=20.0, source="assumed"
    )
    stance_on_renewal: float = param(
        15.0,
        "per unit of loan supply",
        "How far the cut-off for renewals falls when the bank wants to lend less.",
        low=0.0,
        high=50.0,
        source="tuned to bad loans without stimulus 2.5 times those of 2010, 5-20 tried",
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
    spread: float = param(
        0.0, "multiple", "How far this bank may stand from the average one: 0 not at all, 1 as far as others.",
        low=0.0, high=3.0, source="by definition; the spread at 1 is that of the group `sector`",
    )  # fmt: skip
    deposit_response: float = param(
        1.0, "per unit", "Rise of the growth of deposits with the real deposit rate over what is usual.",
        low=0.0, high=20.0, source="assumed, 0-5",
    )  # fmt: skip
    usual_real_rate: float = param(
        -0.0024, "1/year", "Deposit rate less inflation at which deposits grow with incomes alone.", low=-0.2, high=0.2,
        source="mean of 2003-07: deposit rate 2.36 %, consumer prices 2.61 % (computed)",
    )  # fmt: skip
    deposit_local: float = param(
        1.0, "1/year", "Growth of deposits per share by which a district's income is out of the usual.",
        low=0.0, high=20.0, source="assumed: half of an unusual income is saved; deposits are half a year's income",
    )  # fmt: skip
    least_loan_to_deposit: float = param(
        0.4, "share of deposits", "Deposits that loans cannot use are sent away below this.", low=0.0, high=2.0,
        source="assumed: a bank whose book vanishes cannot go on paying for deposits",
    )  # fmt: skip
    deposit_run_off: float = param(
        0.08, "per month", "Share of these deposits that leaves in a month.", low=0.0, high=1.0,
        source="assumed: one-year deposits come due month by month",
    )  # fmt: skip
    flight_below: float = param(
        0.04, "capital ratio", "Depositors without insurance lose confidence below this.", low=-1.0, high=1.0,
        source="core capital minimum of 2004 (literature, high confidence); that depositors look at it is assumed",
    )  # fmt: skip
    deposit_flight: float = param(
        0.0, "per month and unit", "Share of deposits that leaves per unit of capital ratio missing.",
        low=0.0, high=50.0,
        source="off: the state stood behind deposits; 1 would be a run of 4 % a month on a bank without capital",
    )  # fmt: skip
    payout: float = param(0.15, "share of profit", "Dividend on positive profit.", low=0.0, high=1.0, source="assumed")
    closed_below: float = param(
        0.0, "capital ratio", "The bank is closed when its capital ratio falls below this.", low=-1e6, high=0.1,
        source="insolvency; the rule is this project's",
    )  # fmt: skip
    represented_borrowers: float = param(
        20_000.0,
        "parties",
        "Possible borrowers of the bank that the model's are a sample of; limits look at that bank's capital.",
        low=1.0,
        high=1e9,
        source="assumed: a county's rural bank; with the sample's own capital a small world would refuse everybody",
    )
