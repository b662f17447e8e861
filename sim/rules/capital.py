"""How much a bank must set aside, what its capital stands against, whom it may lend how much, and when it is closed."""

from sim.core.compiling import rule


@rule
def provisions_required(by_category: float, coverage: float, bad: float, share: float, loans: float) -> float:
    """The largest of: by category, the coverage required of bad loans, the share required of all loans; CNY."""
    return min(loans, max(by_category, coverage * bad, share * loans))


@rule
def risk_weighted_assets(weighted: float, loans: float, provisions: float) -> float:
    """Loans by their risk weights, less the share of them that is provided for; CNY."""
    if loans <= 0.0:
        return 0.0
    return weighted * max(0.0, 1.0 - provisions / loans)


@rule
def operational_risk_assets(gross_income: float, charge: float) -> float:
    """Assets that capital for operational risk stands against: 12.5 times the charge on a year's gross income; CNY."""
    return 12.5 * charge * max(0.0, gross_income)


@rule
def whole_capital(capital: float, represented: float, borrowers: int) -> float:
    """Capital of the bank that so many possible borrowers are a sample of; CNY."""
    return capital * max(1.0, represented / borrowers)


@rule
def is_over_limit(exposure: float, limit: float, of: float) -> bool:
    """Whether an exposure is more than a share of something; without that something any exposure is."""
    return exposure > limit * max(0.0, of)


@rule
def room_within(exposure: float, limit: float, of: float) -> float:
    """What may still be added to an exposure that may be a share of something; CNY."""
    return max(0.0, limit * max(0.0, of) - exposure)


@rule
def has_failed(before: int, ratio: float, closed_below: float) -> int:
    """A bank whose capital ratio falls below the threshold is closed, and stays closed; flag."""
    return 1 if before == 1 or ratio < closed_below else 0
