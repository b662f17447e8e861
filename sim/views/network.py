"""The guarantee network as a picture."""

from typing import Any

import networkx as nx  # type: ignore[import-untyped]
from matplotlib.axes import Axes

STANDS, CALLED, RUINED, DEFAULTED = "#b7c4cf", "#e0a030", "#c0392b", "#2c2c2c"
LEGEND = (("stands or borrows", STANDS), ("called", CALLED), ("ruined", RUINED), ("in default", DEFAULTED))
LAYOUT_SEED = 0  # a picture of the same network is the same picture


def draw_network(graph: "nx.DiGraph[int]", axes: Axes, title: str = "") -> None:
    """Draw who stands for whom; the worst that happened to a party gives its colour."""
    places: dict[int, Any] = {}
    if len(graph):
        places = nx.spring_layout(graph, seed=LAYOUT_SEED, iterations=40)
    nx.draw_networkx_edges(graph, places, ax=axes, width=0.5, alpha=0.6, arrowsize=5, node_size=12)
    colours = [colour(about) for _, about in graph.nodes(data=True)]
    nx.draw_networkx_nodes(graph, places, ax=axes, node_size=12, linewidths=0.0, node_color=colours)
    for label, shade in LEGEND:
        axes.scatter([], [], s=16, color=shade, label=label)
    axes.legend(loc="lower left", fontsize="small", frameon=False)
    axes.set_title(title)
    axes.set_axis_off()


def colour(about: dict[str, Any]) -> str:
    """Return the colour of a party by what happened to it."""
    if about["defaulted"]:
        return DEFAULTED
    if about["ruined"]:
        return RUINED
    return CALLED if about["called"] else STANDS
