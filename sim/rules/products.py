"""What each kind of loan asks of the borrower: which kind, how much, for how long, and what stands behind it."""

from math import sqrt

from sim.core.compiling import rule
from sim.core.finance import annuity_value
from sim.core.numbers import exponential
from sim.world.loans import (
    BULLET,
    CASH_FLOW,
    COLLATERAL,
    ENTERPRISE_LOAN,
    GROUP,
    GUARANTEED,
    INSTALMENTS,
    PLEDGED,
    REVOLVING,
    SEASONAL,
    UNSECURED,
    WEEKLY,
    WEEKLY_GROUP,
)
from sim.world.parties import ENTERPRISE, FARM

DIGITS = 256.0  # a draw's digits in this base are draws of their own
MOST_STARS = 3
LAST_HARVEST = 10  # November, counted from 0: the last month of the harvest
HARVEST_MONTHS = 3  # in which a seasonal loan is repaid


@rule
def next_digit(draw: float) -> float:
    """Return what is left of a draw behind its first digit: a uniform draw that hardly depends on that digit."""
    rest = draw * DIGITS
    return rest - int(rest)


@rule
def product_for(
    draw: float, in_group: bool, segment: int, group_share: float, weekly_share: float, unsecured_share: float,
    enterprise_loan_share: float, pledged_share: float, cash_flow_share: float, collateral_share: float,
    land_share: float,
) -> int:  # fmt: skip
    """Return the kind of loan somebody asks for, from one draw.

    Groups take the lowest draws, loans without security the highest of the rest; of what is left each kind takes its
    share by a digit of its own, the first that does, and guarantors stand for the rest. So another share of one kind
    moves people between it and those behind it only.
    """
    group = group_share if in_group else 0.0
    digit = next_digit(draw)
    if draw < group:
        return WEEKLY_GROUP if digit < weekly_share else GROUP
    if draw >= 1.0 - (1.0 - group) * unsecured_share:
        return UNSECURED
    if segment == ENTERPRISE and digit < enterprise_loan_share:
        return ENTERPRISE_LOAN
    digit = next_digit(digit)
    if segment != FARM and digit < pledged_share:
        return PLEDGED
    digit = next_digit(digit)
    if digit < cash_flow_share:
        return CASH_FLOW
    digit = next_digit(digit)
    if digit < (land_share if segment == FARM else collateral_share):
        return COLLATERAL
    return GUARANTEED


@rule
def schedule_for(
    product: int, segment: int, draw: float, instalment_share: float, seasonal_share: float, revolving_share: float
) -> int:  # fmt: skip
    """Return when principal falls due: fixed by some kinds of loan, else from one draw."""
    if product == PLEDGED:
        return BULLET
    if product == CASH_FLOW:
        return INSTALMENTS
    if product == WEEKLY_GROUP:
        return WEEKLY
    if draw < instalment_share:
        return INSTALMENTS
    if product == UNSECURED:
        return REVOLVING if draw >= 1.0 - (1.0 - instalment_share) * revolving_share else BULLET
    if segment == FARM and draw >= 1.0 - (1.0 - instalment_share) * seasonal_share:
        return SEASONAL
    return BULLET


@rule
def is_amortised(schedule: int) -> bool:
    """Equal payments, monthly or weekly, repay it: it ends with the last one and is not renewed."""
    return schedule in (INSTALMENTS, WEEKLY)


@rule
def contract_months(product: int, schedule: int, term: float, pledge_term: float, calendar_month: int) -> int:
    """Return the months of a contract made in a calendar month (January is 0), 1 at least.

    An order is paid when it is delivered; a seasonal loan ends in the November nearest to the end of its term.
    """
    months = max(1, int(pledge_term if product == PLEDGED else term))
    if schedule == SEASONAL:
        off = (LAST_HARVEST - calendar_month - months) % 12
        months += off if off < 6 else off - 12
        if months < 1:
            months += 12
    return months


@rule
def seasonal_part(balance: float, principal_due: float, months_left: int) -> float:
    """Return what falls due of a seasonal loan: equal parts in its last three months, nothing before; CNY."""
    if months_left >= HARVEST_MONTHS:
        return 0.0
    return (balance - principal_due) / (months_left + 1.0)


@rule
def harvest_returned(top_up: float, balance: float) -> float:
    """Return what of a seasonal loan's top-up was paid back in the harvest months before its last part; CNY."""
    return min(top_up, (HARVEST_MONTHS - 1) * balance)


