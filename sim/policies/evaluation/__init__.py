"""Evaluation of customers: one policy a file, listed here."""

from sim.policies.evaluation.credit_bureau import CreditBureau
from sim.policies.evaluation.credit_scoring import CreditScoring
from sim.policies.evaluation.debt_service_cap import DebtServiceCap
from sim.policies.evaluation.identity_check import IdentityCheck
from sim.policies.evaluation.village_rating import VillageRating

ALL = (CreditScoring, CreditBureau, VillageRating, IdentityCheck, DebtServiceCap)
