"""Product innovation: one policy a file, listed here."""

from sim.policies.products.cash_flow_lending import CashFlowLending
from sim.policies.products.farm_insurance import FarmInsurance
from sim.policies.products.guarantee_fund import GuaranteeFund
from sim.policies.products.joint_liability import JointLiability
from sim.policies.products.progressive_lending import ProgressiveLending
from sim.policies.products.repayment_design import RepaymentDesign
from sim.policies.products.risk_based_pricing import RiskBasedPricing
from sim.policies.products.third_party_guarantor import ThirdPartyGuarantor

ALL = (
    JointLiability,
    CashFlowLending,
    ThirdPartyGuarantor,
    RepaymentDesign,
    ProgressiveLending,
    RiskBasedPricing,
    FarmInsurance,
    GuaranteeFund,
)
