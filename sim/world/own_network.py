"""A network of one's own: who may borrow, who knows whom and who stands for whom, from edge lists."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from sim.core.columns import Floats, Integers
from sim.core.errors import InputError, nearest
from sim.parameters.network import Network
from sim.world.edge_lists import EdgeList, PartyList, Wanted, read_edges, read_parties
from sim.world.network import Acquaintance, meet_neighbours
from sim.world.parties import SEGMENTS, Parties

FILES = ("ties", "guarantees", "parties")
TIES = Wanted("party", "neighbour", ("strength", "weight"), "`party,neighbour,strength` and `F2,F3,0.8`")
GUARANTEES = Wanted("borrower", "guarantor", ("share", "weight"), "`borrower,guarantor` and `F2,F3`")
KINDS = ("borrower", "guarantor")
UNKNOWN = -1
STANDS_FOR_HIM = 1.0  # strength of the tie to one's guarantor where the ties do not say otherwise
ROUNDING = 1e-9
HOW = "give a mapping with ties, guarantees or both, and parties if you like: paths of files, or data frames"


@dataclass(frozen=True, eq=False)
class OwnNetwork:
    """Parties on rows, those who may borrow first; arcs of ties and guarantees between rows, in order.

    Columns of parties are None where nothing is known of anybody, and hold -1 where nothing is known of somebody.
    """

    ids: Sequence[str]
    borrowers: int
    segment: Integers | None
    branch: Integers | None
    branch_names: tuple[str, ...]
    village: Integers | None
    village_names: tuple[str, ...]
    ties: Acquaintance | None
    guarantees: Acquaintance | None
    shared: bool  # the guarantees' shares were given

    def __len__(self) -> int:
        """Return the number of parties."""
        return len(self.ids)

    def drawn(self, places: int, luck: int) -> "OwnNetwork":
        """Return the network of a seed: the same for all."""
        return self

    @cached_property
    def content(self) -> str:
        """16 hex digits that change with anything in it."""
        digest = hashlib.sha256()
        for text in (self.ids, self.branch_names, self.village_names, (str(self.borrowers), str(self.shared))):
            digest.update("\0".join(text).encode() + b"\1")
        for column in (self.segment, self.branch, self.village):
            digest.update(b"-" if column is None else column.astype("<i4").tobytes())
        for arcs in (self.ties, self.guarantees):
            if arcs is not None:
                digest.update(arcs.party.astype("<i4").tobytes() + arcs.neighbour.astype("<i4").tobytes())
                digest.update(arcs.strength.astype("<f8").tobytes())
            digest.update(b"\2")
        return digest.hexdigest()[:16]

    def sizes(self, branches: int) -> dict[str, int]:
        """Return the sizes of the world that follow; `branches` are made where the parties say nothing of them."""
        made = min(branches, self.borrowers) if self.branch is None else len(self.branch_names)
        return {"borrowers": self.borrowers, "branches": made}

    def resolved(self) -> dict[str, Any]:
        """Return it in a few words, as plain data."""
        arcs = {name: 0 if made is None else len(made.party) for name, made in self.arcs().items()}
        return {"content": self.content, "parties": len(self), "borrowers": self.borrowers, **arcs}

    def arcs(self) -> dict[str, Acquaintance | None]:
        """Return both kinds of arcs by name."""
        return {"ties": self.ties, "guarantees": self.guarantees}

    def row_of(self, name: Any) -> int:
        """Return the row of a party by its own name; raises InputError."""
        try:
            return self.ids.index(str(name))
        except ValueError:
            raise InputError(f"{name!r}: the network has no such party.{nearest(str(name), self.ids)}") from None

    def check_places(self, places: int) -> None:
        """Raise InputError unless every loan has places enough for its guarantors."""
        if self.guarantees is None:
            return
        number = np.bincount(self.guarantees.party, minlength=self.borrowers)
        most = int(number.max())
        if most > places:
            remedy = f"set network.guarantor_places to {most}" if most <= 16 else "16 are the most a loan can have"
            raise InputError(
                f"network.guarantor_places: {self.ids[int(number.argmax())]!r} has {most} guarantors in the network,"
                f" but a loan has places for {places}; {remedy}."
            )

    def files(self) -> dict[str, str]:
        """Return the names of the files that `write` writes, by kind."""
        return {"parties": "parties.csv", **{name: f"{name}.csv" for name, made in self.arcs().items() if made}}

    def write(self, folder: Path) -> None:
        """Write it as CSV files, from which the same network is read again."""
        import pandas as pd

        folder.mkdir()
        names = np.array(self.ids, dtype=object)
        kind = np.where(np.arange(len(self)) < self.borrowers, *KINDS)
        about: dict[str, Any] = {"party": names, "kind": kind}
        for column, values, words in (
            ("segment", self.segment, SEGMENTS),
            ("branch", self.branch, self.branch_names),
            ("village", self.village, self.village_names),
        ):
            if values is not None:
                about[column] = np.array([*words, ""], dtype=object)[values]
        pd.DataFrame(about).to_csv(folder / "parties.csv", index=False)
        if self.ties is not None:
            party, neighbour, strength = self.ties.party, self.ties.neighbour, self.ties.strength
            count = np.int64(len(self))
            missing = ~np.isin(neighbour * count + party, party * count + neighbour)
            pd.DataFrame(  # in a CSV file a tie holds both ways unless the other way has a line of its own
                {
                    "party": names[np.concatenate((party, neighbour[missing]))],
                    "neighbour": names[np.concatenate((neighbour, party[missing]))],
                    "strength": np.concatenate((strength, np.zeros(int(missing.sum())))),
                }
            ).to_csv(folder / "ties.csv", index=False)
        if self.guarantees is not None:
            frame = pd.DataFrame(
                {"borrower": names[self.guarantees.party], "guarantor": names[self.guarantees.neighbour]}
            )
            if self.shared:
                frame["share"] = self.guarantees.strength
            frame.to_csv(folder / "guarantees.csv", index=False)


def network_of(given: Any, folder: Path | None = None) -> OwnNetwork | None:
    """Return a network as it is, or read from a mapping of files or data frames; None stays None."""
    if given is None or isinstance(given, OwnNetwork):
        return given
    if not isinstance(given, Mapping):
        raise InputError(f"network: {type(given).__name__} is not allowed; {HOW}.")
    known = (*FILES, "content")
    for name in given:
        if name not in known:
            raise InputError(f"network: there is no {name!r}; {HOW}.{nearest(str(name), FILES)}")
    if not {"ties", "guarantees"} & set(given):
        raise InputError(f"network: there are no edges; {HOW}.")
    found: dict[str, Any] = {}
    for name in FILES:
        value = given.get(name)
        if value is None:
            continue
        if isinstance(value, str | Path) and folder is not None:
            value = folder / value
        try:
            if name == "parties":
                found[name] = read_parties(value, name)
            else:
                found[name] = read_edges(value, TIES if name == "ties" else GUARANTEES, name)
        except InputError as error:
            raise InputError(f"network.{name}: {str(error).removeprefix(f'{name}: ')}") from None
    made = assembled(**found)
    content = given.get("content")
    if content is not None and content != made.content:
        raise InputError(
            f"network.content: the files hold {made.content}, not {content!r}: they have changed since; leave `content`"
            " out to take them as they are."
        )
    return made


def assembled(
    ties: EdgeList | None = None, guarantees: EdgeList | None = None, parties: PartyList | None = None
) -> OwnNetwork:
    """Put edge lists and what is known of parties together; raises InputError where they do not agree."""
    lists = [edges for edges in (guarantees, ties) if edges is not None]
    if guarantees is not None and guarantees.directed is False:
        raise InputError(
            f"network.guarantees: {guarantees.where}: the graph is undirected, but a guarantee leads from the borrower"
            " to his guarantor; save it as a directed graph."
        )
    names, known = everybody(lists, parties)
    row = dict(zip(names, range(len(names)), strict=True))
    ends: dict[str, tuple[Integers, Integers]] = {}
    for kind, edges in (("guarantees", guarantees), ("ties", ties)):
        if edges is not None:
            codes = np.array([row.get(name, UNKNOWN) for name in edges.names], dtype=np.int32)
            one, other = codes[edges.first], codes[edges.second]
            for at in np.flatnonzero((one == UNKNOWN) | (other == UNKNOWN))[:1].tolist():
                name = edges.names[(edges.first if one[at] == UNKNOWN else edges.second)[at]]
                raise InputError(
                    f"network.{kind}: {edges.place(at)}: {name!r} is not among the parties"
                    f" ({parties.where if parties else ''}); add a row, or correct the name."
                    f"{nearest(name, names[:10_000])}"
                )
            ends[kind] = one, other
    may_borrow = who_may_borrow(names, known, guarantees, ends.get("guarantees"))
    order = np.argsort(~may_borrow, kind="stable")  # those who may borrow first
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order))
    borrowers = int(may_borrow.sum())
    segment = choice_of(known, "segment", SEGMENTS)
    branch, branch_names, village, village_names = districts_of(known, may_borrow)

    def moved(column: Integers | None) -> Integers | None:
        return None if column is None else column[order]

    return OwnNetwork(
        tuple(names[old] for old in order.tolist()),
        borrowers,
        moved(segment),
        moved(branch),
        branch_names,
        moved(village),
        village_names,
        None if ties is None else tie_arcs(ties, place[ends["ties"][0]], place[ends["ties"][1]], len(names)),
        None
        if guarantees is None
        else guarantee_arcs(guarantees, place[ends["guarantees"][0]], place[ends["guarantees"][1]]),
        guarantees is not None and guarantees.weight is not None,
    )


def meet(parties: Parties, order: Integers, network: Network, luck: int, own: OwnNetwork | None) -> Acquaintance:
    """Return who knows whom: as one's own network has it, else generated; whoever stands for somebody knows him."""
    if own is None or own.ties is None:
        known = meet_neighbours(parties, order, network, luck)
    else:
        known = own.ties
    if own is None or own.guarantees is None:
        return known
    borrower, guarantor = own.guarantees.party, own.guarantees.neighbour
    strength = np.full(len(borrower), STANDS_FOR_HIM)
    return known + Acquaintance(borrower, guarantor, strength) + Acquaintance(guarantor, borrower, strength)


