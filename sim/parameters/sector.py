"""How banks of a sector differ when a run begins, at `bank.spread` 1."""

from sim.core.declare import Group, param


class Sector(Group):
    """How banks of a sector differ when a run begins, at `bank.spread` 1; at 0 nothing of it counts."""

    capital: float = param(
        0.03, "sd, share of loans", "Spread of opening capital.", low=0.0, high=0.5,
        source="a range of 4-14 % read as that of nine banks in ten (computed from an assumed range)",
    )  # fmt: skip
    bad_loans: float = param(
        0.6, "sd of the logarithm", "Spread of the share of opening loans that are bad.", low=0.0, high=3.0,
        source="ten largest rural banks, end-2024: 0.96-1.84 % (found), sector mean 2.80 %; a bank one sd below the "
        "median then stands at 1.25 % (computed)",
    )  # fmt: skip
    weakness: float = param(
        -0.5, "correlation", "Of opening capital with bad loans.", low=-1.0, high=1.0,
        source="assumed: losses ate capital; the cooperatives' mean capital ratio was -6.8 % in 2003 (found)",
    )  # fmt: skip
    unsecured: float = param(
        0.9, "sd of log odds", "Spread of the share of loans without guarantors.", low=0.0, high=5.0,
        source="a range of 5-50 % read as that of nine banks in ten (computed from an assumed range); 12.5 % of small "
        "loans end-2018, 6.2 % a year before (found)",
    )  # fmt: skip
    growth: float = param(
        0.12, "sd, 1/year", "Spread of the growth the head office plans.", low=0.0, high=1.0,
        source="a range of 5-45 % a year read as that of nine banks in ten (computed from an assumed range)",
    )  # fmt: skip
    loan_to_deposit: float = param(
        0.06, "sd, share of deposits", "Spread of opening loans to deposits.", low=0.0, high=1.0,
        source="86 banks above 75 % end-2014 (found, Xinhua) around a mean of 65-66 %: about 6 points if they were one "
        "in twenty (assumed)",
    )  # fmt: skip
