"""What a policy is: declared numbers, when and for whom it holds, and what it changes in the month."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from sim.core.columns import Floats, Integers
from sim.core.declare import Group
from sim.core.errors import InputError
from sim.policies.bill import BEARERS, Bill
from sim.policies.scope import ALWAYS, Scope

Bools = npt.NDArray[np.bool_]

NOT_HALF = ("switch", "flag", "rule set")  # units of levers that are phased in branch by branch


class Owners:
    """Whose every lever is this month, in every cell: policies set a lever of a cell once."""

    def __init__(self) -> None:
        self.labels = [""]
        self.of_lever: dict[str, Any] = {}  # by lever: places in `labels`, [cell]

    def claim(self, lever: str, policy: str, cells: Any, count: int) -> None:
        """Note whose the lever is in these cells; raises InputError that names both when it is another's."""
        if self.labels[-1] != policy:
            self.labels.append(policy)
        number = len(self.labels) - 1
        owner = self.of_lever.get(lever)
        if owner is None:
            owner = self.of_lever[lever] = np.zeros(count, np.int32)
        else:
            others = owner[cells]
            for other in others[(others != 0) & (others != number)]:
                raise InputError(
                    f"lever {lever} is set by policy {self.labels[other]} and by policy {policy} in the same month,"
                    " branch and segment; keep one of them, or give them branches, segments or months of their own."
                )
        owner[cells] = number


class LeverSetter:
    """What one policy may write this month: plain assignments, in its cells, at its strength, once per lever and cell.

    `levers.call_after = 1.0` sets the lever where the policy holds; `levers.raise_to("audit", 0.1)` and `lower_to`
    leave cells alone that are there already. While it is phased in, a lever is moved only part of the way, and a switch
    is set in part of the branches. A second policy on the same lever and cell raises InputError that names both.
    """

    def __init__(
        self,
        levers: Any,
        policy: str,
        owners: Owners,
        cells: Integers | None = None,
        strength: float = 1.0,
    ) -> None:
        cells = np.arange(len(levers), dtype=np.int32) if cells is None else cells
        self.__dict__.update(
            _levers=levers,
            _policy=policy,
            _owners=owners,
            _where=slice(None) if len(cells) == len(levers) else cells,
            cells=cells,
            strength=strength,
            paid=dict.fromkeys(BEARERS, 0.0),
        )

    def note_paid(self, bearer: str, amount: float) -> None:
        """Note what somebody has paid this month because of the policy, CNY."""
        self.paid[bearer] += amount

    @property
    def covered(self) -> Bools:
        """Which cells the policy covers: [cell]."""
        found = np.zeros(len(self._levers), bool)
        found[self.cells] = True
        return found

    def __setattr__(self, lever: str, value: float) -> None:
        self._move(lever, value, np.full_like)

    def raise_to(self, lever: str, value: float) -> None:
        """Set a lever where it is lower."""
        self._move(lever, value, np.maximum)

    def lower_to(self, lever: str, value: float) -> None:
        """Set a lever where it is higher."""
        self._move(lever, value, np.minimum)

    def _move(self, lever: str, value: float, towards: Callable[[Any, float], Any]) -> None:
        if lever not in self._levers.fields:
            raise InputError(f"policy {self._policy} sets {lever!r}, which is no lever.")
        declared = self._levers.fields[lever]
        checked = float(declared.check(value, f"policy {self._policy}: {lever}"))
        self._owners.claim(lever, self._policy, self._where, len(self._levers))
        cells, strength = self._where, self.strength
        column = getattr(self._levers, lever)
        if strength < 1.0 and declared.unit in NOT_HALF:
            cells, strength = self.cells[: round(strength * len(self.cells))], 1.0
        old = column[cells]
        new = towards(old, checked)
        column[cells] = new if strength == 1.0 else old + strength * (new - old)

    def __getattr__(self, lever: str) -> Any:
        return getattr(self._levers, lever)


