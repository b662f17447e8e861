"""How much informal lenders lend, when a debtor turns to them, and what they get back."""

from sim.core.compiling import rule


@rule
def informal_room(cap: float, yearly_income: float, owed: float, months_unpaid: int, months_shut_out: int) -> float:
    """What an informal lender still lends: the cap in years of income less what is owed; nothing while unpaid; CNY."""
    if months_unpaid > 0 or months_shut_out > 0:
        return 0.0
    return max(0.0, cap * yearly_income - owed)


@rule
def bridge_loan(
    due: float, means: float, room: float, rate: float, penalty: float, calculating: int
) -> float:  # fmt: skip
    """What is borrowed to pay a due: all that means fall short, or nothing; CNY.

    Nothing if the lender does not go that far, or if the due with a year's interest on the bridge is more than the
    penalty of not paying.
    """
    missing = due - means
    if missing <= 0.0 or missing > room:
        return 0.0
    if calculating == 1 and due + rate * missing > penalty:
        return 0.0
    return missing


@rule
def borrowed_for_food(subsistence: float, cash: float, sellable: float, room: float) -> float:
    """Unpaid bills and subsistence that cash and sales do not cover are borrowed, as far as the lender goes; CNY."""
    return min(max(0.0, subsistence - cash - sellable), room)


@rule
def repaid_informally(owed: float, cash: float, kept: float, share: float) -> float:
    """A share of cash above what is kept pays principal back; CNY."""
    return min(owed, share * max(0.0, cash - kept))


@rule
def months_unpaid_next(months_unpaid: int, due: float, paid: float) -> int:
    """Months running in which interest was not paid in full; cents do not count."""
    return 0 if due - paid < 0.005 else months_unpaid + 1


@rule
def seized(owed: float, owned: float, share: float) -> float:
    """An informal lender takes his share of what a defaulter owns, no more than is owed; CNY."""
    return min(owed, share * max(0.0, owned))
