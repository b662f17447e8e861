"""Other banks: what a competing bank and a foreign bank see, ask and lend, and what keeps a client where he is."""

from sim.core.declare import Group, date, param


class Competition(Group):
    """Other banks: what they see, ask and lend, and what keeps a client where he is."""

    presence: float = param(
        1.0, "share of districts", "Districts with a branch of a competing commercial bank.", low=0.0, high=1.0,
        source="assumed: every county town has a state or postal bank",
    )  # fmt: skip
    foreign_presence: float = param(
        0.2, "share of districts", "Districts in which a foreign bank lends once it has entered.", low=0.0, high=1.0,
        source="assumed",
    )  # fmt: skip
    foreign_entry: str = date(
        "2007-12", "First month in which the foreign bank lends.", low="2000-01", high="2100-01",
        source="first rural bank owned by a foreign bank, in Hubei (literature, medium confidence)",
    )  # fmt: skip
    reach: float = param(
        0.25, "probability", "An applicant also meets the competing bank.", low=0.0, high=1.0,
        source="assumed, so that other banks hold 20-45 % of lending in a district",
    )  # fmt: skip
    foreign_reach: float = param(
        0.3, "probability", "The same for the foreign bank, where it is.", low=0.0, high=1.0, source="assumed"
    )
    noise: float = param(
        1.5, "sd of quality", "Error of the competing bank's signal.", low=0.0, high=100.0,
        source="assumed: as our bank's at base effort",
    )  # fmt: skip
    foreign_noise: float = param(
        0.8, "sd of quality", "Error of the public signal by which the foreign bank picks.", low=0.0, high=100.0,
        source="assumed: accounts, taxes, orders; sharper than a village branch's",
    )  # fmt: skip
    cut_off: float = param(
        0.03, "PD", "Highest default probability a year that the competing bank accepts.", low=0.0, high=1.0,
        source="assumed: stricter than our bank",
    )  # fmt: skip
    foreign_cut_off: float = param(
        0.018, "PD", "The same for the foreign bank.", low=0.0, high=1.0, source="assumed: about the best fifth"
    )
    renewal_multiple: float = param(
        3.0, "multiple", "How much higher a cut-off is for a renewal.", low=0.0, high=100.0,
        source="assumed: as our bank's",
    )  # fmt: skip
    rate_multiple: float = param(
        1.45, "multiple of benchmark", "The competing bank's lending rate.", low=0.1, high=10.0,
        source="assumed: a little under our bank's",
    )  # fmt: skip
    foreign_rate_multiple: float = param(
        1.2, "multiple of benchmark", "The foreign bank's lending rate.", low=0.1, high=10.0,
        source="assumed: the best customers pay less",
    )  # fmt: skip
    term: int = param(12, "months", "Term of their loans.", low=1, high=60, source="assumed: as our bank's")
    run_off: int = param(
        12, "months", "Over how long a loan that they do not renew is repaid; 0 is at once.", low=0, high=60,
        source="assumed: as our bank's",
    )  # fmt: skip
    supply: float = param(
        2.0, "per unit of loan supply", "How far their reach and cut-offs move with the stance of loan supply.",
        low=0.0, high=20.0, source="assumed: as our bank's cut-offs",
    )  # fmt: skip
    most_debt: float = param(
        1.5, "times the usual loan", "Most that a party may owe to all banks, as far as they see it.", low=0.0,
        high=100.0, source="assumed",
    )  # fmt: skip
    solicitation: float = param(
        0.003, "per month", "Chance that they ask a client of our bank to borrow from them as well.", low=0.0, high=1.0,
        source="assumed, so that some 10 % of clients borrow twice; 21-40 % before the crises of 2008-10 (literature,"
        " medium confidence)",
    )  # fmt: skip
    switching_cost: float = param(
        0.02, "1/year", "Mean over occasions of what a change of bank costs, as a rate.", low=0.0, high=10.0,
        source="assumed",
    )  # fmt: skip
    loyalty: float = param(
        2.0, "multiple", "How much higher that is for clients and former clients of our bank.", low=0.0, high=100.0,
        source="assumed: the officer knows them",
    )  # fmt: skip
    believed_access: float = param(
        1.0, "-", "How much a defaulter counts on other banks that do not see his default; 0 is not at all.", low=0.0,
        high=1.0, source="Hoff and Stiglitz 1997, McIntosh and Wydick 2005 (literature, medium confidence)",
    )  # fmt: skip
    memory: float = param(
        12.0, "months", "Half-life of what a district knows of other banks' offers.", low=0.0, high=120.0,
        source="assumed",
    )  # fmt: skip
    write_off_after: int = param(
        12, "missed dues", "When other banks take what a court gives them and give up the rest.", low=5, high=120,
        source="assumed",
    )  # fmt: skip
    recovered: float = param(
        0.4, "share of debt", "What a court gets for them, as far as assets go.", low=0.0, high=1.0,
        source="assumed: as the mean recovery of our bank on guaranteed loans",
    )  # fmt: skip
    opening_share: float = param(
        0.12, "share of borrowers", "Who has a loan at the competing bank when the run begins.", low=0.0, high=1.0,
        source="assumed",
    )  # fmt: skip
