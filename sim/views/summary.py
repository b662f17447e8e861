"""What is shown once runs are done: tables fit for a terminal, and the figures, in the result's folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Summary:
    """A text to print, what else there is to say, the table as data, and the figures written."""

    shown: str
    table: Any
    figures: tuple[Path, ...] = ()
    more: str = ""

    @property
    def has_values(self) -> bool:
        """Say whether the table says anything."""
        return bool(len(self.table)) and bool((self.table["n"] > 0).any())


def summarize(results: Any) -> Summary:
    """Write tables and figures of a result into its folder and return what to print; raises OSError."""
    if results.experiment.sensitivity is not None:
        made = _of_sensitivity(results)
    elif results.experiment.model is not None or results.experiment.vary:
        made = _of_differences(results)
    else:
        made = _of_the_shock(results)
    return made


def _of_the_shock(results: Any) -> Summary:
    from sim.analysis.sector import of_spread, sector_table
    from sim.analysis.shock import shock_table
    from sim.views.bridge import bridges_of, format_bridge
    from sim.views.comparison import format_comparison, has_many_arms
    from sim.views.figures import write_figures
    from sim.views.sector import format_sector
    from sim.views.tables import format_shock_table

    table = shock_table(results)
    sector = format_sector(sector_table(results)) if of_spread(results.experiment) else ""
    whole = (format_shock_table(table).rstrip("\n"), format_bridge(bridges_of(results)))
    compared = format_comparison(results).rstrip("\n") if has_many_arms(results) else ""
    text = "\n\n".join(filter(None, (compared, *whole, sector)))
    shown = "\n\n".join(filter(None, (compared, sector))) if compared else text
    _write(results, text, table)
    more = "Every measure by arm, and the bridges of capital: table.txt" if compared else ""
    return Summary(shown, table, tuple(write_figures(results, results.folder)), more)


def _of_differences(results: Any) -> Summary:
    from sim.analysis.means import means
    from sim.views.differences import format_differences, format_means

    table = means(results)
    parts = [format_means(table, results)]
    if len(results.experiment.arms) > 1:
        parts.append(format_differences(results.compare()))
    if len(results.failures):
        parts.append(
            f"{len(results.failures)} runs failed: means are over what finished, differences over whole pairs."
        )
    text = "\n\n".join(part.rstrip("\n") for part in parts)
    _write(results, text, table)
    return Summary(text, table)


def _of_sensitivity(results: Any) -> Summary:
    from sim.views.sensitivity import format_sensitivity

    table = results.sensitivity
    text = format_sensitivity(table, results)
    _write(results, text, table)
    return Summary(text, table)


def _write(results: Any, text: str, table: Any) -> None:
    (results.folder / "table.txt").write_text(text.rstrip("\n") + "\n", encoding="utf-8")
    table.to_csv(results.folder / "table.csv", index=False)


__all__ = ["Summary", "summarize"]
