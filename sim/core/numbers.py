"""Elementary functions that give the same bits on every machine, and the laws of chance built on them.

C libraries differ in the last bits of exp and log, and one bit can decide whether a borrower defaults. Here only +, -,
*, / and the square root are used, which IEEE 754 rounds in one way, and the bits of a number. Without fast-math flags
Numba keeps the order and the rounding written here, so machine code and plain Python give the same bits too.
"""

import math
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from sim.core.compiling import inlined, rule
from sim.core.errors import InputError

# ln 2 in two parts: the high one ends in so many zeros that its product with a binary exponent is exact.
LN2_HIGH = float.fromhex("0x1.62e42feep-1")
LN2_LOW = float.fromhex("0x1.a39ef35793c76p-33")
LN2 = float.fromhex("0x1.62e42fefa39efp-1")
PER_LN2 = float.fromhex("0x1.71547652b82fep+0")
PER_ROOT_2PI = float.fromhex("0x1.9884533d43651p-2")

TO_WHOLE = 1.5 * 2.0**52  # added and taken away again, it leaves the nearest whole number
FRACTION_BITS = 52
FRACTION = (1 << FRACTION_BITS) - 1
EXPONENT_BIAS = 1023
ROOT_HALF = 0x3FE6A09E << 32  # the bits of a number just below the root of 1/2
TO_RANGE = (EXPONENT_BIAS << FRACTION_BITS) - ROOT_HALF
SMALLEST_NORMAL = 2.0**-1022
FAR_TAIL = 1e-10  # probability; beyond e^-25 of it other coefficients are used

# Taylor's coefficients; what is left out is below a tenth of the last bit for |r| <= ln 2 / 2, and for z <= 0.0295.
EXPONENTIAL = tuple(1.0 / math.factorial(power) for power in range(2, 14))  # (e^r - 1 - r) / r^2
LOGARITHM = tuple(2.0 / (2 * power + 1) for power in range(1, 11))  # (ln((1 + s) / (1 - s)) / s - 2) / z, z = s^2

# Wichura 1988, "Algorithm AS 241: The percentage points of the normal distribution", PPND16, Applied Statistics 37:477.
CENTRE_OVER = (
    3.3871328727963666080e0,
    1.3314166789178437745e2,
    1.9715909503065514427e3,
    1.3731693765509461125e4,
    4.5921953931549871457e4,
    6.7265770927008700853e4,
    3.3430575583588128105e4,
    2.5090809287301226727e3,
)
CENTRE_UNDER = (
    1.0,
    4.2313330701600911252e1,
    6.8718700749205790830e2,
    5.3941960214247511077e3,
    2.1213794301586595867e4,
    3.9307895800092710610e4,
    2.8729085735721942674e4,
    5.2264952788528545610e3,
)
TAIL_OVER = (
    1.42343711074968357734e0,
    4.63033784615654529590e0,
    5.76949722146069140550e0,
    3.64784832476320460504e0,
    1.27045825245236838258e0,
    2.41780725177450611770e-1,
    2.27238449892691845833e-2,
    7.74545014278341407640e-4,
)
TAIL_UNDER = (
    1.0,
    2.05319162663775882187e0,
    1.67638483018380384940e0,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9,
)
FAR_TAIL_OVER = (
    6.65790464350110377720e0,
    5.46378491116411436990e0,
    1.78482653991729133580e0,
    2.96560571828504891230e-1,
    2.65321895265761230930e-2,
    1.24266094738807843860e-3,
    2.71155556874348757815e-5,
    2.01033439929228813265e-7,
)
FAR_TAIL_UNDER = (
    1.0,
    5.99832206555887937690e-1,
    1.36929880922735805310e-1,
    1.48753612908506148525e-2,
    7.86869131145613259100e-4,
    1.84631831751005468180e-5,
    1.42151175831644588870e-7,
    2.04426310338993978564e-15,
)

# Cody 1969, "Rational Chebyshev approximations for the error function", Mathematics of Computation 23:631, in the form
# his routine ANORM gives them (ACM Transactions on Mathematical Software 19:22, 1993).
BODY_OVER = (
    18154.981253343561249,
    1067.6894854603709582,
    161.02823106855587881,
    2.2352520354606839287,
    0.065682337918207449113,
)
BODY_UNDER = (
    45507.789335026729956,
    10260.932208618978205,
    976.09855173777669322,
    47.20258190468824187,
    1.0,
)
SHOULDER_OVER = (
    9842.7148383839780218,
    11602.651437647350124,
    6848.1904505362823326,
    2494.5375852903726711,
    597.27027639480026226,
    93.506656132177855979,
    8.8831497943883759412,
    0.39894151208813466764,
    1.0765576773720192317e-8,
)
SHOULDER_UNDER = (
    19685.429676859990727,
    38912.003286093271411,
    34900.952721145977266,
    18615.571640885098091,
    6485.558298266760755,
    1519.377599407554805,
    235.38790178262499861,
    22.266688044328115691,
    1.0,
)
REMOTE_OVER = (
    2.9112874951168792e-5,
    0.001421619193227893466,
    0.022235277870649807,
    0.1274011611602473639,
    0.21589853405795699,
    0.02307344176494017303,
)
REMOTE_UNDER = (
    7.29751555083966205e-5,
    0.00378239633202758244,
    0.0659881378689285515,
    0.468238212480865118,
    1.28426009614491121,
    1.0,
)


