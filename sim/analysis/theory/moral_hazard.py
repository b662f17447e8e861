"""Which project a borrower chooses, and how standing for each other changes it.

A safe project brings R_s with probability p_s, a risky one R_r with p_r. Who borrows 1 at a gross rate r with limited
liability keeps to the safe one while r <= (p_s R_s - p_r R_r) / (p_s - p_r). Two partners who choose alike and pay c
for each other do so while r + c (1 - p_s - p_r) is no more than that. Source: Stiglitz 1990, "Peer monitoring and
credit markets", World Bank Economic Review 4 (3): 351-366 (literature, high confidence).
"""


def safe_bound(p_safe: float, y_safe: float, p_risky: float, y_risky: float, liability: float) -> float:
    """Return the highest gross rate at which partners who pay `liability` for each other choose the safe project."""
    alone = (p_safe * y_safe - p_risky * y_risky) / (p_safe - p_risky)
    return alone + liability * (p_safe + p_risky - 1.0)


ALL = (safe_bound,)
