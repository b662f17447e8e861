"""Who stands for whom, and what a guarantor pays when he is called."""

from sim.core.compiling import rule


@rule
def pays_call(call: float, left: float, own_paid: float, penalty: float, calculating: int) -> bool:
    """A guarantor pays iff he can from what is left after his own dues, and all he would owe is at most his penalty."""
    return call <= left and (calculating == 0 or own_paid + call <= penalty)


@rule
def part_paid(call: float, left: float, own_paid: float, penalty: float, calculating: int, partial: float) -> float:
    """Share of the call that a guarantor who fails it still pays: nothing if unwilling, part of his means if unable."""
    if call <= 0.0 or (calculating == 1 and own_paid + call > penalty):
        return 0.0
    return min(1.0, partial * max(0.0, left) / call)


@rule
def net_worth(wealth: float, pledged: float, capital: float) -> float:
    """What a guarantor owns that he can answer with: nothing that is pledged, nor cash, which comes and goes; CNY."""
    return wealth - pledged + capital


@rule
def within_capacity(guaranteed: float, loan: float, net_worth: float, limit: float) -> bool:
    """Nobody stands for more than the limit times what he owns."""
    return guaranteed + loan <= limit * net_worth


@rule
def is_other_kind(
    trade: int, guarantors_trade: int, same_trade: float, village: int, guarantors_village: int, same_village: float
) -> bool:
    """Where a switch is off, nobody stands for one of his own trade, or of his own village: one blow would hit both."""
    return (same_trade >= 0.5 or trade != guarantors_trade) and (same_village >= 0.5 or village != guarantors_village)


@rule
def consents(
    loan_share: float, default_probability: float, tie_strength: float, tie_value: float, mean_income: float,
    fee: float, bonus: float,
) -> bool:  # fmt: skip
    """A neighbour consents iff the expected cost is at most tie, fee and reciprocity together; all in CNY."""
    return default_probability * loan_share <= tie_strength * tie_value * mean_income + fee + bonus


@rule
def distress_passed(distress: float, stood_for: float, owned: float) -> float:
    """Distress of a borrower reaches a guarantor by the share of what he owns that he stands for; 0 to 1."""
    if stood_for >= owned:
        return distress
    return distress * stood_for / owned


@rule
def is_induced(missing: float, recent_calls: float, months_since_call: int, window: int) -> bool:
    """A miss is induced if the calls paid within the window, in earlier months, would have covered what is missing.

    `missing` is what is due over what he can pay. Own dues rank before calls: this month's calls cannot be the cause.
    """
    return missing > 0.0 and 0 < months_since_call <= window and missing <= recent_calls


@rule
def recent_calls_next(recent: float, months_since_call: int, window: int, paid: float) -> float:
    """Calls paid add up until a window has passed without one; CNY."""
    if months_since_call > window:
        return paid
    return recent + paid


@rule
def recourse_paid(spare: float, share: float, owed: float) -> float:
    """A debtor pays those who paid for him a share of his spare cash until they are even; CNY."""
    return min(owed, share * max(0.0, spare))