Known = dict[str, tuple[list[str], Any]]  # what is known: values by party, and where a party is written


def everybody(lists: list[EdgeList], parties: PartyList | None) -> tuple[list[str], Known]:
    """Return the names of all parties and what is known of them, from a table of parties or else from the graphs."""
    if parties is not None:
        seen: dict[str, int] = {}
        for at, name in enumerate(parties.names):
            if seen.setdefault(name, at) != at:
                raise InputError(
                    f"network.parties: {parties.place(at)}: {name!r} is listed twice, first at"
                    f" {parties.place(seen[name])}; list it once."
                )
        return parties.names, {column: (values, parties.place) for column, values in parties.about.items()}
    names = sorted({name for edges in lists for name in edges.names})
    row = dict(zip(names, range(len(names)), strict=True))
    known: Known = {}
    for edges in lists:
        if edges.parties is None:
            continue
        for column, values in edges.parties.about.items():
            places = {row[name]: at for at, name in enumerate(edges.parties.names)}
            held, _ = known.setdefault(column, ([""] * len(names), _written(edges.parties, places)))
            for at, name in enumerate(edges.parties.names):
                if values[at] and held[row[name]] not in ("", values[at]):
                    raise InputError(
                        f"{edges.parties.place(at)}: {name!r} has {column} {values[at]!r} here and"
                        f" {held[row[name]]!r} in the other graph; let them agree."
                    )
                held[row[name]] = values[at] or held[row[name]]
    return names, known


