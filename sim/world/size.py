"""How large the world is, when it starts and how long it is watched."""

from sim.core.declare import Declared, Group, date, param


class World(Group):
    """Numbers of parties, branches and months."""

    borrowers: int = param(
        2000, "parties", "Parties who may borrow.", low=1, high=5_000_000, source="assumed: a small county bank"
    )
    branches: int = param(20, "branches", "Branches, one a district.", low=1, high=10_000, source="assumed")
    start: str = date("2003-01", "First month of the run.", low="2003-01", high="2030-12", source="first year of data")
    months: int = param(
        132, "months", "Length of the run.", low=1, high=1200, source="2003-01 to 2013-12: six years before and after"
    )

    @classmethod
    def declared(cls) -> dict[str, Declared]:
        """Return every declaration by dotted name."""
        return {f"world.{name}": made for name, made in cls.fields.items()}
