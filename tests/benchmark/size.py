"""Large worlds: what a borrower-month costs as the world grows, and what memory a borrower takes."""

from tests.benchmark.fresh import in_process
from tests.benchmark.results import table, verdict

MONTHS = 120
SIZES = (10_000, 100_000, 1_000_000)
TURNS = {10_000: 5, 100_000: 3, 1_000_000: 1}
DEARER, BYTES = 2.5, 500  # at most: a borrower-month at a million against ten thousand; memory of a borrower


def report() -> str:
    """Measure and return the table."""
    tiny = in_process(60, MONTHS)["peak"]
    rows, cost, memory = [], {}, {}
    for borrowers in SIZES:
        runs = [in_process(borrowers, MONTHS) for _ in range(TURNS[borrowers])]
        making, months = min(run["making"] for run in runs), min(run["months"] for run in runs)
        cost[borrowers] = 1e9 * months / (borrowers * MONTHS)
        memory[borrowers] = (min(run["peak"] for run in runs) - tiny) / borrowers
        rows.append([f"{borrowers:,}", f"{making:.2f} s", f"{months:.2f} s", f"{cost[borrowers]:.0f} ns",
                     f"{cost[borrowers] / cost[SIZES[0]]:.2f}", f"{memory[borrowers]:,.0f}"])  # fmt: skip
    head = [f"borrowers, {MONTHS} months", "world", "months", "a borrower-month", "to the first", "bytes a borrower"]
    largest = SIZES[-1]
    dearer = cost[largest] / cost[SIZES[0]]
    claims = table(
        ["target", "measured", ""],
        [
            [f"a borrower-month at {largest:,} <= {DEARER} x that at {SIZES[0]:,}", f"{dearer:.2f} x",
             verdict(dearer <= DEARER)],
            [f"{largest:,} borrowers x {MONTHS} months complete", f"{rows[-1][2]}", "met"],
            [f"<= {BYTES} bytes resident a borrower", f"{memory[largest]:,.0f} bytes",
             verdict(memory[largest] <= BYTES)],
        ],
    )  # fmt: skip
    about = (
        "Each in a process of its own, on one core, with the 20 branches of the defaults. Memory: the process's peak\n"
        f"less that of a world of 60 ({tiny / 2**20:.0f} MiB), everything included, over the borrowers."
    )
    return "\n\n".join([about, table(head, rows), claims])