@rule
def polynomial(coefficients: tuple[float, ...], x: float) -> float:
    """Return the sum of coefficients[k] x^k: Horner's rule for the even and the odd powers side by side."""
    square = x * x
    last = len(coefficients) - 1
    high, low = coefficients[last], coefficients[last - 1]
    for power in range(last - 2, 0, -2):
        high = high * square + coefficients[power]
        low = low * square + coefficients[power - 1]
    if last % 2 == 0:
        return high * square + coefficients[0] + low * x
    return high * x + low


@rule
def exponential(x: float) -> float:
    """Return e^x to 1 unit in the last place: 0 for x under -745.2, infinity for x over 709.78.

    x = n ln 2 + r with n whole, so e^x is 2^n times the Taylor polynomial of e^r.
    """
    if x != x:
        return x
    x = min(max(x, -746.0), 710.0)
    whole = (x * PER_LN2 + TO_WHOLE) - TO_WHOLE
    high, low = x - whole * LN2_HIGH, whole * LN2_LOW
    r = high - low
    power = 1.0 + (high + (r * r * polynomial(EXPONENTIAL, r) - low))  # high is exact, r is rounded
    # Two powers of two, because one may be out of range where the result is not.
    first = int(whole) >> 1
    second = int(whole) - first
    scaled = power * float(np.int64((first + EXPONENT_BIAS) << FRACTION_BITS).view(np.float64))
    return scaled * float(np.int64((second + EXPONENT_BIAS) << FRACTION_BITS).view(np.float64))


@rule
def logarithm_of_normal(x: float, lift: int = 0) -> float:
    """Return the natural logarithm of 2^-lift x for a positive normal number x, to 1 unit in the last place.

    x = 2^n (1 + f) with 1 + f between the roots of 1/2 and 2. With s = f / (2 + f) and z = s^2,
    ln(1 + f) = ln((1 + s) / (1 - s)) = 2 s + s z P(z) = f - s (f - z P(z)); the last form keeps f, which is exact.
    """
    bits = int(np.float64(x).view(np.int64)) + TO_RANGE
    n = float((bits >> FRACTION_BITS) - EXPONENT_BIAS - lift)
    f = float(np.int64((bits & FRACTION) + ROOT_HALF).view(np.float64)) - 1.0
    s = f / (2.0 + f)
    z = s * s
    return n * LN2_HIGH + (f - (s * (f - z * polynomial(LOGARITHM, z)) - n * LN2_LOW))


@rule
def logarithm(x: float) -> float:
    """Return the natural logarithm of x to 1 unit in the last place: minus infinity at 0, NaN below."""
    if x != x or x == math.inf:
        return x
    if x <= 0.0:
        return -math.inf if x == 0.0 else math.nan
    lift = 54 if x < SMALLEST_NORMAL else 0
    return logarithm_of_normal(x * 2.0**54 if lift > 0 else x, lift)


