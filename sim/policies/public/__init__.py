"""What government and regulator can do: one policy a file, listed here."""

from sim.policies.public.bad_loan_purchase import BadLoanPurchase
from sim.policies.public.capital_requirement import CapitalRequirement
from sim.policies.public.contagion_breaker import ContagionBreaker
from sim.policies.public.exposure_limits import ExposureLimits
from sim.policies.public.loan_to_deposit_rule import LoanToDepositRule
from sim.policies.public.moratorium import Moratorium
from sim.policies.public.rate_cut import RateCut
from sim.policies.public.stimulus import Stimulus

ALL = (
    CapitalRequirement,
    LoanToDepositRule,
    RateCut,
    Stimulus,
    Moratorium,
    BadLoanPurchase,
    ExposureLimits,
    ContagionBreaker,
)
