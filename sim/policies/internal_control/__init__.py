"""Internal risk control: one policy a file, listed here."""

from sim.policies.internal_control.district_stress import DistrictStress
from sim.policies.internal_control.dynamic_provisioning import DynamicProvisioning
from sim.policies.internal_control.early_warning import EarlyWarning
from sim.policies.internal_control.incentive_pay import IncentivePay
from sim.policies.internal_control.internal_audit import InternalAudit
from sim.policies.internal_control.separation_of_duties import SeparationOfDuties
from sim.policies.internal_control.strict_recognition import StrictRecognition
from sim.policies.internal_control.timely_write_off import TimelyWriteOff

ALL = (
    IncentivePay,
    SeparationOfDuties,
    EarlyWarning,
    InternalAudit,
    StrictRecognition,
    TimelyWriteOff,
    DynamicProvisioning,
    DistrictStress,
)
