"""The JSON Schema of an experiment file, printed from the declarations: for editors, and for other programs."""

from collections.abc import Mapping
from typing import Any

from sim.core.declare import Declared
from sim.experiment.claims import BOUNDS, CLAIM_KEYS, CONFIDENCES, DIRECTIONS, LONGEST_CLAIM, LONGEST_SOURCE, RUN, UNITS
from sim.experiment.formulas import LONGEST, MARK
from sim.experiment.spec import (
    DEFAULT_SEEDS,
    KEPT,
    LARGEST_SEED,
    LONGEST_NAME,
    LONGEST_REMARK,
    MONTHLY,
    MOST_SEEDS,
    NUMBERS,
    PLAIN_NAME,
    STATUS_QUO,
)
from sim.measures import MEASURES
from sim.policies import POLICIES, SETS, Policy
from sim.scenarios import SCENARIOS
from sim.world.parties import SEGMENTS
from sim.world.shapes import SHAPES, Shape
from sim.world.size import World

WORKED_OUT = {"type": "string", "pattern": rf"^\s*{MARK}", "maxLength": LONGEST, "description": "A formula."}
FORMULA = {"anyOf": [{"type": "number"}, {"type": "string", "minLength": 1, "maxLength": LONGEST}]}
OWN_POLICY = {
    "type": "object",
    "required": ["class"],
    "properties": {"class": {"type": "string", "pattern": r"^[^:]+:[A-Za-z_]\w*$"}},
    "description": "A policy of your own: a file beside this one, and the class in it.",
}
MODEL = {"type": "string", "pattern": r"^[^:]+:[A-Za-z_]\w*$"}
PLAIN_NAME_PATTERN = r"^(?![.~-])[^\s/\\]([^/\\\x00-\x1f]*[^\s/\\])?$"