@rule
def grade_of(risk: float, first_star: float) -> int:
    """Return the stars of an estimated default probability: one up to the first mark, one more at each half of it."""
    stars, mark = 0, first_star
    while stars < MOST_STARS and risk <= mark:
        stars += 1
        mark *= 0.5
    return stars


@rule
def grade_next(grade: int, late_record: int) -> int:
    """Return the stars at a renewal: one more for a clean record, one less for late months on it."""
    return min(MOST_STARS, grade + 1) if late_record == 0 else max(0, grade - 1)


@rule
def line_for(wanted: float, base: float, step: float, grade: int) -> float:
    """Return the credit that a grade is good for, over what is wanted: base + step x stars; CNY."""
    return wanted * max(0.0, base + step * grade)


@rule
def seen_surplus(income: float, need: float, error: float, effort: float, draw: float) -> float:
    """Return the monthly surplus an officer works out at his visit, the better the harder he looks; CNY.

    Income as he sees it is off by a lognormal factor of mean 1, whose spread falls with the square root of his effort.
    """
    spread = error / sqrt(1.0 + effort)
    return max(0.0, income * exponential(spread * draw - 0.5 * spread * spread) - need)


@rule
def serviceable(surplus: float, share: float, rate: float, months: int) -> float:
    """Return the loan whose instalments take a share of the surplus; CNY."""
    return share * surplus * annuity_value(rate / 12.0, months)


@rule
def order_loan(wanted: float, capital: float, pledge_share: float) -> float:
    """Return what is lent on an order: a share of it, the rest is the borrower's own working capital; CNY."""
    if pledge_share >= 1.0:
        return wanted
    return min(wanted, pledge_share / (1.0 - pledge_share) * max(0.0, capital))


@rule
def buyer_trouble(base: float, sensitivity: float, gap: float) -> float:
    """Return the chance that a buyer does not pay an order in full: base x exp(-k x gap of demand), 1 at most."""
    return min(1.0, base * exponential(-sensitivity * gap))


@rule
def pledge_needed(loan: float, haircut: float) -> float:
    """Return the value of property that covers a loan: loan / (1 - haircut); CNY."""
    return loan / max(1e-9, 1.0 - haircut)


@rule
def covered(value: float, haircut: float) -> float:
    """Return the loan that property of this value covers; CNY."""
    return max(0.0, value) * (1.0 - haircut)


@rule
def at_stake(pledged: float, wealth: float, claim: float, discount: float) -> float:
    """Return the value of what is pledged that the bank's claim takes when it is sold at a discount; CNY.

    What is left of the pledge after that claim is its owner's, and others can reach it.
    """
    if pledged <= 0.0:
        return 0.0
    held = max(0.0, min(pledged, wealth))
    return held if claim >= held * (1.0 - discount) else claim / (1.0 - discount)


@rule
def free_property(wealth: float, pledged: float, claim: float, discount: float) -> float:
    """Return the value of what somebody owns that others than the bank can reach: the bank comes first; CNY."""
    return max(0.0, wealth) - at_stake(pledged, wealth, claim, discount)


@rule
def still_pledged(pledged: float, wealth: float) -> float:
    """Return what is left of a pledge when others have taken what they can reach: no more than there is; CNY."""
    return max(0.0, min(pledged, wealth))


@rule
def realised(share: float, pledged: float, exposure: float) -> float:
    """Return what a sale of the pledge brings in the end, of the exposure: a share of its value, 1 at most."""
    if exposure <= 0.0:
        return 0.0
    return min(1.0, share * pledged / exposure)


@rule
def recovery_law(product: int) -> int:
    """Return by which law a bad loan is recovered: 0 unsecured, 1 guaranteed or group, 2 on property.

    What a buyer has not paid is collected like a loan without security.
    """
    if product in (UNSECURED, PLEDGED):
        return 0
    return 2 if product == COLLATERAL else 1


@rule
def line_drawn(missing: float, line: float, balance: float) -> float:
    """Return what is drawn on a line: what is missing, as far as the line goes; CNY."""
    return min(missing, max(0.0, line - balance))


@rule
def line_prepaid(spare: float, share: float, balance: float) -> float:
    """Return what is paid back on a line: a share of spare cash, no more than is drawn; CNY."""
    return min(balance, share * max(0.0, spare))
