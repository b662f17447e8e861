"""When and for whom a policy is in force: months, phase-in, branches, customer segments, and what triggers it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.core.columns import Integers
from sim.core.declare import month_number, month_text
from sim.core.draws import uniform_column
from sim.core.errors import InputError, nearest
from sim.world.parties import SEGMENTS
from sim.world.population import BIRTH
from sim.world.purposes import PILOT

KEYS = ("from", "until", "phase_in", "branches", "segments", "when")
TRIGGER_KEYS = ("measure", "above", "below", "release")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
SPAN = re.compile(r"(\d+)-(\d+)")


@dataclass(frozen=True)
class Trigger:
    """In force once a monthly measure has passed a threshold, until it is back beyond `release`.

    `rising` is whether to pass means to be above. The measure is that of the bank, of the last month that is over.
    """

    measure: str
    threshold: float
    release: float
    rising: bool = True

    def on(self, value: float, was_on: bool) -> bool:
        """Say whether it is on, from the measure's value and whether it was; a value that is no number changes nothing.

        Between `release` and `threshold` it stays as it was (hysteresis).
        """
        if value != value:
            return was_on
        sign = 1.0 if self.rising else -1.0
        limit = self.release if was_on else self.threshold
        return sign * value > sign * limit

    def said(self) -> dict[str, Any]:
        """Return it as it is written."""
        return {"measure": self.measure, "above" if self.rising else "below": self.threshold, "release": self.release}


@dataclass(frozen=True)
class Scope:
    """Months since year 0 from `since` to `until`, both included; branches and segments; None is all of them.

    `phase_in` is over how many months it comes into full force, `share` the share of branches chosen by lot.
    """

    since: int | None = None
    until: int | None = None
    phase_in: int = 0
    branches: tuple[int, ...] | None = None
    share: float | None = None
    segments: tuple[str, ...] | None = None
    when: Trigger | None = None

    def strength(self, now: int, triggered: int | None) -> float:
        """Return from 0 to 1 how far it is in force in a month; `triggered` is since which month it is on, or None."""
        if triggered is None or (self.until is not None and now > self.until):
            return 0.0
        begin = triggered if self.since is None else max(self.since, triggered)
        if now < begin:
            return 0.0
        return 1.0 if self.phase_in <= 1 else min(1.0, (now - begin + 1) / self.phase_in)

    def begin(self, start: str) -> int:
        """Return the month since which it holds when nothing has to trigger it, in a run that begins at `start`."""
        return month_number(start) if self.since is None else self.since

    def cells(self, branches: int, luck: int) -> Integers:
        """Return the rows of levers it covers, branch by branch; a share of branches is chosen by the run's luck."""
        chosen = np.arange(branches) if self.branches is None else np.array(self.branches)
        if self.share is not None:
            lots = uniform_column(luck, PILOT, branches, BIRTH)
            chosen = np.sort(np.argsort(lots, kind="stable")[: round(self.share * branches)])
        kinds = [SEGMENTS.index(name) for name in self.segments or SEGMENTS]
        rows: Integers = (chosen[:, None] * len(SEGMENTS) + np.array(kinds)).ravel().astype(np.int32)
        return rows

    def check_branches(self, branches: int, place: str) -> None:
        """Raise InputError if it names a branch that the world does not have."""
        for branch in self.branches or ():
            if branch >= branches:
                raise InputError(
                    f"{place}: branches: there is no branch {branch}; give numbers from 0 to {branches - 1}."
                )

    def said(self) -> dict[str, Any]:
        """Return what was given of it as plain data, by the names it is written with."""
        months = {"from": self.since, "until": self.until}
        return {
            **{key: month_text(month) for key, month in months.items() if month is not None},
            **({"phase_in": self.phase_in} if self.phase_in else {}),
            **({"branches": list(self.branches)} if self.branches is not None else {}),
            **({"branches": {"share": self.share}} if self.share is not None else {}),
            **({"segments": list(self.segments)} if self.segments is not None else {}),
            **({"when": self.when.said()} if self.when is not None else {}),
        }


