"""What other banks see and bid, when a client changes bank, and what he loses by defaulting where others would lend."""

from sim.core.compiling import rule
from sim.core.numbers import logarithm
from sim.rules.evaluating import estimated_default_probability, known_against

IN_GOOD_ORDER = 0  # missed dues


@rule
def chance_of_meeting(present: int, reach: float, sensitivity: float, supply: float) -> float:
    """Chance that an applicant meets a bank: its reach where it is, more when it wants to lend: r (1 + k supply)."""
    return max(0.0, min(1.0, present * reach * (1.0 + sensitivity * supply)))


@rule
def is_recognised(draw: float, coverage: float, identification: float) -> bool:
    """Whether another bank hears of somebody's default: he has a file, or is found by his identity card."""
    return draw < max(coverage, identification)


@rule
def is_barred(recognised: bool, excluded: int, months_late: int, unpaid: float) -> bool:
    """Whether a bank sees what rules a party out: excluded, late, or with guarantors to pay back at another bank."""
    return recognised and (excluded > 0 or months_late > IN_GOOD_ORDER or unpaid > 0.0)


@rule
def bank_offer(
    quality: float, noise: float, error: float, record: int, prior: float, quality_weight: float,
    record_weight: float, cut_off: float, rate: float,
) -> float:  # fmt: skip
    """Rate another bank offers to somebody it meets, 0 if it judges him too risky; 1/year.

    It judges as our bank does, by a signal of its own with an error of so many sd, and by the record that it sees.
    """
    expected = (quality + noise * error) / (1.0 + noise * noise)
    against = known_against(record_weight, record, 0.0, 0.0, 0.0, 0.0)
    risk = estimated_default_probability(prior, quality_weight, expected, against)
    return rate if risk <= cut_off else 0.0


@rule
def is_bearable(debt: float, wanted: float, usual: float, most: float) -> bool:
    """Whether the debt that is seen and the loan wanted are together at most so many usual loans."""
    return debt + wanted <= most * usual


@rule
def cost_of_switching(draw: float, mean: float, multiple: float) -> float:
    """What a change of bank costs this time, as a rate: exponential, so 1 - exp(-gap / mean) change; 1/year."""
    return -mean * multiple * logarithm(draw)


@rule
def switches(own_rate: float, offered_rate: float, cost: float) -> bool:
    """A client takes another bank's offer iff its rate is lower by more than the change costs him."""
    return offered_rate + cost < own_rate


@rule
def credit_at_stake(access: float, seen: bool, believed: float) -> float:
    """Share of future credit that a default loses: others may lend all the same unless they see it: 1 - b a (1 - s)."""
    return 1.0 if seen else 1.0 - believed * access


@rule
def falls_due(owed: float, due: float, interest: float, months_left: int, runs_off: int, whole: bool) -> float:
    """What is due of a loan elsewhere: all at the end or after default, an equal part each month once it runs off; CNY.

    `due` is what was due before, `owed` all debt with the month's interest, `months_left` counts this month in.
    """
    if whole:
        return owed
    due += interest
    return due + (owed - due) / months_left if runs_off == 1 else due


@rule
def recovered_by_court(owed: float, share: float, assets: float) -> float:
    """What another bank gets of a debt it gives up: its share, as far as the debtor's assets go; CNY."""
    return min(share * owed, max(0.0, assets))