class Policy(Group):
    """An intervention. Subclasses declare parameters and override what they change."""

    name: ClassVar[str] = ""
    area: ClassVar[str] = ""
    meaning: ClassVar[str] = ""
    neutral: ClassVar[dict[str, float]] = {}
    everywhere: ClassVar[bool] = False  # acts on the whole economy or bank: no branches or segments of its own
    by_branch: ClassVar[bool] = False  # acts on officers or districts: no segments of its own
    origin: ClassVar[Any] = None  # of a policy of one's own: the file it comes from

    def __init_subclass__(cls) -> None:
        """Take what the policy means from the first line of its docstring: one sentence that says the rule."""
        super().__init_subclass__()
        cls.meaning = (cls.__doc__ or "").strip().partition("\n")[0]

    def __init__(self, scope: Scope = ALWAYS, **values: Any) -> None:
        """Take values that are in bounds, and when and for whom the policy holds."""
        super().__init__(**values)
        self.scope = scope

    def begin(self, model: Any) -> Any:
        """Prepare for one run; what is returned is handed to `start_month`."""
        return None

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Change the rules of the month: levers, or the economy's conditions."""

    def after_paying(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Act on loans once debtors and guarantors have paid and loans are classified, in `levers.cells`."""

    def running_cost(self, model: Any, bill: Bill) -> None:
        """Book what it costs to run the policy this month to those who pay it."""

    def noted_cost(self, model: Any, bill: Bill) -> None:
        """Note what phases have booked on the policy's account by the end of the month."""

    def numbers(self) -> dict[str, Any]:
        """Return its parameters' values."""
        return {field: getattr(self, field) for field in self.fields}

    def resolved(self) -> dict[str, Any]:
        """Return the policy as plain data, defaults filled in."""
        called = {"name": self.name} if self.origin is None else self.origin.said()
        return {**called, **self.numbers(), **self.scope.said()}

    def __reduce__(self) -> Any:
        """Travel between processes by values; the compiled struct is made anew."""
        if self.origin is not None:
            return self.origin.make_again, (self.scope, self.numbers())
        return _make_again, (type(self), self.scope, self.numbers())

    def __copy__(self) -> "Policy":
        """Return another with the same values and scope."""
        return type(self)(self.scope, **self.numbers())

    def __eq__(self, other: object) -> bool:
        """Two policies are equal when name, values and scope are."""
        return isinstance(other, Policy) and self.resolved() == other.resolved()

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash((self.name, self.scope, *self.numbers().values()))


def does(policy: Policy, hook: str) -> bool:
    """Say whether a policy has something to do at one of the places where policies act."""
    return getattr(type(policy), hook) is not getattr(Policy, hook)


def starting_at(policy: Policy, month: int) -> Policy:
    """Return the policy, in force from a month (since year 0) on unless it says itself from when."""
    if policy.scope.since is not None:
        return policy
    made = copy(policy)
    made.scope = replace(policy.scope, since=month)
    return made


def costs_something(policy: Policy) -> bool:
    """Say whether a policy books running costs of its own."""
    return does(policy, "running_cost")


def _make_again(kind: type[Policy], scope: Scope, values: dict[str, Any]) -> Policy:
    return kind(scope, **values)


@dataclass
class Running:
    """A policy in one run: what it prepared, the cells it covers, and since which month its trigger is on."""

    policy: Policy
    label: str
    prepared: Any
    cells: Integers
    triggered: int | None
    now: float = 0.0  # how far it is in force this month

    def strength(self, model: Any) -> float:
        """Return how far it is in force in the month that begins, its trigger looked at anew."""
        now, when = model.start + model.month, self.policy.scope.when
        if when is not None:
            was_on = self.triggered is not None
            if when.on(model.latest(when.measure), was_on):
                self.triggered = self.triggered if was_on else now
            else:
                self.triggered = None
        return self.policy.scope.strength(now, self.triggered)


class PolicyMix:
    """The policies of one run, in the order given."""

    def __init__(self, policies: tuple[Policy, ...], model: Any) -> None:
        branches, luck = model.world.branches, int(model.luck)
        names = [policy.name for policy in policies]
        self.costs = np.zeros((model.world.months, len(policies), len(BEARERS)))  # CNY
        self.costly = any(map(costs_something, policies))
        self.running = [
            Running(
                policy,
                policy.name if names.count(policy.name) == 1 else f"{policy.name} (no. {number})",
                policy.begin(model),
                policy.scope.cells(branches, luck),
                None if policy.scope.when else policy.scope.begin(model.world.start),
            )
            for number, policy in enumerate(policies, 1)
        ]

    def start_month(self, model: Any) -> None:
        """Let every policy that is in force change the rules of the month."""
        owners = Owners()
        if self.costly:
            model.branches.policy_cost = model.branches.public_cost = 0.0
        for number, running in enumerate(self.running):
            strength = running.now = running.strength(model)
            if strength > 0.0:
                setter = LeverSetter(model.levers, running.label, owners, running.cells, strength)
                running.policy.start_month(model, setter, running.prepared)
                if costs_something(running.policy):
                    bill = Bill(model, running.cells, strength)
                    running.policy.running_cost(model, bill)
                    self.costs[model.month, number] += [bill.paid[bearer].sum() for bearer in BEARERS]

    def after_paying(self, model: Any) -> None:
        """Let policies act on loans that were not paid."""
        for number, running in enumerate(self.running):
            if running.now > 0.0 and does(running.policy, "after_paying"):
                setter = LeverSetter(model.levers, running.label, Owners(), running.cells, running.now)
                running.policy.after_paying(model, setter, running.prepared)
                self.costs[model.month, number] += [setter.paid[bearer] for bearer in BEARERS]

    def note_costs(self, model: Any) -> None:
        """Let policies note what phases have booked on their account."""
        for number, running in enumerate(self.running):
            if running.now > 0.0 and does(running.policy, "noted_cost"):
                bill = Bill(model, running.cells, 1.0)
                running.policy.noted_cost(model, bill)
                self.costs[model.month, number] += [bill.paid[bearer].sum() for bearer in BEARERS]

    def costs_by_bearer(self, months: int) -> dict[tuple[str, str], Floats]:
        """Return what each policy has cost each bearer, by policy and bearer: [month], CNY."""
        return {
            (running.label, bearer): self.costs[:months, number, at]
            for number, running in enumerate(self.running)
            for at, bearer in enumerate(BEARERS)
        }


class Waiting(PolicyMix):
    """The policies of several arms while none of them is in force: only their triggers are looked at."""

    def __init__(self, mixes: Sequence[PolicyMix], model: Any) -> None:
        super().__init__((), model)
        self.mixes = mixes

    def start_month(self, model: Any) -> None:
        """Let every policy look at its trigger."""
        for mix in self.mixes:
            mix.start_month(model)


__all__ = ["LeverSetter", "Policy", "PolicyMix", "Waiting"]