def _written(parties: PartyList, places: dict[int, int]) -> Any:
    return lambda at: parties.place(places[at]) if at in places else parties.where


def who_may_borrow(
    names: list[str], known: Known, guarantees: EdgeList | None, ends: tuple[Integers, Integers] | None
) -> Any:
    """Return a flag per party: what `kind` says, else whoever owes in the guarantees, else everybody."""
    owes = np.zeros(len(names), bool)
    if ends is not None:
        owes[ends[0]] = True
    may = owes.copy() if ends is not None else np.ones(len(names), bool)
    if "kind" in known:
        said = choice_of(known, "kind", KINDS)
        assert said is not None  # noqa: S101  it is there
        may = np.where(said == UNKNOWN, may, said == 0)
        wrong = owes & ~may
        if wrong.any() and guarantees is not None and ends is not None:
            at = int(np.flatnonzero(wrong[ends[0]])[0])
            raise InputError(
                f"network.guarantees: {guarantees.place(at)}: {names[ends[0][at]]!r} owes here, but his kind is"
                " guarantor; make him a borrower."
            )
    if not may.any():
        raise InputError("network.parties: nobody may borrow; give at least one party of kind borrower.")
    return may


def choice_of(known: Known, column: str, words: tuple[str, ...]) -> Integers | None:
    """Return a column of words as their places, -1 for an empty cell; None if there is no such column."""
    if column not in known:
        return None
    values, where = known[column]
    code = {"": UNKNOWN, **dict(zip(words, range(len(words)), strict=True))}
    try:
        return np.array([code[value] for value in values], dtype=np.int32)
    except KeyError as error:
        at = values.index(error.args[0])
        raise InputError(
            f"{where(at)}: {error.args[0]!r} is not allowed as {column}; give {', '.join(words)}, or nothing."
        ) from None


