"""Five categories by security and days past due, and the shares of them that must be set aside.

Days-past-due matrix for small-enterprise loans: CBRC 2007 trial measures no. 63, as remembered (medium confidence);
group loans are treated as guaranteed, and so are enterprise loans, by the weaker of their securities.
"""

from sim.core.compiling import rule
from sim.world.loans import (
    DOUBTFUL,
    LOSS,
    ON_CREDIT,
    ON_ORDERS,
    ON_PROPERTY,
    PASS,
    SECURITY_OF,
    SPECIAL_MENTION,
    SUBSTANDARD,
)

MONTHS_UPGRADE_OBSERVED = 6  # observation period before an upgrade


@rule
def category_by_days(product: int, months_late: int) -> int:
    """Category of a loan whose oldest unpaid due is the given number of missed dues old (30 days each).

    Unsecured: 1-30 days special mention, 31-90 substandard, 91-360 doubtful, then loss.
    Guaranteed: 1-30 pass, 31-90 special mention, 91-180 substandard, 181-360 doubtful, then loss.
    Property: 1-30 pass, 31-180 special mention, 181-360 substandard, then doubtful.
    Orders: 1-90 pass, 91-180 special mention, 181-360 substandard, then doubtful.
    """
    security = SECURITY_OF[product]
    if security in (ON_PROPERTY, ON_ORDERS):
        if months_late <= (1 if security == ON_PROPERTY else 3):
            return PASS
        if months_late <= 6:
            return SPECIAL_MENTION
        return SUBSTANDARD if months_late <= 12 else DOUBTFUL
    if months_late > 12:
        return LOSS
    if security == ON_CREDIT:
        if months_late == 0:
            return PASS
        if months_late == 1:
            return SPECIAL_MENTION
        if months_late <= 3:
            return SUBSTANDARD
        return DOUBTFUL
    if months_late <= 1:
        return PASS
    if months_late <= 3:
        return SPECIAL_MENTION
    if months_late <= 6:
        return SUBSTANDARD
    return DOUBTFUL


@rule
def category_by_days_alone(months_late: int, measures: int) -> int:
    """Category whatever the security, by the practice of 2007 (1) or the Measures of 2023 (2).

    2007: 1-90 days special mention, 91-180 substandard, 181-360 doubtful, then loss (literature, medium confidence).
    2023: 1-90 special mention, 91-270 substandard, 271-360 doubtful, then loss (literature, high confidence).
    """
    if months_late == 0:
        return PASS
    if months_late <= 3:
        return SPECIAL_MENTION
    if months_late <= (6 if measures == 1 else 9):
        return SUBSTANDARD
    return DOUBTFUL if months_late <= 12 else LOSS


@rule
def category_of(product: int, months_late: int, measures: int) -> int:
    """Category by the rules of the day: 0 by security and days past due, else by days alone."""
    if measures == 0:
        return category_by_days(product, months_late)
    return category_by_days_alone(months_late, measures)


@rule
def observed_category(before: int, now: int, observed: int) -> int:
    """Worse at once; better only after six months of observation."""
    if now >= before or observed <= 0:
        return now
    return before


@rule
def observation_next(before: int, now: int, observed: int) -> int:
    """Observation starts when a loan becomes substandard or worse, and runs once it is better again; months."""
    if now >= SUBSTANDARD:
        return MONTHS_UPGRADE_OBSERVED
    if before >= SUBSTANDARD:
        return max(0, observed - 1)
    return 0


@rule
def punctual_next(punctual: int, changed: int, months_late: int) -> int:
    """Months running without a missed due of a loan whose terms were changed, this one among them."""
    return punctual + 1 if changed > 0 and months_late == 0 else 0


@rule
def reported_floor(category: int, changed: int, punctual: int, cure: float) -> int:
    """A loan renewed to repay itself, or rescheduled, is at least special mention, even where the rest stays hidden.

    It is substandard until it has been paid on time for the cure period, where there is one.
    """
    if changed <= 0:
        return category
    return max(category, SUBSTANDARD if punctual < cure else SPECIAL_MENTION)


@rule
def provision_needed(
    balance: float,
    category: int,
    general: float,
    special_mention: float,
    substandard: float,
    doubtful: float,
    loss: float,
) -> float:
    """General provision on every loan plus the specific share of its category; CNY."""
    specific = 0.0
    if category == SPECIAL_MENTION:
        specific = special_mention
    elif category == SUBSTANDARD:
        specific = substandard
    elif category == DOUBTFUL:
        specific = doubtful
    elif category == LOSS:
        specific = loss
    return balance * min(1.0, general + specific)
