"""Many verdicts at once: probabilities adjusted so that a family of them rarely holds a single false one."""

from typing import Any

import numpy as np
import numpy.typing as npt


def adjusted(p: Any) -> npt.NDArray[np.float64]:
    """Return probabilities adjusted by Holm's method: [test] to [test]; NaN stays NaN and is no member of the family.

    Rejecting where they are below 5 %, no true hypothesis is rejected in 95 % of families, however the tests depend on
    each other. Holm (1979), "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
    Statistics 6: 65-70.
    """
    from statsmodels.stats.multitest import multipletests

    found = np.asarray(p, dtype=float).copy()
    known = ~np.isnan(found)
    if known.any():
        found[known] = multipletests(found[known], method="holm")[1]
    return found


__all__ = ["adjusted"]