def experiment_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12) of an experiment file."""
    numbers = _closed({name: number(made) for name, made in NUMBERS.items()})
    policy_names = {"enum": list(POLICIES)} if POLICIES else {"type": "string"}
    arm_names = {"enum": list(dict.fromkeys([*SETS, *POLICIES])), "description": "A set of policies, or a policy."}
    arm = _closed(
        {
            "label": {**_plain_name("What the arm is called."), "default": STATUS_QUO},
            "policies": {
                "type": "array",
                "items": {"anyOf": [policy_names, *(_policy(name) for name in POLICIES), OWN_POLICY]},
                "default": [],
            },
            "parameters": {**numbers, "description": "Numbers that hold in this arm."},
        }
    )
    seed = {"type": "integer", "minimum": 0, "maximum": LARGEST_SEED}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ruralcredit experiment",
        "description": "Scenarios x arms x seeds in one world.",
        "required": ["title"],
        **_closed(
            {
                "title": _plain_name("The question."),
                "model": {
                    "anyOf": [MODEL, {**_closed({"call": MODEL, "code": {"type": "string"}}), "required": ["call"]}],
                    "description": "A model of your own in place of the bank: a file beside this one, and a function.",
                },
                "source": {"type": "string", "maxLength": LONGEST_REMARK, "description": "Where it comes from."},
                "base": {"type": "string", "description": "A file of settings over which these are laid."},
                "given": {
                    "type": "object",
                    "additionalProperties": {
                        "anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}, "minItems": 1}]
                    },
                    "description": "Quantities that formulas name; a list is a case for each value.",
                },
                "world": _closed({name: number(made) for name, made in World.fields.items()}),
                "network": {
                    "description": "A network of your own, from files or by its shape.",
                    "anyOf": [_files(), *map(_shape, SHAPES.values())],
                },
                "scenarios": {
                    "type": "array",
                    "items": {
                        "anyOf": [
                            {"enum": list(SCENARIOS)},
                            {"type": "string", "pattern": r"\.csv$", "description": "An economy of your own."},
                            {"type": "object", "required": ["name", "start", "series"]},
                        ]
                    },
                    "uniqueItems": True,
                    "minItems": 1,
                    "default": ["baseline"],
                },
                "arms": {
                    "type": "array",
                    "items": {"anyOf": [arm_names, arm]},
                    "minItems": 1,
                    "default": [{"label": STATUS_QUO}],
                },
                "reference": _plain_name("Label of the arm that the others are compared with; the first by default."),
                "vary": {
                    "type": "object",
                    "additionalProperties": {"type": "array", "minItems": 1, "uniqueItems": True},
                    "minProperties": 1,
                    "description": "Names and the values each takes; every combination is run.",
                },
                "sensitivity": {"type": "object", "description": "A design of samples that shows what matters."},
                "precision": {
                    "type": "object",
                    "additionalProperties": {"type": "number", "exclusiveMinimum": 0},
                    "description": "Seeds are added until intervals of differences are so narrow (half widths).",
                },
                "max_seeds": {"type": "integer", "minimum": 1, "maximum": MOST_SEEDS},
                "warmup": {
                    "type": "string",
                    "pattern": r"^\d{4}-(0[1-9]|1[0-2])$",
                    "description": "First month in which arms may differ; until then one run serves all of them.",
                },
                "cluster": {"type": "object", "description": "Settings for `run --cluster`; they change no result."},
                "seeds": {
                    "description": "How many (n means 0 to n-1), or which.",
                    "oneOf": [
                        {"type": "integer", "minimum": 1, "maximum": MOST_SEEDS},
                        WORKED_OUT,
                        {"type": "array", "items": seed, "minItems": 1, "uniqueItems": True},
                    ],
                    "default": DEFAULT_SEEDS,
                },
                "parameters": {**numbers, "description": "Numbers that hold in all arms."},
                "record": {
                    **_names(MEASURES),
                    "description": "Monthly measures to store.",
                    "default": list(MONTHLY),
                },
                "keep": {**_names(KEPT), "description": "More to store.", "default": []},
                "samples": {
                    "type": "object",
                    "additionalProperties": FORMULA,
                    "description": "Names that stand for formulas over measures in what claims obtain.",
                },
                "claims": {
                    "type": "array",
                    "items": _claim(),
                    "minItems": 1,
                    "description": "What `ruralcredit reproduce` checks.",
                },
            }
        ),
    }


def number(made: Declared) -> dict[str, Any]:
    """Return the schema of one declared number, which may also be a formula."""
    about = {"default": made.default, "description": f"{made.meaning} Unit: {made.unit}. Source: {made.source}."}
    if made.choices:
        return {"enum": list(made.choices), **about}
    if made.type == "month":
        return {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$", **about}
    kinds = {"int": "integer", "bool": ["boolean", "number"]}
    plain = {"type": kinds.get(made.type, "number"), "minimum": made.low, "maximum": made.high}
    return {"anyOf": [plain, WORKED_OUT], **about}


def _claim() -> dict[str, Any]:
    """Return the schema of a claim: what is obtained, and one thing that is expected of it."""
    fields = {
        **dict.fromkeys(CLAIM_KEYS, FORMULA),
        "claim": {"type": "string", "minLength": 1, "maxLength": LONGEST_CLAIM},
        "between": {"type": "array", "items": FORMULA, "minItems": 2, "maxItems": 2},
        "unit": {"enum": list(UNITS), "default": RUN},
        "direction": {"enum": list(DIRECTIONS), "description": "Of 0; the 95 % interval must leave it out."},
        "confidence": {"enum": list(CONFIDENCES), "description": "How sure the source's figure is."},
        **{key: {"type": "string", "minLength": 1, "maxLength": LONGEST_SOURCE} for key in ("source", "country")},
        "tuned": {"type": "boolean", "default": False, "description": "A default was set by it: no evidence."},
    }
    one = [{"required": [bound]} for bound in BOUNDS]
    return {**_closed(fields), "required": ["claim", "obtained"], "oneOf": one}


def _files() -> dict[str, Any]:
    made = _closed(
        {
            "ties": _file("Who knows whom: party, neighbour, strength (0 to 1)."),
            "guarantees": _file("Who stands for whose opening loan: borrower, guarantor, share."),
            "parties": _file("What is known of parties: party, kind, segment, branch, village."),
            "content": {"type": "string", "description": "Refuse files with any other content."},
        }
    )
    return {**made, "anyOf": [{"required": ["ties"]}, {"required": ["guarantees"]}]}


def _shape(shape: type[Shape]) -> dict[str, Any]:
    numbers = {name: number(made) for name, made in shape.fields.items()}
    made = _closed({"shape": {"const": shape.name}, **numbers})
    return {**made, "required": ["shape"], "description": shape.meaning}


def _policy(name: str) -> dict[str, Any]:
    policy = POLICIES[name]
    numbers = {key: number(field) for key, field in policy.fields.items()}
    made = _closed({"name": {"const": name}, **numbers, **_scope(policy)})
    return {**made, "required": ["name"], "description": policy.meaning}


def _scope(policy: type[Policy]) -> dict[str, Any]:
    """Return when and for whom a policy may hold."""
    month = {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}
    branch = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": "^[0-9]+-[0-9]+$"}]}
    share = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
    segment = {"enum": list(SEGMENTS)}
    places = {
        "branches": {
            "anyOf": [branch, {"type": "array", "items": branch, "minItems": 1},
                      {**_closed({"share": share}), "required": ["share"]}],
            "description": "Numbers from 0, spans such as 0-9, or a share of them chosen by lot.",
        },
        "segments": {
            "anyOf": [segment, {"type": "array", "items": segment, "minItems": 1}],
            "description": "Customers it is for.",
        },
    }  # fmt: skip
    refused = ("branches", "segments") if policy.everywhere else ("segments",) if policy.by_branch else ()
    number = {"type": "number"}
    trigger = _closed({"measure": {"enum": [name for name, measure in MEASURES.items() if measure.monthly]},
                       "above": number, "below": number, "release": number})  # fmt: skip
    return {
        "from": {**month, "description": "First month in force."},
        "until": {**month, "description": "Last month in force."},
        "phase_in": {"type": "integer", "minimum": 0, "maximum": 1200, "description": "Months until in full force."},
        **{key: made for key, made in places.items() if key not in refused},
        "when": {
            **trigger,
            "required": ["measure"],
            "oneOf": [{"required": ["above"]}, {"required": ["below"]}],
            "description": "In force once the bank's measure has passed, until it is back beyond `release`.",
        },
    }


def _closed(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(properties), "additionalProperties": False}


def _file(description: str) -> dict[str, Any]:
    return {"type": "string", "pattern": r"\.([cC][sS][vV]|[gG][rR][aA][pP][hH][mM][lL])$", "description": description}


def _names(known: Any) -> dict[str, Any]:
    return {"type": "array", "items": {"enum": list(known)}, "uniqueItems": True}


def _plain_name(description: str) -> dict[str, Any]:
    return {
        "type": "string",
        "description": f"{description} {PLAIN_NAME[0].upper()}{PLAIN_NAME[1:]}.",
        "minLength": 1,
        "maxLength": LONGEST_NAME,
        "pattern": PLAIN_NAME_PATTERN,
    }


__all__ = ["experiment_schema"]
