"""What loan officers weigh: effort, leniency, and the chance of being found out."""

from sim.core.declare import Group, param


class Officers(Group):
    """What loan officers weigh: effort, leniency, and the chance of being found out."""

    effort_cost: float = param(
        0.5, "pay", "Cost of effort e is half of this times e squared.", low=0.01, high=100.0, source="assumed"
    )
    defaults_avoided: float = param(
        1.0, "per unit of effort", "What effort spares in penalised defaults, as he sees it.", low=0.0, high=10.0,
        source="assumed",
    )  # fmt: skip
    volume_gained: float = param(
        1.0, "per unit of leniency", "Lending that leniency adds, as the officer sees it.", low=0.0, high=10.0,
        source="assumed",
    )  # fmt: skip
    defaults_added: float = param(
        1.0, "per unit of leniency", "Penalised defaults that a little leniency adds.", low=0.0, high=10.0,
        source="assumed",
    )  # fmt: skip
    defaults_rising: float = param(
        2.0, "per squared unit", "How much faster they come with more leniency.", low=0.01, high=100.0, source="assumed"
    )
    larger_loans: float = param(
        0.5, "share", "How far leniency stretches amounts, over how far it stretches the cut-off.", low=0.0, high=2.0,
        source="assumed; volume pay made loans larger, Agarwal and Ben-David 2018 (literature, medium confidence)",
    )  # fmt: skip
    fine: float = param(1.0, "pay", "What it costs an officer to be found out.", low=0.0, high=100.0, source="assumed")
    most_leniency: float = param(
        0.7, "log", "Most by which the cut-offs are stretched or narrowed.", low=0.0, high=3.0, source="assumed"
    )
    usual_penalty: float = param(
        0.2, "pay", "Penalty for reported defaults at which loans are hidden as often as the base hazard says.",
        low=0.01, high=10.0, source="normalisation: the base value of the lever",
    )  # fmt: skip
    yearly_discount: float = param(
        0.8, "-", "Weight of next year's pay against this year's.", low=0.0, high=1.0, source="assumed"
    )
    newcomer_finds: float = param(
        0.5, "probability", "A newcomer finds and reports what his predecessor hid.", low=0.0, high=1.0,
        source="assumed; rotation makes reports honest, Hertzberg et al. 2010 (literature, high confidence)",
    )  # fmt: skip
