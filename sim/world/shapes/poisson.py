"""Random networks of guarantees: everybody has a Poisson number of guarantors, drawn from all."""

from typing import Any

import numpy as np

from sim.core.compiling import rule
from sim.core.declare import choice, param
from sim.core.draws import uniform, uniform_column
from sim.core.errors import InputError
from sim.core.numbers import exponential
from sim.world.population import BIRTH
from sim.world.purposes import SHAPE_GUARANTOR, SHAPE_NUMBER, SHAPE_TURN
from sim.world.shapes.base import Shape, Whole

MANY, ONE = "many", "one"
MOST_PLACES = 16  # draws that every member has for his guarantors


class Poisson(Shape):
    """Every member asks a Poisson number of times one of his copy to stand for him; nobody asks the first ones.

    The number is cut at the places a loan has. Where a member stands for many, asking himself or the same one again
    counts for nothing, so that it is a random directed graph (Erdos and Renyi 1959). Where he stands for one, the
    guarantors behind a first member are a Galton-Watson tree, as long as there are members left to ask.
    """

    name = "poisson"
    meaning = (
        "Each member has a Poisson number of guarantors, at most the places a loan has, drawn from the others of his "
        "copy; the first stand for nobody."
    )

    mean: float = param(1.0, "guarantors", "Mean number of guarantors.", low=0.0, high=8.0, source="yours to say")
    firsts: int = param(
        1, "parties", "First members of each copy, spread evenly over it.", low=1, high=1_000_000, source="yours to say"
    )
    stands_for: str = choice(
        MANY, "How many others a member may stand for.", choices=(MANY, ONE), source="yours to say"
    )

    def check(self) -> None:
        """Raise InputError unless there is somebody to ask."""
        super().check()
        if self.firsts >= self.members:
            raise InputError(
                f"network.firsts: {self.firsts} first members of {self.members} leave nobody to stand for them; give"
                f" fewer than {self.members}."
            )

    def first_members(self) -> Any:
        """Return a flag for every member of a copy: those called first."""
        return np.arange(self.members) * self.firsts % self.members < self.firsts

    def guarantees(self, places: int, luck: int) -> tuple[Whole, Whole]:
        """Return who owes and who stands for him."""
        asked = np.flatnonzero(~self.first_members())
        most = min(places, MOST_PLACES)
        number = numbers(luck, len(self), self.mean, most)
        if self.stands_for == MANY:
            guarantor = from_all(luck, number, asked, self.members, most)
        else:
            turn = uniform_column(luck, SHAPE_TURN, len(self), BIRTH).reshape(self.copies, self.members)[:, asked]
            guarantor = in_turn(number, asked[np.argsort(turn, axis=1, kind="stable")], self.members, most)
        listed = guarantor >= 0
        who = np.repeat(np.arange(len(self), dtype=np.int64), listed.sum(axis=1))
        return who, guarantor[listed]


@rule
def numbers(luck: int, count: int, mean: float, most: int) -> Whole:
    """Return Poisson numbers by inversion, cut at the most."""
    result = np.zeros(count, np.int64)
    for who in range(count):
        draw = uniform(luck, SHAPE_NUMBER, who, BIRTH)
        chance = below = exponential(-mean)
        while draw >= below and result[who] < most:
            result[who] += 1
            chance *= mean / result[who]
            below += chance
    return result


@rule
def from_all(luck: int, number: Whole, asked: Whole, members: int, most: int) -> Whole:
    """Return the guarantors [member, place], each drawn from all that are asked; himself and repetitions do not count.

    So any of them stands for any other independently, with chance 1 - exp(-mean / asked).
    """
    result = np.full((len(number), most), -1, np.int64)
    for who in range(len(number)):
        place = 0
        for draw in range(number[who]):
            at = int(uniform(luck, SHAPE_GUARANTOR, who * MOST_PLACES + draw, BIRTH) * len(asked))
            chosen = who - who % members + asked[at]
            new = chosen != who
            for before in range(place):
                if result[who, before] == chosen:
                    new = False
            if new:
                result[who, place] = chosen
                place += 1
    return result


@rule
def in_turn(number: Whole, queue: Whole, members: int, most: int) -> Whole:
    """Return the guarantors [member, place] taken from the copy's queue, each once, as long as there are any left."""
    result = np.full((len(number), most), -1, np.int64)
    for copy in range(len(queue)):
        first, at = copy * members, 0
        for member in range(members):
            for place in range(number[first + member]):
                if at < queue.shape[1] and queue[copy, at] == member:  # himself: the next one comes first
                    if at + 1 < queue.shape[1]:
                        queue[copy, at], queue[copy, at + 1] = queue[copy, at + 1], member
                    else:
                        at += 1
                if at >= queue.shape[1]:
                    break
                result[first + member, place] = first + queue[copy, at]
                at += 1
    return result


__all__ = ["Poisson"]
