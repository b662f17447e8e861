"""What a debtor can pay, and whether he does."""

from hypothesis import given
from hypothesis import strategies as st

from sim.rules.paying import (
    felt_penalty,
    is_willing,
    months_late_next,
    months_of_exclusion_worth,
    paid_on_dues,
    spare_means,
    taken_from_cash,
)

money = st.floats(0.0, 1e6)
share = st.floats(0.0, 1.0)


@given(due=money, means=money, willing=st.booleans(), partial=share)
def test_nobody_pays_more_than_is_due_or_than_he_has(due: float, means: float, willing: bool, partial: float) -> None:
    paid = paid_on_dues(due, means, willing, partial)
    assert 0.0 <= paid <= min(due, means)
    assert paid == 0.0 or willing


@given(due=money, means=money, more=money, partial=share)
def test_who_has_more_pays_no_less(due: float, means: float, more: float, partial: float) -> None:
    assert paid_on_dues(due, means + more, True, partial) >= paid_on_dues(due, means, True, partial)


@given(amount=money, cash=st.floats(-1e6, 1e6), keep=money)
def test_a_payment_never_takes_cash_that_is_needed_for_food(amount: float, cash: float, keep: float) -> None:
    taken = taken_from_cash(amount, cash, keep)
    assert 0.0 <= taken <= amount
    assert taken == 0.0 or cash - taken >= keep - 1e-6


@given(cash=st.floats(-1e6, 1e6), subsistence=money, sellable=money)
def test_means_are_what_cash_and_sales_can_pay(cash: float, subsistence: float, sellable: float) -> None:
    means = spare_means(cash, subsistence, sellable)
    assert means - taken_from_cash(means, cash, subsistence) <= sellable + 1e-6


@given(discount=st.floats(0.0, 0.9999), months=st.integers(0, 600))
def test_exclusion_is_worth_the_sum_of_its_months(discount: float, months: int) -> None:
    worth = months_of_exclusion_worth(discount, months)
    assert abs(worth - sum(discount**month for month in range(months))) <= 1e-9 * max(1.0, worth)


@given(
    owned=money, enforceable=share, loan=money, surplus=share, worth=st.floats(0.0, 100.0), weight=share,
    sanction=money, more=money, felt=st.floats(0.01, 100.0), due=money,
)  # fmt: skip
def test_more_shame_never_makes_a_payer_refuse(
    owned: float, enforceable: float, loan: float, surplus: float, worth: float, weight: float,
    sanction: float, more: float, felt: float, due: float,
) -> None:  # fmt: skip
    before = felt_penalty(owned, enforceable, loan, surplus, worth, weight, sanction, felt)
    after = felt_penalty(owned, enforceable, loan, surplus, worth, weight, sanction + more, felt)
    assert not is_willing(due, before, 1) or is_willing(due, after, 1)


@given(late=st.integers(0, 60), overdue=money, billed=money, part=share)
def test_lateness_grows_by_one_stays_or_ends(late: int, overdue: float, billed: float, part: float) -> None:
    paid = part * (overdue + billed)
    remaining = overdue + billed - paid
    after = months_late_next(late, remaining, billed, paid)
    assert after in (0, 1, late, late + 1)
    assert (after == 0) == (remaining <= 0.005)


@given(late=st.integers(1, 60), overdue=st.floats(1.0, 1e6), billed=money, part=share, more=share)
def test_who_pays_more_is_never_later(late: int, overdue: float, billed: float, part: float, more: float) -> None:
    def after(part: float) -> int:
        paid = part * (overdue + billed)
        return months_late_next(late, overdue + billed - paid, billed, paid)

    assert after(max(part, more)) <= after(min(part, more))


def test_who_pays_every_second_month_never_gets_beyond_the_second_missed_due() -> None:
    """He pays two dues at a time: after each payment none is overdue, after each miss one is."""
    late, unpaid, path = 0, 0.0, []
    for month in range(8):
        unpaid += 10.0
        paid = unpaid if month % 2 else 0.0
        unpaid -= paid
        late = months_late_next(late, unpaid, 10.0, paid)
        path.append(late)
    assert path == [1, 0] * 4
