"""The banks of a sector as a table for a terminal."""

import pandas as pd

TITLE = "Banks of the sector: one bank a seed, drawn around the average bank (bank.spread)"
HEADS = ("median", "weak", "< 0", "< 4 %", "< 8 %", "failed", "median", "weak", "> 5 %")
SHOWN = (
    "capital_median", "capital_weak", "below_0", "below_4", "below_8", "failed", "npl_median", "npl_weak", "npl_high",
)  # fmt: skip
FOOT = "weak: one bank in ten is as weak or weaker; a bank that failed counts as below 0, with a ratio of 0."
WIDTH = 7


def format_sector(frame: pd.DataFrame) -> str:
    """Return the table of `sector_table` as text, no wider than 100 columns; "" without rows."""
    if frame.empty:
        return ""
    arms = frame["arm"].nunique() > 1
    groups = f"{'capital, %':>{2 * WIDTH}}{'share of banks, %':>{4 * WIDTH}}{'reported NPL, %':>{3 * WIDTH}}"
    lines = [TITLE, " " * 16 + groups]
    lines.append("month    banks  " + "".join(head.rjust(WIDTH) for head in HEADS))
    lines.append("-" * len(lines[-1]))
    for (scenario, arm), part in frame.groupby(["scenario", "arm"], sort=False):
        lines.append(f"{scenario}, {arm}" if arms else str(scenario))
        for _, line in part.iterrows():
            cells = "".join(_percent(line[name]).rjust(WIDTH) for name in SHOWN)
            lines.append(f"{line['month']:<9}{int(line['n']):>5}  {cells}")
    return "\n".join([*lines, FOOT])


def _percent(value: float) -> str:
    return "-" if value != value else f"{round(100.0 * value, 1) + 0.0:.1f}"
