"""Villages, social ties and the guarantees of the opening book."""

from sim.core.declare import Group, param


class Network(Group):
    """Villages, social ties and the guarantees of the opening book."""

    village_size: int = param(60, "parties", "Parties in a village.", low=2, high=10_000, source="assumed")
    rewiring: float = param(
        0.2,
        "share of ties in the village",
        "Ties in the village that are not with next neighbours.",
        low=0.0,
        high=1.0,
        source="small world, assumed",
    )
    within_village: float = param(
        0.8,
        "share of ties",
        "Ties that stay in the village.",
        low=0.0,
        high=1.0,
        source="70-90 % of guarantees assumed",
    )
    popularity_tail: float = param(
        2.6,
        "exponent",
        "Tail of popularity, by which ties beyond next neighbours are made; lower is more unequal.",
        low=1.1,
        high=10.0,
        source="2.2-3.0 assumed; near scale-free in Zhejiang, Li et al. 2019 (found)",
    )
    reciprocity: float = param(
        0.1,
        "share of guarantees",
        "Opening third-party guarantees that are mutual, as far as there are people for them.",
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
