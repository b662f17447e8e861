/* Elementary functions from +, -, *, / and the square root alone: the same bits as sim/core/numbers.py. */

#ifndef NUMBERS_H
#define NUMBERS_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "declared.h"

/* Of two equal numbers the first, as Python's own min and max; a zero has a sign. */
static inline double larger(double first, double second) { return second > first ? second : first; }
static inline double smaller(double first, double second) { return second < first ? second : first; }
static inline int larger_whole(int first, int second) { return second > first ? second : first; }

static inline int64_t floor_mod(int64_t number, int64_t by) {
    int64_t rest = number % by;
    return rest < 0 ? rest + by : rest;
}

static inline double as_double(uint64_t bits) {
    double number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

static inline uint64_t bits_of(double number) {
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

/* Horner's rule for the even and the odd powers side by side. */
static inline double polynomial(const double *coefficients, int count, double x) {
    double square = x * x;
    int last = count - 1;
    double high = coefficients[last], low = coefficients[last - 1];
#pragma GCC unroll 16
    for (int power = last - 2; power > 0; power -= 2) {
        high = high * square + coefficients[power];
        low = low * square + coefficients[power - 1];
    }
    if (last % 2 == 0) return high * square + coefficients[0] + low * x;
    return high * x + low;
}
#define POLYNOMIAL(coefficients, x) polynomial(coefficients, sizeof(coefficients) / sizeof(*(coefficients)), x)

static inline double exponential(double x) {
    if (x != x) return x;
    x = smaller(larger(x, -746.0), 710.0);
    double whole = (x * PER_LN2 + TO_WHOLE) - TO_WHOLE;
    double high = x - whole * LN2_HIGH, low = whole * LN2_LOW;
    double r = high - low;
    double power = 1.0 + (high + (r * r * POLYNOMIAL(EXPONENTIAL, r) - low));
    int64_t first = (int64_t)whole >> 1, second = (int64_t)whole - first;
    double scaled = power * as_double((uint64_t)(first + EXPONENT_BIAS) << FRACTION_BITS);
    return scaled * as_double((uint64_t)(second + EXPONENT_BIAS) << FRACTION_BITS);
}

/* Of 2^-lift x, for a positive normal number x. */
static inline double logarithm_of_normal(double x, int lift) {
    int64_t bits = (int64_t)bits_of(x) + TO_RANGE;
    double n = (double)((bits >> FRACTION_BITS) - EXPONENT_BIAS - lift);
    double f = as_double((uint64_t)((bits & FRACTION) + ROOT_HALF)) - 1.0;
    double s = f / (2.0 + f);
    double z = s * s;
    return n * LN2_HIGH + (f - (s * (f - z * POLYNOMIAL(LOGARITHM, z)) - n * LN2_LOW));
}

static inline double logarithm(double x) {
    if (x != x || x == INFINITY) return x;
    if (x <= 0.0) return x == 0.0 ? -INFINITY : NAN;
    int lift = x < SMALLEST_NORMAL ? 54 : 0;
    return logarithm_of_normal(lift > 0 ? x * 0x1p54 : x, lift);
}

static inline double logistic(double x) { return 1.0 / (1.0 + exponential(-x)); }

static inline double half_life_decay(double half_life) {
    return half_life <= 0.0 ? 0.0 : exponential(-LN2 / half_life);
}

static inline double normal_probability(double x) {
    if (x != x) return x;
    double size = fabs(x), ratio;
    if (size <= 0.67448975) {
        double square = x * x;
        return 0.5 + x * POLYNOMIAL(BODY_OVER, square) / POLYNOMIAL(BODY_UNDER, square);
    }
    if (size > 39.0) return x > 0.0 ? 1.0 : 0.0;
    if (size <= 5.656854249492381) {
        ratio = POLYNOMIAL(SHOULDER_OVER, size) / POLYNOMIAL(SHOULDER_UNDER, size);
    } else {
        double inverse = 1.0 / (x * x);
        ratio = PER_ROOT_2PI - inverse * POLYNOMIAL(REMOTE_OVER, inverse) / POLYNOMIAL(REMOTE_UNDER, inverse);
        ratio /= size;
    }
    double near_ = (double)(int64_t)(size * 16.0) / 16.0;
    double rest = (size - near_) * (size + near_);
    double square = near_ * near_ + rest;
    double left = rest - (square - near_ * near_);
    double tail = exponential(-0.5 * square) * (1.0 - 0.5 * left) * ratio;
    return x > 0.0 ? 1.0 - tail : tail;
}

static inline double normal_quantile(double u) {
    if (u <= 0.0 || u >= 1.0) return u == 0.0 ? -INFINITY : (u == 1.0 ? INFINITY : NAN);
    double centred = u - 0.5;
    if (fabs(centred) <= 0.425) {
        double r = 0.180625 - centred * centred;
        return centred * POLYNOMIAL(CENTRE_OVER, r) / POLYNOMIAL(CENTRE_UNDER, r);
    }
    double r = sqrt(-logarithm(smaller(u, 1.0 - u))), size;
    if (r <= 5.0) {
        size = POLYNOMIAL(TAIL_OVER, r - 1.6) / POLYNOMIAL(TAIL_UNDER, r - 1.6);
    } else {
        size = POLYNOMIAL(FAR_TAIL_OVER, r - 5.0) / POLYNOMIAL(FAR_TAIL_UNDER, r - 5.0);
    }
    return centred < 0.0 ? -size : size;
}

/* The middle range for all, then the tails for those in them, without branches: several fit into one instruction. */
static inline void normal_quantiles(const double *restrict draws, double *restrict result, double *restrict tail,
                                    int32_t *restrict outer, int64_t count) {
    int64_t far = 0;
    for (int64_t place = 0; place < count; place++) {
        double centred = draws[place] - 0.5;
        double r = 0.180625 - centred * centred;
        result[place] = centred * POLYNOMIAL(CENTRE_OVER, r) / POLYNOMIAL(CENTRE_UNDER, r);
    }
    for (int64_t place = 0; place < count; place++) {
        outer[far] = (int32_t)place; /* overwritten unless it is counted */
        far += fabs(draws[place] - 0.5) > 0.425;
    }
    for (int64_t number = 0; number < far; number++) tail[number] = draws[outer[number]];
    for (int64_t number = 0; number < far; number++) {
        double u = tail[number], r = sqrt(-logarithm_of_normal(smaller(u, 1.0 - u), 0));
        double size = POLYNOMIAL(TAIL_OVER, r - 1.6) / POLYNOMIAL(TAIL_UNDER, r - 1.6);
        tail[number] = u < 0.5 ? -size : size;
    }
    for (int64_t number = 0; number < far; number++) {
        double u = draws[outer[number]];
        result[outer[number]] = fabs(u - 0.5) > 0.5 - FAR_TAIL ? normal_quantile(u) : tail[number];
    }
}

static inline double interpolate(const double *table, int64_t points, double u) {
    int64_t last = points - 1;
    double position = larger(0.0, smaller(u, 1.0)) * (double)last;
    int64_t piece = (int64_t)position < last - 1 ? (int64_t)position : last - 1;
    double low = table[piece], high = table[piece + 1];
    return smaller(high, low + (position - (double)piece) * (high - low));
}

#endif