def districts_of(
    known: Known, may_borrow: Any
) -> tuple[Integers | None, tuple[str, ...], Integers | None, tuple[str, ...]]:
    """Return branch and village of every party with their names; villages lie in one district each.

    Villages without branches make one district.
    """
    for column in ("branch", "village"):
        if column in known and "" in known[column][0]:
            values, where = known[column]
            raise InputError(
                f"{where(values.index(''))}: the {column} is empty; give every party one, or leave all out."
            )
    if "branch" not in known and "village" not in known:
        return None, (), None, ()
    count = len(may_borrow)
    labels = known["branch"][0] if "branch" in known else ["1"] * count
    names = in_order(labels)
    code = dict(zip(names, range(len(names)), strict=True))
    branch = np.array([code[label] for label in labels], dtype=np.int32)
    number = np.bincount(branch[may_borrow], minlength=len(names))
    if (number == 0).any():
        empty = names[int(number.argmin())]
        where = known["branch"][1](labels.index(empty))
        raise InputError(
            f"{where}: nobody in branch {empty!r} may borrow; merge it with another, or let somebody borrow."
        )
    if len(names) > 10_000:
        raise InputError(f"network.parties: {len(names)} branches are too many; at most 10000 are allowed.")
    if "village" not in known:
        return branch, tuple(names), None, ()
    villages = known["village"][0]
    pairs = list(zip(branch.tolist(), villages, strict=True))
    rank = {label: at for at, label in enumerate(in_order(villages))}
    distinct = sorted(set(pairs), key=lambda pair: (pair[0], rank[pair[1]]))
    number_of = {pair: at for at, pair in enumerate(distinct)}
    village = np.array([number_of[pair] for pair in pairs], dtype=np.int32)
    return branch, tuple(names), village, tuple(label for _, label in distinct)


def in_order(labels: Iterable[str]) -> list[str]:
    """Return distinct labels in order: as numbers if all are whole numbers, else as text."""
    distinct = set(labels)
    if all(label.isascii() and label.isdigit() and len(label) < 18 for label in distinct):
        return sorted(distinct, key=lambda label: (int(label), label))
    return sorted(distinct)


def tie_arcs(edges: EdgeList, one: Integers, other: Integers, count: int) -> Acquaintance:
    """Return the arcs of ties in order.

    A tie holds both ways, unless the other way has an edge of its own or the graph is directed.
    """
    strength = np.ones(len(one)) if edges.weight is None else edges.weight
    if not edges.directed:
        forth, back = one.astype(np.int64) * count + other, other.astype(np.int64) * count + one
        missing = ~np.isin(back, forth)
        one, other = np.concatenate((one, other[missing])), np.concatenate((other, one[missing]))
        strength = np.concatenate((strength, strength[missing]))
    there = strength > 0.0
    one, other, strength = one[there], other[there], strength[there]
    order = np.lexsort((other, one))
    return Acquaintance(one[order], other[order], strength[order])


def guarantee_arcs(edges: EdgeList, one: Integers, other: Integers) -> Acquaintance:
    """Return the guarantees by borrower, each with its share: those given, else equal ones."""
    number = np.bincount(one)
    share: Floats = 1.0 / number[one] if edges.weight is None else edges.weight
    if edges.weight is not None:
        for at in np.flatnonzero(share <= 0.0)[:1].tolist():
            raise InputError(
                f"network.guarantees: {edges.place(at)}: a share of 0 is no guarantee; leave the line out."
            )
        whole = np.bincount(one, weights=share)
        for at in np.flatnonzero(whole[one] > 1.0 + ROUNDING)[:1].tolist():
            raise InputError(
                f"network.guarantees: {edges.place(at)}: the shares of the guarantors of"
                f" {edges.names[edges.first[at]]!r} add up to {whole[one[at]]:g}; give shares that add up to at most 1."
            )
    order = np.argsort(one, kind="stable")
    return Acquaintance(one[order], other[order], share[order])


__all__ = ["FILES", "OwnNetwork", "meet", "network_of"]
