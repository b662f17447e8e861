"""Management of credit to small enterprises: one policy a file, listed here."""

from sim.policies.sme_credit.chain_limits import ChainLimits
from sim.policies.sme_credit.concentration_limits import ConcentrationLimits
from sim.policies.sme_credit.guarantee_limits import GuaranteeLimits
from sim.policies.sme_credit.guarantee_relief import GuaranteeRelief
from sim.policies.sme_credit.primary_bank import PrimaryBank

ALL = (GuaranteeLimits, ChainLimits, GuaranteeRelief, ConcentrationLimits, PrimaryBank)
