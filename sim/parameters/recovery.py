"""What comes back of a defaulted loan."""

from sim.core.declare import Group, param


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
    none_collateral: float = param(
        0.10, "probability", "House or land that is pledged cannot be sold at all.", low=0.0, high=1.0,
        source="assumed from recoveries ordered by security: mortgages best",
    )  # fmt: skip
    mean_collateral: float = param(
        0.40,
        "share of value",
        "What the bank gets of the market value of what is pledged otherwise, on average.",
        low=0.01,
        high=0.99,
        source="tuned to a recovery of about 60 % of exposure (assumed, +-15 points)",
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
