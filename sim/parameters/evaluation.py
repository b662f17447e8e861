"""How much the bank's signals say, and how it learns from loans that have ended."""

from sim.core.declare import Group, param


class Evaluation(Group):
    """How much the bank's signals say, and how it learns from loans that have ended."""

    separation: float = param(
        1.2, "sd", "Distance in quality between those who default and those who do not.", low=0.01, high=5.0,
        source="measured in runs at base values: it turns the power of a scorecard into the error of its signal",
    )  # fmt: skip
    visit_noise: float = param(
        1.3, "sd of quality", "Error of what an officer knows of a client of long standing, without effort.",
        low=0.1, high=100.0, source="assumed",
    )  # fmt: skip
    first_visit: float = param(
        3.0, "months", "What a first visit tells, in months of knowing somebody.", low=0.0, high=120.0, source="assumed"
    )
    learning: float = param(
        12.0, "months", "Until an officer knows half of what he will know.", low=0.1, high=120.0, source="assumed"
    )
    peer_noise: float = param(
        4.0, "sd of quality", "Error of one villager's opinion of another.", low=0.1, high=100.0, source="assumed"
    )
    file_noise: float = param(
        2.5, "sd of quality", "Error of what the file at the credit bureau says of one who has one.",
        low=0.1, high=1000.0, source="assumed",
    )  # fmt: skip
    reader_noise: float = param(
        4.0, "sd of quality", "Error of what one more reader of a file makes of it.", low=0.1, high=1000.0,
        source="assumed: as little as a villager's opinion",
    )  # fmt: skip
    endorsement_noise: float = param(
        2.5, "sd of quality", "Error of the word of those who would stand for a loan.", low=0.1, high=1000.0,
        source="assumed",
    )  # fmt: skip
    debt_weight: float = param(
        0.5, "per year of income", "Rise of the log odds with debts seen elsewhere.", low=0.0, high=10.0,
        source="assumed",
    )  # fmt: skip
    service_years: float = param(
        3.0, "years", "Over which principal is spread when debt service is judged: bullets are mostly renewed.",
        low=0.1, high=30.0, source="assumed",
    )  # fmt: skip
    loss_given_default: float = param(
        0.5, "share of loan", "What the bank expects to lose of a bad loan when it prices risk.", low=0.0, high=1.0,
        source="assumed, 0.25-0.75 for guaranteed loans",
    )  # fmt: skip
    margin: float = param(
        0.02, "1/year", "What a price by risk leaves over cost and expected loss.", low=-0.1, high=0.5, source="assumed"
    )
    learning_window: int = param(
        60, "months", "Ended contracts so far back teach the bank; 0 = it never learns.", low=0, high=600,
        source="five years, as for ratings (Basel; literature, medium confidence)",
    )  # fmt: skip
    prior_sd: float = param(
        0.15, "log odds", "How far the bank thinks its first weights may be wrong.", low=0.001, high=10.0,
        source="assumed: a heavy prior, else a crunch that makes losses tightens lending, which makes losses",
    )  # fmt: skip
