"""The course that loans take: through missed dues, between categories, and by the half-year of their grant."""

import numpy as np

from sim.core.columns import Floats
from sim.measures.base import LAST, Measure, monthly
from sim.measures.delinquency import npl_ratio, npl_ratio_true
from sim.measures.ledger import Level, month_before, ratio, year_sum


@monthly("fraction")
def pass_share(level: Level) -> Floats:
    """Loans reported as pass over gross loans; NaN without loans."""
    return ratio(level.pass_, level.loans)


@monthly("fraction")
def special_mention_share(level: Level) -> Floats:
    """Loans reported as special mention over gross loans; NaN without loans."""
    return ratio(level.special_mention, level.loans)


@monthly("fraction")
def substandard_share(level: Level) -> Floats:
    """Loans reported as substandard over gross loans; NaN without loans."""
    return ratio(level.substandard, level.loans)


@monthly("fraction")
def doubtful_share(level: Level) -> Floats:
    """Loans reported as doubtful over gross loans; NaN without loans."""
    return ratio(level.doubtful, level.loans)


@monthly("fraction")
def loss_share(level: Level) -> Floats:
    """Loans reported as loss over gross loans; NaN without loans."""
    return ratio(level.loss, level.loans)


@monthly("fraction")
def npl_gap(level: Level) -> Floats:
    """True less reported NPL ratio: what hiding hides; NaN without loans."""
    return npl_ratio_true.series(level) - npl_ratio.series(level)


@monthly("fraction/year")
def cure_rate(level: Level) -> Floats:
    """True defaults cured or paid off in twelve months over the mean number of loans in default; NaN without any."""
    return ratio(year_sum(level.cured), year_sum(level.in_default) / 12.0)


@monthly("months")
def months_in_default(level: Level) -> Floats:
    """Mean time since true default of the loans in it; NaN without any."""
    return ratio(level.default_months, level.in_default)


@monthly("fraction/month")
def roll_rate_1(level: Level) -> Floats:
    """Current loans that miss a due, over current loans of the month before, of the last twelve; NaN without any."""
    late = level.late_1 + level.late_2 + level.late_3 + level.late_4
    return _rolled(level.first_misses, level.loans_count - late)


@monthly("fraction/month")
def roll_rate_2(level: Level) -> Floats:
    """Loans with one missed due that miss a second, over those of the month before, of twelve months; NaN if none."""
    return _rolled(level.rolled_to_2, level.late_1)


@monthly("fraction/month")
def roll_rate_3(level: Level) -> Floats:
    """Loans with two missed dues that miss a third, over those of the month before, of twelve months; NaN if none."""
    return _rolled(level.rolled_to_3, level.late_2)


@monthly("fraction/month")
def roll_rate_4(level: Level) -> Floats:
    """Loans with three missed dues that miss one more, over those of the month before, of a year; NaN if none."""
    return _rolled(level.rolled_to_4, level.late_3)


def _rolled(flow: Floats, stock: Floats) -> Floats:
    before = month_before(stock)
    known = flow.copy()
    known[:1] = 0.0  # nobody knows what stood before the first month
    return ratio(year_sum(known), year_sum(before))


@monthly("fraction", LAST)
def migration_pass(level: Level) -> Floats:
    """Of loans that were pass at new year and still stand, the share now worse, as of 2006; NaN without any."""
    return ratio(level.down_pass, level.cohort_pass)


@monthly("fraction", LAST)
def migration_special_mention(level: Level) -> Floats:
    """Of loans that were special mention at new year and still stand, the share now worse; NaN without any."""
    return ratio(level.down_special_mention, level.cohort_special_mention)


@monthly("fraction", LAST)
def migration_substandard(level: Level) -> Floats:
    """Of loans that were substandard at new year and still stand, the share now worse; NaN without any."""
    return ratio(level.down_substandard, level.cohort_substandard)


@monthly("fraction", LAST)
def migration_doubtful(level: Level) -> Floats:
    """Of loans that were doubtful at new year and still stand, the share now loss; NaN without any."""
    return ratio(level.down_doubtful, level.cohort_doubtful)


def vintage(name: str, months: int) -> Measure:
    """Make the measure of what became of loans so many months after their grant."""

    def share(level: Level) -> Floats:
        made = ratio(level.vintage(f"bad_{months}"), level.vintage("granted"))
        ledger = level.ledger
        at = ledger.start + np.arange(ledger.months)
        complete = at - at % 6 + 5 + months < ledger.start + ledger.months
        made[~complete] = np.nan
        return made

    meaning = (
        f"By month of grant: of the loans of its half-year, those first truly in default within {months} months; NaN "
        "without any, or before the last of them is as old."
    )
    return Measure(name, "fraction", meaning, True, share, "mean")


vintage_12 = vintage("vintage_12", 12)
vintage_24 = vintage("vintage_24", 24)
vintage_36 = vintage("vintage_36", 36)


@monthly("loans", LAST)
def vintage_size(level: Level) -> Floats:
    """By month of grant: loans granted in its half-year."""
    return level.vintage("granted")


ALL = (
    pass_share,
    special_mention_share,
    substandard_share,
    doubtful_share,
    loss_share,
    npl_gap,
    cure_rate,
    months_in_default,
    roll_rate_1,
    roll_rate_2,
    roll_rate_3,
    roll_rate_4,
    migration_pass,
    migration_special_mention,
    migration_substandard,
    migration_doubtful,
    vintage_12,
    vintage_24,
    vintage_36,
    vintage_size,
)
