"""What the bank makes of what it sees of an applicant: quality, default probability, price."""

from math import sqrt

from sim.core.compiling import rule
from sim.core.finance import break_even_rate
from sim.core.numbers import logistic, normal_quantile

PERFECT = 1e6  # precision of a score that says all there is to know


@rule
def precision_of_score(power: float, separation: float) -> float:
    """Precision of a signal of quality that ranks the bad below the good with probability `power` (its AUC).

    AUC = Phi(d' / sqrt 2) with d' = separation / sqrt(1 + noise^2); 0.5 tells nothing; 1 / sd^2.
    """
    d_prime = sqrt(2.0) * normal_quantile(power)
    if d_prime <= 0.0:
        return 0.0
    noise = (separation / d_prime) ** 2 - 1.0
    return 1.0 / max(noise, 1.0 / PERFECT)


@rule
def precision_of_visits(
    noise: float, effort: float, client: float, tenure: float, first_visit: float, learning: float, weight: float
) -> float:
    """Precision of what the officer in charge knows: w (1 + e) / n^2 x k / (k + l), k = v + min(client, tenure).

    It grows with the months he has known him, and is lost when the officer is moved on; 1 / sd^2.
    """
    known = first_visit + min(client, tenure)
    return weight * (1.0 + effort) / (noise * noise) * known / (known + learning)


@rule
def precision_of_peers(noise: float, peers: float) -> float:
    """Precision of the mean opinion of so many peers, each with the given error: n / noise^2; 1 / sd^2."""
    return peers / (noise * noise)


@rule
def precision_of_committee(noise: float, readers: float, reviewed: float) -> float:
    """Precision of the mean opinion of all readers but the first, where decisions are reviewed: s (n - 1) / noise^2.

    The first reads what the score says. Readers err apart from each other; 1 / sd^2.
    """
    return reviewed * (readers - 1.0) / (noise * noise)


@rule
def expected_quality(
    quality: float, score: float, visits: float, peers: float, file: float, endorsed: float, committee: float,
    score_draw: float, visits_draw: float, peers_draw: float, file_draw: float, endorsed_draw: float,
    committee_draw: float,
) -> float:  # fmt: skip
    """Posterior mean of a standard normal quality after six signals, weighted by their precision (0 is none); sd.

    Each signal is quality + draw / sqrt(precision); draws are uniform and become normal here.
    """
    weighted, total = 0.0, 1.0
    if score > 0.0:
        weighted += score * quality + sqrt(score) * normal_quantile(score_draw)
        total += score
    if visits > 0.0:
        weighted += visits * quality + sqrt(visits) * normal_quantile(visits_draw)
        total += visits
    if peers > 0.0:
        weighted += peers * quality + sqrt(peers) * normal_quantile(peers_draw)
        total += peers
    if file > 0.0:
        weighted += file * quality + sqrt(file) * normal_quantile(file_draw)
        total += file
    if endorsed > 0.0:
        weighted += endorsed * quality + sqrt(endorsed) * normal_quantile(endorsed_draw)
        total += endorsed
    if committee > 0.0:
        weighted += committee * quality + sqrt(committee) * normal_quantile(committee_draw)
        total += committee
    return weighted / total


@rule
def uncovered_share(balance: float, capital: float, cash: float) -> float:
    """Share of a loan that the borrower's working capital and cash no longer cover, as a visit shows."""
    if balance <= 0.0:
        return 0.0
    return max(0.0, 1.0 - (max(0.0, capital) + max(0.0, cash)) / balance)


@rule
def burden(owed: float, yearly_income: float) -> float:
    """Debt seen in years of income, 3 at most."""
    return min(3.0, max(0.0, owed) / max(1.0, yearly_income))


@rule
def default_probability_to_neighbours(
    prior: float, quality_weight: float, quality: float, record_weight: float, record: int
) -> float:
    """Yearly default probability to those who know a borrower's quality, and his record with the bank."""
    against = known_against(record_weight, record, 0.0, 0.0, 0.0, 0.0)
    return estimated_default_probability(prior, quality_weight, quality, against)


@rule
def known_against(
    record_weight: float, late_record: int, cover_weight: float, uncovered: float, debt_weight: float, burden: float
) -> float:
    """What record, cover and debts elsewhere add to the log odds; twelve late months count at most."""
    return record_weight * min(late_record, 12) + cover_weight * uncovered + debt_weight * burden


@rule
def estimated_default_probability(level: float, weight: float, quality: float, against: float) -> float:
    """Yearly default probability the bank expects: logit = level - weight x expected quality + what is held against."""
    return logistic(level - weight * quality + against)


@rule
def debt_service(amount: float, rate: float, elsewhere: float, years: float, yearly_income: float) -> float:
    """Interest and an even share of principal a year, of this loan and of debts seen elsewhere, over income."""
    return (amount + elsewhere) * (rate + 1.0 / years) / max(1.0, yearly_income)


@rule
def has_too_many(elsewhere: float, most: float) -> bool:
    """Whether one loan more, beside the debt at another bank that is seen, would be over the cap on loans."""
    return (2.0 if elsewhere > 0.0 else 1.0) > most


@rule
def offered_rate(
    benchmark: float, multiple: float, ceiling: float, by_risk: float, funding: float, operating_cost: float,
    risk: float, loss: float, margin: float,
) -> float:  # fmt: skip
    """The posted rate, the rate that covers this borrower's risk, or between, under the ceiling of the day; 1/year.

    Beyond the covering rate (`by_risk` over 1) it could fall below nothing; it does not.
    """
    posted = benchmark * multiple
    if by_risk > 0.0:
        covering = break_even_rate(funding, operating_cost, min(risk, 0.5), loss) + margin
        posted += by_risk * (covering - posted)
    return max(0.0, min(posted, benchmark * ceiling))
