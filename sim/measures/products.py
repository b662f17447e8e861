"""What the book is made of, what stands behind it, and what comes back of it when it turns bad."""

from sim.core.columns import Floats
from sim.measures.base import SUM, Measure, monthly, per_run
from sim.measures.ledger import Ledger, Level, ratio


@monthly("fraction")
def share_unsecured(level: Level) -> Floats:
    """Loans without security over gross loans; NaN without loans."""
    return ratio(level.unsecured, level.loans)


@monthly("fraction")
def share_guaranteed(level: Level) -> Floats:
    """Loans behind which guarantors stand, and no property, over gross loans; NaN without loans."""
    return ratio(level.guaranteed, level.loans)


@monthly("fraction")
def share_group(level: Level) -> Floats:
    """Loans to solidarity groups over gross loans; NaN without loans."""
    return ratio(level.group, level.loans)


@monthly("fraction")
def share_collateral(level: Level) -> Floats:
    """Loans, or parts of enterprise loans, covered by house or land over gross loans; NaN without loans."""
    return ratio(level.collateral, level.loans)


@monthly("fraction")
def share_pledged(level: Level) -> Floats:
    """Loans on pledged orders over gross loans; NaN without loans."""
    return ratio(level.pledged, level.loans)


@monthly("fraction")
def share_weekly_groups(level: Level) -> Floats:
    """Loans to groups in weekly instalments over gross loans; NaN without loans."""
    return ratio(level.weekly_groups, level.loans)


@monthly("fraction")
def share_cash_flow(level: Level) -> Floats:
    """Cash-flow loans over gross loans; NaN without loans."""
    return ratio(level.cash_flow, level.loans)


@monthly("fraction")
def share_enterprise_loans(level: Level) -> Floats:
    """Enterprise loans with mixed security over gross loans; NaN without loans."""
    return ratio(level.enterprise_loans, level.loans)


@monthly("fraction")
def share_revolving(level: Level) -> Floats:
    """What is drawn on revolving lines over gross loans; NaN without loans."""
    return ratio(level.revolving, level.loans)


@monthly("applications", SUM)
def refusals_collateral(level: Level) -> Floats:
    """Refused because what could be pledged does not cover the loan."""
    return level.refused_collateral


def _loss_given_default(security: str, what: str) -> Measure:
    def lost(ledger: Ledger) -> float:
        impaired = float(getattr(ledger.bank, f"impaired_{security}").sum())
        recovered = float(getattr(ledger.bank, f"recovered_{security}").sum())
        return 1.0 - recovered / impaired if impaired > 0.0 else float("nan")

    lost.__name__ = f"loss_given_default_{security}"
    lost.__doc__ = (
        f"Share of the balance of {what} that did not come in after they became impaired, to the end of the run; "
        "NaN without any."
    )
    return per_run("fraction")(lost)


ALL = (
    share_unsecured,
    share_guaranteed,
    share_group,
    share_collateral,
    share_pledged,
    share_weekly_groups,
    share_cash_flow,
    share_enterprise_loans,
    share_revolving,
    refusals_collateral,
    _loss_given_default("unsecured", "loans without security"),
    _loss_given_default("guaranteed", "loans with guarantors or groups"),
    _loss_given_default("collateral", "loans on house or land"),
)
