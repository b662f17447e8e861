/* Philox 4x64-10 by (seed, purpose, entity, month), as sim/core/draws.py. */

#ifndef DRAWS_H
#define DRAWS_H

#include <stdint.h>

#include "numbers.h"

struct words {
    uint64_t word[4];
};

static inline struct words philox(uint64_t seed, uint64_t block, uint64_t entity, uint64_t month) {
    uint64_t first = entity, second = month, third = block, fourth = 0, key = seed, other_key = 0;
#pragma GCC unroll 10
    for (int round = 0; round < ROUNDS; round++) {
        unsigned __int128 one = (unsigned __int128)FIRST_FACTOR * first;
        unsigned __int128 two = (unsigned __int128)SECOND_FACTOR * third;
        first = (uint64_t)(two >> 64) ^ second ^ key;
        second = (uint64_t)two;
        third = (uint64_t)(one >> 64) ^ fourth ^ other_key;
        fourth = (uint64_t)one;
        key += FIRST_KEY_STEP;
        other_key += SECOND_KEY_STEP;
    }
    return (struct words){{first, second, third, fourth}};
}

static inline double unit(uint64_t word) { return ((double)(int64_t)(word >> 12) + 0.5) * STEP; }

/* The two words of a product put together of 32-bit halves: several at a time, which a 128-bit product is not. */
static inline void multiply(uint64_t number, uint64_t factor, uint64_t *high, uint64_t *low) {
    const uint64_t half = 0xffffffff;
    uint64_t number_low = number & half, number_high = number >> 32;
    uint64_t factor_low = factor & half, factor_high = factor >> 32;
    uint64_t part = number_low * factor_low, middle = number_high * factor_low;
    uint64_t cross = (part >> 32) + (middle & half) + number_low * factor_high;
    *high = number_high * factor_high + (middle >> 32) + (cross >> 32);
    *low = (part & half) | (cross << 32);
}

/* The uniform draws for the four purposes of a block, of entities from the first on. */
static inline void uniform_columns(uint64_t seed, uint64_t block, int64_t from, int64_t count, uint64_t month,
                                   double *one, double *two, double *three, double *four) {
#pragma GCC ivdep
    for (int64_t entity = 0; entity < count; entity++) {
        uint64_t first = (uint64_t)(from + entity), second = month, third = block, fourth = 0;
        uint64_t key = seed, other_key = 0;
#pragma GCC unroll 10
        for (int round = 0; round < ROUNDS; round++) {
            uint64_t first_high, first_low, second_high, second_low;
            multiply(first, FIRST_FACTOR, &first_high, &first_low);
            multiply(third, SECOND_FACTOR, &second_high, &second_low);
            first = second_high ^ second ^ key;
            second = second_low;
            third = first_high ^ fourth ^ other_key;
            fourth = first_low;
            key += FIRST_KEY_STEP;
            other_key += SECOND_KEY_STEP;
        }
        one[entity] = unit(first);
        two[entity] = unit(second);
        three[entity] = unit(third);
        four[entity] = unit(fourth);
    }
}

static inline double uniform(uint64_t seed, uint64_t purpose, int64_t entity, int64_t month) {
    return unit(philox(seed, purpose >> 2, (uint64_t)entity, (uint64_t)month).word[purpose & 3]);
}

static inline double normal(uint64_t seed, uint64_t purpose, int64_t entity, int64_t month) {
    return normal_quantile(uniform(seed, purpose, entity, month));
}

#endif
