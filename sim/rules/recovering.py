"""What comes back of a bad loan, and when it is given up."""

from sim.core.compiling import rule


@rule
def recovery_rate(draw_none: float, none: float, beta_draw: float) -> float:
    """Nothing with probability `none`, else the Beta law's draw; share of exposure."""
    return 0.0 if draw_none < none else beta_draw


@rule
def collection_due(exposure: float, rate: float, collected: float, decay: float) -> float:
    """A constant share of what is still to come is collected each month, so half is in after a half-life; CNY."""
    return max(0.0, exposure * rate - collected) * (1.0 - decay)


@rule
def may_be_written_off(months_late: int, after: float) -> bool:
    """A loan late for long enough may be written off; the case is kept and collection goes on."""
    return months_late >= after


@rule
def rationed_share(available: float, wanted: float) -> float:
    """The share of what is wanted that can be had; a lottery with this chance spends the budget on average."""
    if wanted <= 0.0 or available >= wanted:
        return 1.0
    return max(0.0, available) / wanted
