"""What a project that a loan paid for brings in the end, and what its owner counts on."""

from sim.core.compiling import rule


@rule
def chance_of_success(risky: int, success: float, risky_success: float) -> float:
    """A project succeeds with the chance of its kind."""
    return risky_success if risky == 1 else success


@rule
def gain_of_success(mean: float, chance: float) -> float:
    """What a project gains that succeeds, where those that fail lose all: (1 + mean) / p - 1, per yuan put into it."""
    return (1.0 + mean) / chance - 1.0


@rule
def chooses_risky(
    success: float, risky_success: float, gain: float, risky_gain: float, owed: float, liability: float
) -> int:
    """Whether the risky project leaves more to one of two partners who choose alike (1) or not (0).

    A kind leaves p (R - r) - c p (1 - p), with R = (1 + gain) / p the gross return of success: who succeeds pays r, and
    c for a partner who does not. `owed` is r and `liability` c, per yuan of loan (Stiglitz 1990).
    """
    safe = (1.0 + gain) - success * owed - liability * success * (1.0 - success)
    risky = (1.0 + risky_gain) - risky_success * owed - liability * risky_success * (1.0 - risky_success)
    return 1 if risky > safe else 0


@rule
def counted_on(yearly_return: float, mean: float, chance: float, rate: float, years: float) -> float:
    """What a borrower counts on: the return, the mean gain in the end, and the debt he will not pay if it fails.

    r_K + (mean + (1 - p) (1 + rate x years)) / years: limited liability, as in Stiglitz and Weiss (1981); 1/year.
    """
    return yearly_return + (mean + (1.0 - chance) * (1.0 + rate * years)) / years