ALWAYS = Scope()


def read_scope(given: Mapping[str, Any], place: str) -> Scope:
    """Return the scope that a policy's mapping describes, its other keys left aside; raises InputError."""
    since = _month(given["from"], f"{place}: from") if "from" in given else None
    until = _month(given["until"], f"{place}: until") if "until" in given else None
    if since is not None and until is not None and until < since:
        raise InputError(f"{place}: until: {given['until']} is before {given['from']}; give the last month in force.")
    phase_in = given.get("phase_in", 0)
    if isinstance(phase_in, bool) or not isinstance(phase_in, int) or not 0 <= phase_in <= 1200:
        raise InputError(
            f"{place}: phase_in: {phase_in!r} is not allowed; give a whole number of months from 0 to 1200."
        )
    branches, share = _branches(given["branches"], f"{place}: branches") if "branches" in given else (None, None)
    segments = _segments(given["segments"], f"{place}: segments") if "segments" in given else None
    when = _trigger(given["when"], f"{place}: when") if "when" in given else None
    return Scope(since, until, phase_in, branches, share, segments, when)


def _month(value: Any, place: str) -> int:
    if not isinstance(value, str) or not MONTH.fullmatch(value):
        raise InputError(f"{place}: {value!r} is no month; give one such as 2008-07.")
    return month_number(value)


def _branches(value: Any, place: str) -> tuple[tuple[int, ...] | None, float | None]:
    if isinstance(value, Mapping):
        share = value.get("share")
        if (
            set(value) != {"share"}
            or isinstance(share, bool)
            or not isinstance(share, int | float)
            or not 0 < share <= 1
        ):
            raise InputError(f"{place}: {dict(value)!r} is not allowed; give share, over 0 up to 1: chosen by lot.")
        return None, float(share)
    found: list[int] = []
    for item in value if isinstance(value, list | tuple) else [value]:
        span = SPAN.fullmatch(item) if isinstance(item, str) else None
        if span:
            found += range(int(span[1]), int(span[2]) + 1)
        elif isinstance(item, int) and not isinstance(item, bool) and item >= 0:
            found.append(item)
        else:
            raise InputError(f"{place}: {item!r} is not allowed; give numbers from 0, spans such as 0-9, or a share.")
    if not found or len(set(found)) < len(found):
        raise InputError(f"{place}: {value!r} names none or one twice; give every branch once.")
    return tuple(sorted(found)), None


def _segments(value: Any, place: str) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not listed:
        raise InputError(f"{place}: {value!r} is not allowed; give some of {', '.join(SEGMENTS)}.")
    for name in listed:
        if name not in SEGMENTS:
            raise InputError(
                f"{place}: {name!r} is not known; give some of {', '.join(SEGMENTS)}.{nearest(str(name), SEGMENTS)}"
            )
    return tuple(name for name in SEGMENTS if name in listed)


def _trigger(value: Any, place: str) -> Trigger:
    if not isinstance(value, Mapping) or "measure" not in value or ("above" in value) == ("below" in value):
        raise InputError(
            f"{place}: {value!r} is not allowed; give a measure, either above or below, and perhaps release."
        )
    for key in value:
        if key not in TRIGGER_KEYS:
            allowed = ", ".join(TRIGGER_KEYS)
            raise InputError(f"{place}: there is no {key!r}; give {allowed}.{nearest(str(key), TRIGGER_KEYS)}")
    rising = "above" in value
    threshold = _number(value["above" if rising else "below"], f"{place}: {'above' if rising else 'below'}")
    release = _number(value["release"], f"{place}: release") if "release" in value else threshold
    if (release > threshold) if rising else (release < threshold):
        side = "above" if rising else "below"
        raise InputError(
            f"{place}: release: {release:g} is {side} the threshold {threshold:g}; give one on the other side."
        )
    return Trigger(str(value["measure"]), threshold, release, rising)


def _number(value: Any, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        raise InputError(f"{place}: {value!r} is no number; give one.")
    return float(value)


__all__ = ["ALWAYS", "KEYS", "Scope", "Trigger", "read_scope"]