@rule
def exponentials(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return e to the power of every number, float64[len(values)]: NumPy's own differs between processors."""
    result = np.empty(len(values))
    for place in range(len(values)):
        result[place] = exponential(values[place])
    return result


@rule
def logistic(x: float) -> float:
    """Return 1 / (1 + e^-x), from 0 to 1, to 2 units in the last place; 0 for x under -709.78."""
    return 1.0 / (1.0 + exponential(-x))


@rule
def half_life_decay(half_life: float) -> float:
    """Return the share left after one month of what halves in `half_life` months: 2^(-1 / half_life).

    Nothing is left at half-life 0: the months are independent.
    """
    if half_life <= 0.0:
        return 0.0
    return exponential(-LN2 / half_life)


@rule
def normal_probability(x: float) -> float:
    """Return the probability that a standard normal number is at most x.

    To 2e-16; below 0 also to 1e-15 of the value, down to 1e-300. Rational approximations by Cody (1969).
    """
    if x != x:
        return x
    size = abs(x)
    if size <= 0.67448975:
        square = x * x
        return 0.5 + x * polynomial(BODY_OVER, square) / polynomial(BODY_UNDER, square)
    if size > 39.0:
        return 1.0 if x > 0.0 else 0.0
    if size <= 5.656854249492381:  # root of 32
        ratio = polynomial(SHOULDER_OVER, size) / polynomial(SHOULDER_UNDER, size)
    else:
        inverse = 1.0 / (x * x)
        ratio = PER_ROOT_2PI - inverse * polynomial(REMOTE_OVER, inverse) / polynomial(REMOTE_UNDER, inverse)
        ratio /= size
    # The rounding of x^2 would be magnified: `near` has few bits, so its square is exact, and `left` is what the sum of
    # the two parts of x^2 loses.
    near = int(size * 16.0) / 16.0
    rest = (size - near) * (size + near)
    square = near * near + rest
    left = rest - (square - near * near)
    tail = exponential(-0.5 * square) * (1.0 - 0.5 * left) * ratio
    return 1.0 - tail if x > 0.0 else tail


@rule
def normal_quantile(u: float) -> float:
    """Return the x that a standard normal number is below with probability u, to 1e-15 of the value.

    Infinite at 0 and 1, NaN outside. It does not fall as u rises in steps of 2^-52, and the quantile of 1 - u is minus
    that of u wherever 1 - u is exact. Wichura (1988), three ranges of u.
    """
    if u <= 0.0 or u >= 1.0:
        return -math.inf if u == 0.0 else (math.inf if u == 1.0 else math.nan)
    centred = u - 0.5
    if abs(centred) <= 0.425:
        r = 0.180625 - centred * centred
        return centred * polynomial(CENTRE_OVER, r) / polynomial(CENTRE_UNDER, r)
    r = math.sqrt(-logarithm(min(u, 1.0 - u)))
    if r <= 5.0:
        size = polynomial(TAIL_OVER, r - 1.6) / polynomial(TAIL_UNDER, r - 1.6)
    else:
        size = polynomial(FAR_TAIL_OVER, r - 5.0) / polynomial(FAR_TAIL_UNDER, r - 5.0)
    return -size if centred < 0.0 else size


@rule
def normal_quantiles(draws: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return `normal_quantile` of every draw from inside (0, 1), float64[len(draws)], to the same bits.

    The middle range is computed for all, the tails for those in them, without branches, so that several fit into one
    instruction.
    """
    result = np.empty(len(draws))
    outer, count = np.empty(len(draws), np.uint32), 0
    for place in range(len(draws)):
        centred = draws[place] - 0.5
        r = 0.180625 - centred * centred
        result[place] = centred * polynomial(CENTRE_OVER, r) / polynomial(CENTRE_UNDER, r)
    for place in range(len(draws)):
        outer[count] = place  # overwritten unless it is counted: a branch here would be guessed wrong too often
        count += 1 if abs(draws[place] - 0.5) > 0.425 else 0
    tail = np.empty(count)
    for number in range(count):
        tail[number] = draws[outer[number]]
    for number in range(count):
        u = tail[number]
        r = math.sqrt(-logarithm_of_normal(min(u, 1.0 - u)))
        size = polynomial(TAIL_OVER, r - 1.6) / polynomial(TAIL_UNDER, r - 1.6)
        tail[number] = -size if u < 0.5 else size
    for number in range(count):
        place = outer[number]
        far = abs(draws[place] - 0.5) > 0.5 - FAR_TAIL  # hardly ever
        result[place] = normal_quantile(draws[place]) if far else tail[number]
    return result


@lru_cache(maxsize=64)
def beta_quantiles(mean: float, concentration: float, points: int = 513) -> npt.NDArray[np.float64]:
    """Tabulate the quantiles of the Beta law with parameters mean x concentration and (1 - mean) x concentration.

    Returns float64[points], read-only, for probabilities evenly spaced from 0 to 1, to be read by `interpolate`. The
    first and last entry are placed so that the outermost pieces have their right mean: a line drawn to 0 or 1 would
    make thin tails thick. Entries are rounded to 9 decimals, so that the last bits of SciPy's result do not matter.
    Raises InputError unless 0 <= mean <= 1, concentration > 0 and points >= 3.
    """
    if not (0.0 <= mean <= 1.0 and 0.0 < concentration < math.inf and points >= 3):
        raise InputError(
            f"Beta law with mean {mean}, concentration {concentration}, {points} points:"
            " the mean must be from 0 to 1, the concentration above 0, the points 3 or more."
        )
    if mean in (0.0, 1.0):
        table = np.full(points, mean)
    else:
        from scipy.special import betainc, betaincinv

        first, second = mean * concentration, (1.0 - mean) * concentration
        table = np.asarray(betaincinv(first, second, np.linspace(0.0, 1.0, points)), dtype=np.float64)
        pieces = points - 1
        lowest = mean * betainc(first + 1.0, second, table[1]) * pieces
        highest = mean * (1.0 - betainc(first + 1.0, second, table[-2])) * pieces
        table[0] = np.clip(2.0 * lowest - table[1], 0.0, table[1])
        table[-1] = np.clip(2.0 * highest - table[-2], table[-2], 1.0)
        table = np.round(table, 9)
    table.setflags(write=False)
    return table


@inlined
def interpolate(table: npt.NDArray[np.float64], u: float) -> float:
    """Return the table's value at u, where its entries stand evenly from u = 0 to u = 1: straight lines between them.

    The result never falls as u rises if the table does not. Any u below 0 counts as 0, any above 1 as 1.
    """
    last = len(table) - 1
    position = max(0.0, min(u, 1.0)) * last  # in this order a NaN becomes 0: compiled code checks no bounds
    piece = min(int(position), last - 1)
    low, high = float(table[piece]), float(table[piece + 1])
    return min(high, low + (position - piece) * (high - low))
