"""What a shape of a network is: a few numbers, from which everybody's guarantors follow for every seed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar, overload

import numpy as np
import numpy.typing as npt

from sim.core.columns import Integers
from sim.core.declare import Declared, Value, choice, param
from sim.core.errors import InputError
from sim.world.network import Acquaintance
from sim.world.own_network import UNKNOWN, OwnNetwork
from sim.world.parties import SEGMENTS

Whole = npt.NDArray[np.int64]  # numbers of members: copy x members + member

DRAWN = "drawn"
MOST_PARTIES = 5_000_000


class Shape:
    """A network by its shape. Subclasses declare more numbers and say who stands for whom in one copy of it.

    Its rows are those of parties: who may borrow first, copy behind copy, so that with as many copies as branches, or a
    multiple, every copy lies in one branch. Who knows whom besides is made as in any world.
    """

    name: ClassVar[str] = ""
    meaning: ClassVar[str] = ""
    fields: ClassVar[dict[str, Declared]] = {}
    only_stand: ClassVar[int] = 0  # the last members of each copy, who do not borrow
    branch: ClassVar[None] = None  # nobody's is said

    members: int = param(5, "parties", "Members of each copy.", low=2, high=1_000_000, source="yours to say")
    copies: int = param(
        1, "networks", "Networks of this shape, each on its own.", low=1, high=1_000_000, source="yours to say"
    )
    first: str = choice(
        DRAWN, "Segment of the first member of each copy.", choices=(DRAWN, *SEGMENTS), source="yours to say"
    )
    others: str = choice(DRAWN, "Segment of all others.", choices=(DRAWN, *SEGMENTS), source="yours to say")

    def __init_subclass__(cls) -> None:
        """Collect the declarations, its own behind those of every shape."""
        cls.fields = {
            name: replace(made, name=name)
            for owner in reversed(cls.__mro__)
            for name, made in vars(owner).items()
            if isinstance(made, Declared)
        }

    def __init__(self, **values: Value) -> None:
        """Set every number to its default, then those given (already checked)."""
        for name, made in self.fields.items():
            setattr(self, name, values.get(name, made.default))

    def __eq__(self, other: object) -> bool:
        """Two shapes are equal when names and numbers are."""
        return isinstance(other, Shape) and self.resolved() == other.resolved()

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash(tuple(self.resolved().items()))

    def __len__(self) -> int:
        """Return the number of parties."""
        return self.members * self.copies

    @property
    def borrowers(self) -> int:
        """How many of them may borrow."""
        return (self.members - self.only_stand) * self.copies

    def sizes(self, branches: int) -> dict[str, int]:
        """Return the sizes of the world that follow."""
        return {"borrowers": self.borrowers, "branches": min(branches, self.borrowers)}

    def resolved(self) -> dict[str, Any]:
        """Return it as plain data, defaults filled in."""
        return {"shape": self.name, **{field: getattr(self, field) for field in self.fields}}

    def check(self) -> None:
        """Raise InputError unless the numbers fit together."""
        if len(self) > MOST_PARTIES:
            raise InputError(
                f"network.copies: {self.copies} copies of {self.members} members are more than {MOST_PARTIES} parties;"
                " give fewer."
            )

    def check_places(self, places: int) -> None:
        """Raise InputError unless every loan has places enough for its guarantors: a shape makes do with any."""

    def first_members(self) -> Any:
        """Return a flag for every member of a copy: those called first."""
        return np.arange(self.members) < 1

    def guarantees(self, places: int, luck: int) -> tuple[Whole, Whole]:
        """Return who owes and who stands for him, guarantee by guarantee."""
        raise NotImplementedError

    def drawn(self, places: int, luck: int) -> OwnNetwork:
        """Return the network of a seed, in which a loan has places for so many guarantors."""
        borrower, guarantor = (self.rows(who) for who in self.guarantees(places, luck))
        order = np.argsort(borrower, kind="stable")
        share = 1.0 / np.bincount(borrower)[borrower[order]] if len(borrower) else np.empty(0)
        return OwnNetwork(
            ids=RowNames(len(self)),
            borrowers=self.borrowers,
            segment=self.segments(),
            branch=None,
            branch_names=(),
            village=None,
            village_names=(),
            ties=None,
            guarantees=Acquaintance(borrower[order], guarantor[order], share),
            shared=False,
        )

    def rows(self, who: Whole) -> Integers:
        """Return the rows of parties of members."""
        copy, member = who // self.members, who % self.members
        borrowing = self.members - self.only_stand
        standing = self.borrowers + copy * self.only_stand + member - borrowing
        return np.where(member < borrowing, copy * borrowing + member, standing).astype(np.int32)

    def segments(self) -> Integers | None:
        """Return the segment of every row, -1 where it is drawn; None if all are."""
        if self.first == self.others == DRAWN:
            return None
        first, others = (UNKNOWN if said == DRAWN else SEGMENTS.index(said) for said in (self.first, self.others))
        of_member = np.where(self.first_members(), first, others)
        result = np.empty(len(self), np.int32)
        result[self.rows(np.arange(len(self)))] = np.tile(of_member, self.copies)
        return result


class RowNames(Sequence[str]):
    """The names of parties who have none: the numbers of their rows."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __len__(self) -> int:
        """Return how many there are."""
        return self.number

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[str]: ...
    def __getitem__(self, row: int | slice) -> str | Sequence[str]:
        """Return the name of a row, or those of several."""
        if isinstance(row, slice):
            return tuple(map(str, range(self.number)[row]))
        return str(range(self.number)[row])

    def __iter__(self) -> Iterator[str]:
        """Go through all names."""
        return map(str, range(self.number))


__all__ = ["DRAWN", "RowNames", "Shape", "Whole"]
