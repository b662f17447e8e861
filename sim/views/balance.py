"""Balance sheets as a table for a terminal."""

import pandas as pd

TOTALS = ("financial wealth", "net worth")
MILLION = 1e6
SMALLEST = 0.0005  # million yuan; less is printed as a dash, as what is not there


def format_balance(frame: pd.DataFrame, title: str) -> str:
    """Return balance sheets in million yuan: sectors across, instruments down, debts negative."""
    heads = ["million yuan", *frame.columns]
    rows = [
        heads,
        *(
            [str(name), *map(figure, values / MILLION)]
            for name, values in zip(frame.index, frame.to_numpy(), strict=True)
        ),
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(len(heads))]
    line = "-" * (sum(widths) + 2 * (len(widths) - 1))
    lines = [title, ""]
    for number, row in enumerate(rows):
        if number == 1 or row[0] in TOTALS:
            lines.append(line)
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def figure(value: float) -> str:
    """Return a figure with three decimals, a dash for nothing."""
    return "-" if abs(value) < SMALLEST else f"{value:,.3f}"
