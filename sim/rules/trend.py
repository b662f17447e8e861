"""The trend of a series as it is known at the time."""

import numpy as np

from sim.core.columns import Floats
from sim.core.compiling import compiled


@compiled
def one_sided_trend(series: Floats, smoothness: float) -> Floats:
    """Return the end point of a Hodrick-Prescott trend fitted to the months so far, for every month.

    The Kalman filter of a trend whose second difference is noise of variance 1 / `smoothness` of that of what
    surrounds the trend. It begins on a line through the first two values that are numbers.
    """
    trend = np.full(len(series), np.nan)
    now = before = 0.0
    known = 0
    p11 = p12 = p22 = 0.0  # variances and covariance of the trend now and a month before
    for month in range(len(series)):
        value = series[month]
        if value != value:
            continue
        known += 1
        if known == 1:
            now, trend[month] = value, value
            continue
        if known == 2:
            before, now, trend[month] = now, value, value
            p11, p12, p22 = 1.0, 0.0, 1.0  # both are off by the noise of one month
            continue
        ahead = 2.0 * now - before
        f11 = 4.0 * p11 - 4.0 * p12 + p22 + 1.0 / smoothness
        f12, f22 = 2.0 * p11 - p12, p11
        weight = f11 / (f11 + 1.0)
        other = f12 / (f11 + 1.0)
        before = now + other * (value - ahead)
        now = ahead + weight * (value - ahead)
        p11, p12, p22 = f11 * (1.0 - weight), f12 * (1.0 - weight), f22 - other * f12
        trend[month] = now
    return trend
