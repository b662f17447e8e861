"""What a debtor can pay, and whether he does."""

from sim.core.compiling import rule
from sim.core.numbers import exponential

CENTS = 0.005  # CNY; a due, a debt or a call of less is none
IMPAIRED_AT = 4  # missed dues: more than 90 days past due


@rule
def spare_means(cash: float, subsistence: float, sellable: float) -> float:
    """What can be paid this month: cash above subsistence, and what of the working capital can be sold; CNY."""
    return max(0.0, cash - subsistence) + sellable


@rule
def months_of_exclusion_worth(discount: float, exclusion: float) -> float:
    """Present value of one yuan a month for as long as a defaulter is excluded: (1 - d^n) / (1 - d)."""
    power = 1.0
    for _ in range(int(exclusion)):
        power *= discount
    return (1.0 - power) / (1.0 - discount)


@rule
def exclusion_worth_of(usual: float, discount: float, exclusion: float, longer: float) -> float:
    """The same where exclusion lasts longer than usual; `usual` is the present value where it does not."""
    return usual if longer <= 0.0 else months_of_exclusion_worth(discount, exclusion + longer)


@rule
def feeling(temptation: float, draw: float) -> float:
    """How strongly a debtor feels the penalty: exp(temptation x draw), the draw a standard normal for each contract."""
    return exponential(temptation * draw)


@rule
def lost_by_default(
    owned: float, enforceable: float, loan: float, surplus: float, exclusion_worth: float, weight: float
) -> float:
    """What a court gets, and the credit lost while excluded; CNY.

    Enforcement as in Besley and Coate (1995), lost credit as in models of dynamic incentives.
    """
    credit = weight * loan * surplus / 12.0 * exclusion_worth
    return enforceable * owned + credit


@rule
def as_felt(lost: float, sanction: float, felt: float) -> float:
    """Cost of not paying: what is lost by default, and shame, as the debtor feels it; CNY."""
    return (lost + sanction) * felt


@rule
def felt_penalty(
    owned: float, enforceable: float, loan: float, surplus: float, exclusion_worth: float, weight: float,
    sanction: float, felt: float,
) -> float:  # fmt: skip
    """Cost of not paying: what a court gets, credit lost while excluded, and shame, as he feels it; CNY."""
    return as_felt(lost_by_default(owned, enforceable, loan, surplus, exclusion_worth, weight), sanction, felt)


@rule
def is_willing(due: float, penalty: float, calculating: int) -> bool:
    """Pays iff what is due now is at most the penalty of not paying; those who do not calculate always would."""
    return calculating == 0 or due <= penalty


@rule
def paid_on_dues(due: float, means: float, willing: bool, partial: float) -> float:
    """All that is due if he can; a share of his means if he cannot; nothing if he will not; CNY."""
    if not willing:
        return 0.0
    if due <= means:
        return due
    return partial * means


@rule
def taken_from_cash(amount: float, cash: float, keep: float) -> float:
    """What of a payment comes from cash above what is kept; the rest must be sold for; CNY."""
    return min(amount, max(0.0, cash - keep))


@rule
def months_late_next(months_late: int, remaining: float, billed: float, paid: float) -> int:
    """Age of the oldest unpaid due, in missed dues, once the month's payments are in.

    Payments go to the oldest arrears first: who pays all that was overdue is late with this month's due alone, who pays
    at least one overdue due stays as late as he was, anybody else is one month later, whether anything new fell due or
    not. Cents do not count.
    """
    if remaining <= CENTS:
        return 0
    overdue = remaining + paid - billed  # when the month began
    if months_late == 0 or overdue <= CENTS:
        return months_late + 1
    if remaining <= billed + CENTS:
        return 1
    return months_late if paid * months_late >= overdue - CENTS else months_late + 1
