"""When those who can pay do not."""

from sim.core.declare import Group, param


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
        0.28,
        "share of what he owns",
        "What a court gets.",
        low=0.0,
        high=1e9,
        source="tuned to the strategic share of defaults, 13-21 % (Karlan and Zinman 2009), 0.02-0.44 tried",
    )
    social_sanction: float = param(
        1.6,
        "months of income",
        "Weight of being shamed by guarantors who would themselves have paid.",
        low=0.0,
        high=1e6,
        source="tuned to the strategic share of defaults, 13-21 % (Karlan and Zinman 2009), 0-6 tried",
    )
    future_credit: float = param(
        1.0, "-", "Weight of the credit that a defaulter loses.", low=0.0, high=10.0,
        source="tuned to the strategic share of defaults, 13-21 % (Karlan and Zinman 2009), 0-1.5 tried",
    )  # fmt: skip
    credit_surplus: float = param(
        0.068, "1/year", "Surplus a borrower expects per yuan of credit.", low=0.0, high=100.0,
        source="tuned to the strategic share of defaults, 13-21 % (Karlan and Zinman 2009)",
    )  # fmt: skip
    confidence_weight: float = param(
        1.0,
        "-",
        "Power of the district's confidence in the value of future credit; 0 = what others get does not matter.",
        low=0.0,
        high=10.0,
        source="assumed, 0-3; borrower runs as in Bond and Rai 2009 (literature, medium confidence)",
    )
    confidence_half_life: float = param(
        6.0, "months", "Half-life of what a district remembers of loans refused.", low=0.0, high=120.0,
        source="assumed, 3-12",
    )  # fmt: skip
    monthly_discount: float = param(
        0.985, "-", "Weight of next month against this one.", low=0.0, high=0.9999, source="assumed"
    )
    temptation: float = param(
        0.55,
        "sd of log penalty",
        "How much the felt penalty differs between contracts.",
        low=0.0,
        high=3.0,
        source="tuned to the strategic share of defaults, 13-21 % (Karlan and Zinman 2009)",
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
        source="tuned to a default rate of 2-6 % a year, 0.97-0.995 tried",
    )  # fmt: skip
    punctuality_late: float = param(
        0.9, "per month", "The same for one already late.", low=0.0, high=1.0, source="assumed, 0.8-1"
    )
