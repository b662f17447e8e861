"""The guarantee network as a picture."""

from typing import Any

import networkx as nx  # type: ignore[import-untyped]
from matplotlib.axes import Axes
from matplotlib.figure import Figure

COLOURS = {"stands or borrows": "#b7c4cf", "called": "#e0a030", "ruined": "#c0392b", "in default": "#2c2c2c"}
SHAPES = (("stands or borrows", "o", "#ffffff"), ("called", "s", "#E69F00"), ("ruined", "X", "#D55E00"),
          ("in default", "^", "#000000"))  # fmt: skip
LAYOUT_SEED = 0  # a picture of the same network is the same picture


def draw_network(graph: "nx.DiGraph[int]", axes: Axes, title: str = "") -> None:
    """Draw who stands for whom; the worst that happened to a party gives its colour."""
    places: dict[int, Any] = {}
    if len(graph):
        places = nx.spring_layout(graph, seed=LAYOUT_SEED, iterations=40)
    nx.draw_networkx_edges(graph, places, ax=axes, width=0.5, alpha=0.6, arrowsize=5, node_size=12)
    colours = [COLOURS[fate(about)] for _, about in graph.nodes(data=True)]
    nx.draw_networkx_nodes(graph, places, ax=axes, node_size=12, linewidths=0.0, node_color=colours)
    for label, shade in COLOURS.items():
        axes.scatter([], [], s=16, color=shade, label=label)
    axes.legend(loc="lower left", fontsize="small", frameon=False)
    axes.set_title(title)
    axes.set_axis_off()


def network_figure(before: Any, after: Any) -> Figure:
    """Draw both networks with the same places for the same parties; what happened to a party gives its shape."""
    both = nx.compose(before, after)
    places = nx.spring_layout(both, seed=LAYOUT_SEED, iterations=60)
    figure = Figure(figsize=(10.0, 5.0))
    for axes, graph, title in zip(figure.subplots(1, 2), (before, after), ("before", "after"), strict=True):
        nx.draw_networkx_edges(graph, places, ax=axes, width=0.4, alpha=0.6, arrowsize=4, node_size=10)
        for label, marker, colour in SHAPES:
            chosen = [party for party, about in graph.nodes(data=True) if fate(about) == label]
            axes.plot([places[party][0] for party in chosen], [places[party][1] for party in chosen], marker,
                      markersize=4.5, markerfacecolor=colour, markeredgecolor="black", markeredgewidth=0.5,
                      linestyle="none", label=f"{label} ({len(chosen)})")  # fmt: skip
        axes.set_title(f"{title}: {len(graph)} parties, {graph.number_of_edges()} guarantees")
        axes.set_axis_off()
        axes.legend(loc="lower left", fontsize=7)
    return figure


def fate(about: Any) -> str:
    """Return the worst that happened to a party."""
    if about["defaulted"]:
        return "in default"
    return "ruined" if about["ruined"] else "called" if about["called"] else "stands or borrows"
