"""Libraries that not everybody needs: those of the package's extras."""

import warnings
from importlib import import_module
from typing import Any

from sim.core.errors import InputError


def library(name: str, asked: str, extra: str) -> Any:
    """Return a module of an extra, its warnings of what else it could use left aside.

    Raises InputError, beginning with what was asked for, that says how to install it.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return import_module(name)
    except ImportError:
        package = name.partition(".")[0].replace("_", "-")
        raise InputError(
            f"{asked}: {package} is not installed; pip install 'ruralcredit[{extra}]' brings it."
        ) from None


__all__ = ["library"]
