"""Loan arithmetic: instalments, interest, what a flat rate really costs, and the rate at which a lender breaks even.

Rates are fractions per year unless said otherwise (0.12 = 12 %), nominal, charged for twelve equal months. Powers are
products, not calls of the C library, so the last bit does not depend on the machine.
"""

from sim.core.compiling import rule
from sim.core.errors import InputError

MONTHS_PER_YEAR = 12
WEEKS_PER_MONTH = 4  # payments a month of a loan in weekly instalments
HALVINGS = 60  # leave less than the last bit of the first guess
ROUNDING = 1e-12  # payments that add up to the principal may miss it by their rounding


@rule
def growth(rate_per_period: float, periods: int) -> float:
    """Return what 1 grows to in `periods` periods (0 or more): (1 + rate)^periods, by repeated squaring."""
    grown, factor = 1.0, 1.0 + rate_per_period
    while periods > 0:
        if periods % 2 == 1:
            grown *= factor
        factor *= factor
        periods //= 2
    return grown


@rule
def annuity_value(rate_per_period: float, periods: int) -> float:
    """Return today's value of 1 paid at the end of each of `periods` periods; `periods` itself at rate 0.

    A sum of positive terms, because the closed form (1 - (1 + rate)^-periods) / rate loses all digits as the rate
    goes to 0.
    """
    discount = 1.0 / (1.0 + rate_per_period)
    value = 0.0
    for _ in range(periods):
        value = (value + 1.0) * discount
    return value


@rule
def interest_for_month(balance: float, rate_per_year: float) -> float:
    """Return one month's interest on the balance, CNY."""
    return balance * rate_per_year / MONTHS_PER_YEAR


@rule
def instalment(principal: float, rate_per_year: float, months: int) -> float:
    """Return the equal monthly payment, CNY, that repays the principal with interest in `months` months (1 or more)."""
    return principal / annuity_value(rate_per_year / MONTHS_PER_YEAR, months)


@rule
def weekly_instalment(principal: float, rate_per_year: float, months: int) -> float:
    """Return what equal weekly payments come to in a month, four of them, CNY, over so many months (1 or more)."""
    weeks = WEEKS_PER_MONTH * months
    return WEEKS_PER_MONTH * principal / annuity_value(rate_per_year / MONTHS_PER_YEAR / WEEKS_PER_MONTH, weeks)


@rule
def interest_in_weeks(balance: float, rate_per_year: float, payment_per_month: float) -> float:
    """Return the interest of a month's four weeks, CNY, each on what the payments of those before have left."""
    weekly, interest = rate_per_year / MONTHS_PER_YEAR / WEEKS_PER_MONTH, 0.0
    for _ in range(WEEKS_PER_MONTH):
        charged = balance * weekly
        interest += charged
        balance = max(0.0, balance + charged - payment_per_month / WEEKS_PER_MONTH)
    return interest


@rule
def rate_per_period(principal: float, payment: float, periods: int) -> float:
    """Return the rate per period at which `periods` equal payments are worth the principal.

    Raises InputError when the payments add up to less than the principal. Found by halving an interval: the rate is
    below payment / principal, which would pay interest for ever.
    """
    if not (principal > 0.0 and payment * periods >= principal * (1.0 - ROUNDING)):
        raise InputError("The payments do not repay the principal: raise the payment or the number of periods.")
    low, high = 0.0, payment / principal
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        if payment * annuity_value(middle, periods) > principal:
            low = middle
        else:
            high = middle
    return low


@rule
def flat_rate_as_nominal(flat_rate_per_year: float, months: int) -> float:
    """Return the nominal rate per year of a loan in equal instalments whose interest is charged on the full principal.

    A flat rate charges principal x rate x months / 12 however much has been repaid.
    """
    payment = (1.0 + flat_rate_per_year * months / MONTHS_PER_YEAR) / months
    return MONTHS_PER_YEAR * rate_per_period(1.0, payment, months)


@rule
def effective_rate(nominal_rate_per_year: float, periods_per_year: int) -> float:
    """Return the rate per year with interest on interest: (1 + nominal / periods)^periods - 1."""
    return growth(nominal_rate_per_year / periods_per_year, periods_per_year) - 1.0


@rule
def break_even_rate(
    funding: float, operating_cost: float, default_probability: float, loss_given_default: float
) -> float:
    """Return the lending rate per year that covers funding, operating cost and expected loss.

    Who defaults pays no interest and costs the loss given default, so
    (1 - PD) rate = funding + operating cost + PD x LGD. All are fractions of the loan per year; PD is below 1.
    """
    expected_loss = default_probability * loss_given_default
    return (funding + operating_cost + expected_loss) / (1.0 - default_probability)
