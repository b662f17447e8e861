"""How what a loan paid for may end: projects that fail, and those that are riskier than others."""

from sim.core.declare import Group, param


class Projects(Group):
    """How what a loan paid for may end: projects that fail, and those that are riskier than others."""

    success: float = param(
        1.0, "probability", "A project that has not failed by the end of its loan; 1 = the business just goes on.",
        low=1e-6, high=1.0, source="textbook case: two points, as in Stiglitz and Weiss 1981",
    )  # fmt: skip
    risky_share: float = param(
        0.0, "share of parties", "Parties with risky projects, which nobody else can tell.", low=0.0, high=1.0,
        source="textbook case: two types",
    )  # fmt: skip
    risky_success: float = param(
        1.0, "probability", "The same of a risky project: it gains more when it succeeds, the same on average.",
        low=1e-6, high=1.0, source="textbook case: mean-preserving spread, Rothschild and Stiglitz 1970",
    )  # fmt: skip
    choice: float = param(
        0.0, "switch", "Borrowers choose the kind of project that leaves them more, at the rate of their loan.",
        low=0.0, high=1.0, source="textbook case: moral hazard, Stiglitz 1990",
    )  # fmt: skip
    risky_gain: float = param(
        0.0, "share of loan", "What a risky project brings on average, where kinds are chosen.", low=-1.0, high=100.0,
        source="textbook case: less than a safe one",
    )  # fmt: skip
    gain: float = param(
        0.0, "share of loan", "What a project brings on average by the end of its loan, beyond what was put into it.",
        low=0.0, high=100.0, source="none: capital at work earns month by month, see income.return_on_capital",
    )  # fmt: skip
