"""What a household consumes, keeps and puts back to work."""

from sim.core.compiling import rule


@rule
def sold_for_food(subsistence: float, cash: float, sellable: float) -> float:
    """Working capital is sold for unpaid bills and what cash falls short of subsistence, as far as it can be; CNY."""
    return min(max(0.0, subsistence - cash), sellable)


@rule
def consumed(cash: float, subsistence: float, target: float, propensity: float) -> float:
    """Subsistence first, as far as cash goes, then a share of what is above the cash target; CNY."""
    eaten = min(max(0.0, cash), subsistence)
    return eaten + propensity * max(0.0, cash - eaten - target)


@rule
def put_to_work(cash: float, target: float, share: float, missing: float) -> float:
    """A share of cash above the target rebuilds the working capital that is missing; CNY."""
    return min(max(0.0, missing), share * max(0.0, cash - target))
