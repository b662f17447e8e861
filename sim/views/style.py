"""How figures look: colours everybody can tell apart, lines, markers and hatches that do without colour."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Okabe and Ito 2008, "Color Universal Design"; yellow last, since lines in it are faint on white paper.
COLOURS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442")
DASHES: tuple[Any, ...] = ("-", (0, (5, 1.5)), (0, (3, 1.2, 1, 1.2)), (0, (1, 1)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<")
FILLS = (("#0072B2", ""), ("#E69F00", "////"), ("#999999", "...."), ("#F0E442", "xxxx"))
BAND = 0.15  # opacity of a band; four of them on each other still show the lines

SETTINGS: Any = {
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.labelsize": 9,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 10,
    "figure.constrained_layout.use": True,
    "figure.titlesize": 11,
    "font.family": "DejaVu Sans",  # comes with matplotlib, so that figures are the same everywhere
    "font.size": 9,
    "grid.alpha": 0.3,
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.7,
    "legend.fontsize": 9,
    "legend.frameon": False,
    "legend.columnspacing": 1.4,
    "legend.handlelength": 3.2,
    "lines.linewidth": 1.5,
    "lines.markersize": 4,
    "savefig.dpi": 150,
    "svg.hashsalt": "ruralcredit",  # names inside an SVG are drawn by lot otherwise
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
}


@dataclass(frozen=True)
class LineStyle:
    """How the lines of one case look in every figure."""

    colour: str
    dashes: Any
    marker: str


def line_style(number: int, dashes: int | None = None) -> LineStyle:
    """Return the style with this number; the first eight differ in colour and marker, `dashes` fixes the dashes."""
    return LineStyle(
        COLOURS[number % len(COLOURS)],
        DASHES[(number if dashes is None else dashes) % len(DASHES)],
        MARKERS[number % len(MARKERS)],
    )


def save(figure: "Figure", folder: Path, name: str) -> list[Path]:
    """Write a figure as PNG (150 dots per inch) and SVG, the same bytes for the same figure; return both paths."""
    png, svg = folder / f"{name}.png", folder / f"{name}.svg"
    figure.savefig(png, metadata={"Software": None})
    figure.savefig(svg, metadata={"Date": None})
    return [png, svg]
