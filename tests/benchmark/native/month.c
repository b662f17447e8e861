/* The month from income to ageing, in the order of sim/model.py. */

#include <stdlib.h>
#include <time.h>

#include "phases/phases.h"

#define FOR_PYTHON __attribute__((visibility("default")))

static const struct {
    const char *name;
    void (*run)(struct world *w);
} PHASES[] = {
    {"households.draw_luck", draw_luck},
    {"households.earn", earn},
    {"informal.collect", collect_informal},
    {"competing.collect", collect_elsewhere},
    {"repayment.list_active", list_active},
    {"orders.deliver", deliver},
    {"projects.end", end_projects},
    {"repayment.mature", mature},
    {"monitoring.warn", warn},
    {"repayment.bill", bill},
    {"repayment.offer", offer},
    {"guarantees.call", call},
    {"repayment.pay", pay},
    {"guarantees.pay_calls", pay_calls},
    {"credit_lines.use", use_lines},
    {"informal.carry", carry},
    {"households.spend", spend},
    {"guarantees.repay_guarantors", repay_guarantors},
    {"ageing.age", age},
    {"ageing.hide", hide},
    {"ageing.default", default_},
};

FOR_PYTHON const int PHASE_COUNT = sizeof PHASES / sizeof *PHASES;

FOR_PYTHON const char *phase_name(int phase) { return PHASES[phase].name; }

/* Run all phases, or, where nanoseconds are wanted, all phases with the clock between them. */
FOR_PYTHON void run_month(struct world *w, int64_t month, int64_t *nanoseconds) {
    w->month = month;
    if (nanoseconds == NULL) {
        for (int phase = 0; phase < PHASE_COUNT; phase++) PHASES[phase].run(w);
        return;
    }
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    for (int phase = 0; phase < PHASE_COUNT; phase++) {
        PHASES[phase].run(w);
        clock_gettime(CLOCK_MONOTONIC, &after);
        nanoseconds[phase] = (after.tv_sec - before.tv_sec) * 1000000000 + after.tv_nsec - before.tv_nsec;
        before = after;
    }
}

/* A world on somebody else's columns: a block of each kind for every table, then every record's numbers. */
FOR_PYTHON struct world *open_world(void **blocks, const int64_t *counts, int64_t start, uint64_t luck,
                                    const double *tables, int64_t table_points) {
    struct world *w = calloc(1, sizeof *w);
    take_blocks(w, blocks, counts);
    w->start = start;
    w->luck = luck;
    w->recovery_tables = tables;
    w->table_points = table_points;
    size_t most = (size_t)(w->accounts.count);
    for (int one = 0; one < SCRATCH_COLUMNS; one++) w->scratch.real[one] = calloc(most, sizeof(double));
    for (int one = 0; one < SCRATCH_COLUMNS; one++) w->scratch.whole[one] = calloc(most, sizeof(int32_t));
    return w;
}

FOR_PYTHON void close_world(struct world *w) {
    for (int one = 0; one < SCRATCH_COLUMNS; one++) free(w->scratch.real[one]);
    for (int one = 0; one < SCRATCH_COLUMNS; one++) free(w->scratch.whole[one]);
    free(w);
}
