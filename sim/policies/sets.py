"""Ready-made sets of policies: what a bank or state would do together, under one name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.policies.base import Policy
from sim.policies.making import make_policy


@dataclass(frozen=True)
class PolicySet:
    """Policies that belong together; `meaning` is one sentence, `source` whence, and numbers not given are defaults."""

    name: str
    meaning: str
    source: str
    policies: tuple[Mapping[str, Any], ...] = ()

    @property
    def said(self) -> str:
        """The policies in words: names, and the numbers that are not defaults."""
        words = []
        for given in self.policies:
            numbers = ", ".join(f"{key} {value}" for key, value in given.items() if key != "name")
            words.append(f"{given['name']} ({numbers})" if numbers else given["name"])
        return ", ".join(words) or "none"

    def made(self) -> tuple[Policy, ...]:
        """Return the policies."""
        return tuple(make_policy(dict(given)) for given in self.policies)


ALL = (
    PolicySet("status_quo", "The bank goes on as it did.", "the base values of all levers"),
    PolicySet(
        "grameen",
        "Farm loans go to groups that meet and pay every week, and whoever repays may borrow more.",
        "Grameen 1976-2001: groups of five, weekly instalments, future credit for all who pay (literature)",
        (
            {"name": "joint_liability", "share": 1.0, "weekly": 1.0, "meeting_frequency": 4.0},
            {"name": "progressive_lending"},
        ),
    ),
    PolicySet(
        "third_party_guarantor",
        "No loan without property is made without two guarantors of enough wealth.",
        "what micro-credit became: short loans that need third-party guarantors",
        ({"name": "third_party_guarantor"},),
    ),
    PolicySet(
        "ipc_cash_flow",
        "Officers analyse each household's cash flow, lend in instalments, and are paid for loans that are repaid.",
        "the individual lending taught to twelve Chinese banks from 2005 on (found: World Bank)",
        ({"name": "cash_flow_lending", "share": 1.0}, {"name": "incentive_pay"}),
    ),
    PolicySet(
        "bureau_and_scorecard",
        "A scorecard fed by a credit bureau ranks applicants, and as many are accepted as without it.",
        "credit bureaus and scores; at equal approval, since else a better score only turns more away",
        ({"name": "credit_bureau"}, {"name": "credit_scoring", "acceptance": 0.85}),
    ),
    PolicySet(
        "guarantee_chain_limits",
        "Nobody stands for more than he owns, for his own guarantor, or at the end of a long chain.",
        "supervisors after the guarantee chains of 2011-12 (literature)",
        ({"name": "guarantee_limits"}, {"name": "chain_limits"}),
    ),
    PolicySet(
        "internal_control_reform",
        "Officers are paid for repayment, others approve, auditors look for hidden loans, and late ones are visited.",
        "the internal control asked of commercial banks from 2007 on (literature)",
        (
            {"name": "incentive_pay"},
            {"name": "separation_of_duties"},
            {"name": "internal_audit"},
            {"name": "strict_recognition"},
            {"name": "early_warning"},
        ),
    ),
    PolicySet(
        "dynamic_provisioning",
        "In good times more is set aside against loans than they cost, to be used in bad ones.",
        "Spain's provisions of 2000 (Jimenez et al. 2017, literature)",
        ({"name": "dynamic_provisioning"},),
    ),
    PolicySet(
        "public_guarantee_fund",
        "A public fund pays half of what is due on a loan that becomes bad, for a premium.",
        "county funds that compensate for risk (found)",
        ({"name": "guarantee_fund"},),
    ),
    PolicySet(
        "moratorium",
        "For a year from November 2008 who is not late may put principal off.",
        "forbearance in the crisis (literature)",
        ({"name": "moratorium", "from": "2008-11", "until": "2009-10"},),
    ),
    PolicySet(
        "stimulus",
        "The state spends, opens the credit tap and cuts rates, as from November 2008.",
        "the programme of November 2008 (found)",
        ({"name": "stimulus"},),
    ),
    PolicySet(
        "comprehensive_reform",
        "One strong measure of each remedy: cash-flow loans, guarantee limits, a bureau, and decisions under review.",
        "the four remedies proposed after 2007: products, management of SME credit, evaluation, internal control",
        (
            {"name": "cash_flow_lending"},
            {"name": "guarantee_limits"},
            {"name": "credit_bureau"},
            {"name": "separation_of_duties"},
        ),
    ),
)
SETS: dict[str, PolicySet] = {made.name: made for made in ALL}

__all__ = ["SETS", "PolicySet"]
