"""Who there is, as ordinary objects: Mesa agents and what they hold, with plain attributes.

Every attribute that is a column in `sim.world` has its name here too; where a column holds a row number, the attribute
is the object itself.
"""

from types import SimpleNamespace
from typing import Any

import mesa

from sim.world.books import Books, Statement
from tests.reference.ageing import AgeingLoan
from tests.reference.applying import Asker
from tests.reference.charting import Charted
from tests.reference.classification import ClassifiedLoan
from tests.reference.closing import ClosingBranch, ValuedLoan
from tests.reference.competing import Contested, ContestedDistrict, ContestedLoan, LoanElsewhere
from tests.reference.consenting import Sponsored
from tests.reference.credit_lines import CreditLine
from tests.reference.districts import District
from tests.reference.evaluating import Assessed
from tests.reference.following import Consumer, FollowedLoan
from tests.reference.guarantees import Guarantor, SecuredLoan
from tests.reference.households import Household
from tests.reference.informal import InformalDebtor
from tests.reference.learning import JudgedLoan
from tests.reference.lending import GrantedLoan
from tests.reference.monitoring import WatchedLoan
from tests.reference.officers import Office
from tests.reference.orders import OrderLoan
from tests.reference.products import ReviewedLoan, SizedApplicant
from tests.reference.projects import ProjectLoan
from tests.reference.recovery import CollectedLoan
from tests.reference.renewing import RenewableLoan
from tests.reference.repayment import Debtor, DueLoan
from tests.reference.standing_by import BackedLoan


class Sheet:
    """A sheet of entries, all 0 at the start of a month."""

    def __init__(self, entries: Any) -> None:
        self.empty = dict.fromkeys(entries, 0.0)
        self.__dict__.update(self.empty)

    def clear(self) -> None:
        """Start a new page."""
        self.__dict__.update(self.empty)


class Cell:
    """A branch's customers of one segment: the levers set for them, and the books kept of them."""

    def __init__(self, index: int) -> None:
        self.index = index
        self.levers = SimpleNamespace()
        self.books = Sheet(Books.columns)


class Guarantee:
    """Somebody, or nobody yet, stands for a loan."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)


class Application:
    """What a party asks of the bank this month."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)


class Loan(
    DueLoan,
    OrderLoan,
    ProjectLoan,
    CreditLine,
    SecuredLoan,
    AgeingLoan,
    ClassifiedLoan,
    CollectedLoan,
    RenewableLoan,
    ReviewedLoan,
    BackedLoan,
    ContestedLoan,
    JudgedLoan,
    WatchedLoan,
    GrantedLoan,
    ValuedLoan,
    FollowedLoan,
):
    """The bank's one contract with a borrower."""

    def __init__(self, borrower: "Party", values: dict[str, Any], guarantees: list[Guarantee]) -> None:
        self.__dict__.update(values)
        self.model, self.index = borrower.model, borrower.index
        self.borrower, self.guarantees = borrower, guarantees


class Party(
    Household,
    Debtor,
    InformalDebtor,
    Guarantor,
    Asker,
    Assessed,
    SizedApplicant,
    Contested,
    Sponsored,
    Charted,
    Consumer,
    mesa.Agent,
):
    """A borrower, a guarantor, or both: one person with one purse."""

    def __init__(self, model: Any, index: int, values: dict[str, Any]) -> None:
        super().__init__(model)
        self.index = index
        self.__dict__.update(values)
        self.loan: Loan | None = None
        self.application: Application | None = None
        self.elsewhere: LoanElsewhere | None = None
        self.known: list[tuple[Party, float]] = []
        self.members: list[Party] = []


class Branch(Office, ClosingBranch, District, ContestedDistrict, mesa.Agent):
    """A branch of the bank."""

    def __init__(self, model: Any, index: int, values: dict[str, Any], cells: list[Cell]) -> None:
        super().__init__(model)
        self.index, self.cells = index, cells
        self.__dict__.update(values)
        self.statement = Sheet(Statement.columns)


class Vintage:
    """What was granted to the customers of a cell in a half-year."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)


class HeadOffice:
    """What the bank as a whole knows and plans."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)


class Sector:
    """Other banks, informal lenders, the state, or the world outside: somebody money comes from and goes to."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)
