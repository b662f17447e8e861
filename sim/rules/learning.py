"""How weights move when evidence comes in."""

from sim.core.compiling import rule


@rule
def newton_step(first: float, second: float, h11: float, h12: float, h22: float) -> tuple[float, float]:
    """Step of two weights up a concave likelihood: the gradient solved against the negative Hessian."""
    determinant = h11 * h22 - h12 * h12
    if determinant <= 0.0:
        return 0.0, 0.0
    return (h22 * first - h12 * second) / determinant, (h11 * second - h12 * first) / determinant
