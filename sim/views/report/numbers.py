"""Numbers as the page shows them: percent, points and millions, with as many digits as tell something."""

import math

SHOWN: dict[str, tuple[float, str, str]] = {  # unit: factor, unit of a level, unit of a difference
    "fraction": (100.0, "%", "points"),
    "fraction/year": (100.0, "% a year", "points"),
    "fraction/month": (100.0, "% a month", "points"),
    "CNY": (1e-6, "million yuan", "million yuan"),
    "CNY/month": (1.0, "yuan a month", "yuan a month"),
}
ROUNDING = 1e-9  # what is smaller is nothing
DASH = "–"


def factor(unit: str) -> float:
    """Return what a measure of this unit is multiplied with to be shown."""
    return SHOWN[unit][0] if unit in SHOWN else 1.0


def of_level(unit: str) -> str:
    """Return the unit in which a level is shown."""
    return SHOWN[unit][1] if unit in SHOWN else unit


def of_difference(unit: str) -> str:
    """Return the unit in which a difference is shown."""
    return SHOWN[unit][2] if unit in SHOWN else unit


def level(value: float, unit: str = "") -> str:
    """Return a number in the unit `of_level` names; a dash for none."""
    return plain(value * factor(unit))


def difference(value: float, unit: str = "") -> str:
    """Return a difference with its sign, in the unit `of_difference` names."""
    return plain(value * factor(unit), sign=True)


def plain(value: float, *, sign: bool = False) -> str:
    """Return a number with three digits that count, two behind the point at most, but for what is smaller."""
    if not math.isfinite(value):
        return DASH
    size = abs(value)
    if size < ROUNDING:
        return "0"
    if size and size < 0.01:
        return f"{value:{'+' if sign else ''}.2g}"
    digits = 0 if size >= 100.0 else 1 if size >= 10.0 else 2
    return f"{round(value, digits) + 0.0:{'+' if sign else ''},.{digits}f}"


def interval(low: float, high: float, unit: str = "", *, sign: bool = False) -> str:
    """Return an interval in square brackets; a dash without one."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return DASH
    show = difference if sign else level
    return f"[{show(low, unit)}, {show(high, unit)}]"


def probability(value: float) -> str:
    """Return a p value."""
    if not math.isfinite(value):
        return DASH
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def percent(value: float) -> str:
    """Return a share in percent, without a digit behind the point."""
    return f"{100.0 * value:.0f} %" if math.isfinite(value) else DASH


def listed(names: "list[str] | tuple[str, ...]") -> str:
    """Return names as a sentence has them: a, b and c."""
    names = list(names)
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def counted(number: int, words: str) -> str:
    """Return a number of things, `words` being what many of them are called: 1 pair of runs, 2 seeds."""
    first, *rest = words.split(" ")
    return " ".join([str(number), first.removesuffix("s") if number == 1 else first, *rest])


__all__ = ["DASH", "counted", "difference", "factor", "interval", "level", "listed", "of_difference", "of_level",
           "percent", "plain", "probability"]  # fmt: skip
