"""What a policy is: declared numbers, and what it changes at the marked places of the month."""

from typing import Any, ClassVar

from sim.core.declare import Group
from sim.core.errors import InputError


class LeverSetter:
    """What one policy may write this month: plain assignments, once per lever and cell.

    `levers.call_after = 1.0` sets the lever everywhere; a second policy on the same lever raises InputError.
    """

    def __init__(self, levers: Any, policy: str, owners: dict[str, Any]) -> None:
        self.__dict__.update(_levers=levers, _policy=policy, _owners=owners)

    def __setattr__(self, lever: str, value: float) -> None:
        declared = self._levers.fields
        if lever not in declared:
            raise InputError(f"policy {self._policy} sets {lever!r}, which is no lever.")
        checked = declared[lever].check(value, f"policy {self._policy}: {lever}")
        owner = self._owners.setdefault(lever, self._policy)
        if owner != self._policy:
            raise InputError(f"lever {lever} is set by policy {owner} and by policy {self._policy}; keep one of them.")
        getattr(self._levers, lever)[:] = checked

    def __getattr__(self, lever: str) -> Any:
        return getattr(self._levers, lever)


class Policy(Group):
    """An intervention. Subclasses declare parameters and override what they change."""

    name: ClassVar[str] = ""
    area: ClassVar[str] = ""
    meaning: ClassVar[str] = ""
    neutral: ClassVar[dict[str, float]] = {}

    def begin(self, model: Any) -> Any:
        """Prepare for one run; what is returned is handed to `start_month`."""
        return None

    def start_month(self, model: Any, levers: LeverSetter, prepared: Any) -> None:
        """Change the rules of the month: levers, or the economy's conditions."""

    def resolved(self) -> dict[str, Any]:
        """Return the policy as plain data, defaults filled in."""
        return {"name": self.name, **{field: getattr(self, field) for field in self.fields}}

    def __reduce__(self) -> Any:
        """Travel between processes by values; the compiled struct is made anew."""
        return _make_again, (type(self), {field: getattr(self, field) for field in self.fields})

    def __eq__(self, other: object) -> bool:
        """Two policies are equal when name and values are."""
        return isinstance(other, Policy) and self.resolved() == other.resolved()

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash(tuple(sorted(self.resolved().items())))


def _make_again(kind: type[Policy], values: dict[str, Any]) -> Policy:
    return kind(**values)


class PolicyMix:
    """The policies of one run, in the order given."""

    def __init__(self, policies: tuple[Policy, ...], model: Any) -> None:
        self.policies = [(policy, policy.begin(model)) for policy in policies]

    def start_month(self, model: Any) -> None:
        """Let every policy change the rules of the month."""
        owners: dict[str, Any] = {}
        for policy, prepared in self.policies:
            policy.start_month(model, LeverSetter(model.levers, policy.name, owners), prepared)


__all__ = ["LeverSetter", "Policy", "PolicyMix"]
