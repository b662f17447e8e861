"""Loans are put into the five categories: truly, and as reported."""

import pytest

from sim.phases import classification, repayment
from sim.world.loans import (
    DOUBTFUL,
    GROUP,
    GUARANTEED,
    LOSS,
    PASS,
    SPECIAL_MENTION,
    SUBSTANDARD,
    UNSECURED,
)
from tests.phases.village import give, last, lend, village


def test_a_loan_nobody_pays_falls_through_all_categories() -> None:
    model = village(2, {"levers.accelerate_after": 120.0})
    lend(model, 0, product=UNSECURED, rate=0.0, principal_due=10.0)
    lend(model, 1, product=GUARANTEED, rate=0.0, principal_due=10.0)
    paths: tuple[list[int], list[int]] = ([], [])
    for _ in range(13):
        model.step()
        for row, path in enumerate(paths):
            path.append(int(model.loans.category[row]))
    assert paths[0] == [SPECIAL_MENTION, SUBSTANDARD, SUBSTANDARD, *[DOUBTFUL] * 9, LOSS]
    assert paths[1] == [PASS, SPECIAL_MENTION, SPECIAL_MENTION, *[SUBSTANDARD] * 3, *[DOUBTFUL] * 6, LOSS]
    assert last(model, "loss") == 2000.0
    assert last(model, "bad_count") == 2.0


def test_a_cured_loan_is_reported_as_bad_for_six_more_months() -> None:
    model = village(settings={"levers.accelerate_after": 120.0})
    lend(model, product=GUARANTEED, rate=0.0, principal_due=10.0)
    for _ in range(4):
        model.step()
    assert model.loans.category[0] == SUBSTANDARD
    give(model, 0, cash=10.0)
    path = []
    for _ in range(8):
        model.step()
        path.append(int(model.loans.category[0]))
    assert path == [*[SUBSTANDARD] * 6, PASS, PASS]


@pytest.mark.parametrize(
    ("product", "hidden", "truly"),
    [(GUARANTEED, 1, SUBSTANDARD), (GROUP, 3, DOUBTFUL), (UNSECURED, 1, DOUBTFUL), (UNSECURED, 9, LOSS)],
)
def test_a_hidden_loan_is_truly_as_bad_as_if_it_had_not_been_hidden(product: int, hidden: int, truly: int) -> None:
    model = village()
    lend(model, product=product, hidden_months=hidden, forced_renewals=1, defaulted=1)
    repayment.list_active(model)
    classification.classify(model)
    assert model.loans.true_category[0] == truly
    assert model.loans.category[0] == SPECIAL_MENTION


def test_a_loan_in_default_is_truly_bad_however_few_days_past_due() -> None:
    model = village()
    lend(model, product=GUARANTEED, months_late=1, defaulted=1)
    repayment.list_active(model)
    classification.classify(model)
    assert (model.loans.category[0], model.loans.true_category[0]) == (PASS, SUBSTANDARD)


def test_a_loan_that_is_repaid_is_bad_no_longer() -> None:
    model = village(settings={"demand.no_renewal_wanted": 1.0})
    lend(model, product=UNSECURED, rate=0.0, principal_due=1000.0)
    for _ in range(3):
        model.step()
    assert last(model, "substandard") == 1000.0
    give(model, 0, cash=5000.0)
    model.step()
    assert last(model, "substandard") == last(model, "truly_bad") == last(model, "bad_count") == 0.0


@pytest.mark.parametrize("cure", [0, 1, 6])
def test_a_loan_whose_terms_were_changed_is_bad_until_it_has_been_paid_on_time_for_the_cure_period(cure: int) -> None:
    model = village(settings={"levers.cure": float(cure), "levers.accelerate_after": 120.0})
    lend(model, product=GUARANTEED, rate=0.0, rescheduled=1)
    path = []
    for _ in range(8):
        model.step()
        path.append(int(model.loans.category[0]))
    bad = max(0, cure - 1)  # in the month that completes the period it is cured
    assert path == [*[SUBSTANDARD] * bad, *[SPECIAL_MENTION] * (8 - bad)]


def test_a_due_that_is_missed_starts_the_cure_anew() -> None:
    model = village(settings={"levers.cure": 3.0, "levers.accelerate_after": 120.0})
    lend(model, product=GUARANTEED, rate=0.0, rescheduled=1, punctual=2, principal_due=10.0)
    model.step()
    assert model.loans.punctual[0] == 0
    give(model, 0, cash=10.0)
    path = []
    for _ in range(4):
        model.step()
        path.append(int(model.loans.category[0]))
    assert path == [SUBSTANDARD, SUBSTANDARD, SPECIAL_MENTION, SPECIAL_MENTION]
