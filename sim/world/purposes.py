"""What a draw is for. Four purposes share one block of random words, so those drawn together stand together."""

# Once, when a party is made (month -1)
QUALITY, INCOME_LEVEL, WEALTH, SEGMENT = 0, 1, 2, 3
TRADE, TEMPER, STANDING, PROJECT = 4, 5, 6, 7
OPENING_LOAN, OPENING_AGE, OPENING_BAD, OPENING_SHOCK = 8, 9, 10, 11
OPENING_PRODUCT, OPENING_SCHEDULE, POPULARITY, OPENING_LATE = 12, 13, 14, 15
OPENING_RECIPROCITY, BUREAU, OPENING_RECOVERY, HOME = 16, 17, 18, 19
PROJECT_RISK = 100

# Once per tie (entity = row of ties)
TIE_OUTSIDE, TIE_REWIRED, TIE_PLACE, TIE_STRENGTH = 20, 21, 22, 23
TIE_BLOCK = TIE_OUTSIDE // 4

# Every month, for every party
INCOME_SHOCK, JOB_LOST, JOB_FOUND, ASKS = 24, 25, 26, 27
MONTHLY_BLOCK = INCOME_SHOCK // 4

# In the month in which it matters, for the party concerned
TEMPTATION, PUNCTUAL, FORCED_RENEWAL, RECOVERY_RATE = 28, 29, 30, 31
SIGNAL, LOTTERY, PRODUCT, SCHEDULE = 32, 33, 34, 35
LEAVES, WRITTEN_OFF, RECOVERY_NONE = 36, 38, 39

# In the month in which it matters: what the bank sees beside its score
VISITS, PEERS, FILE, ENDORSED = 48, 49, 50, 51
SIGNALS_BLOCK = VISITS // 4
WARNED, COMMITTEE = 52, 53
VISIT, BUYER, PROJECT_ENDS = 60, 61, 62

# Every month, for every branch (entity = row of branches)
DISTRICT_SHOCK, AUDIT, HANDED_OVER = 40, 41, 42

# At other banks: in the month in which it matters, for the party concerned
COMPETING_MET, FOREIGN_MET, COMPETING_SIGNAL, FOREIGN_SIGNAL = 68, 69, 70, 71
SWITCHING, LEAVES_ELSEWHERE = 72, 73

# At other banks, once (month -1): for a party, and for a branch
OPENING_ELSEWHERE, OPENING_ELSEWHERE_AGE, COMPETING_HERE, FOREIGN_HERE = 76, 77, 78, 79

# Every month, for the nation (entity 0)
CREDIT_FACTOR, CYCLE_REGIME, CYCLE_SHOCK = 44, 45, 46

# Once, when a bank of a sector is made (entity 0, month -1)
BANK_CAPITAL, BANK_BAD_LOANS, BANK_FUNDING, BANK_UNSECURED, BANK_GROWTH = 92, 93, 94, 95, 96

# Once, when a network is made by its shape (entity = member, or member x places + place)
SHAPE_NUMBER, SHAPE_GUARANTOR, SHAPE_TURN = 104, 105, 106

# Once (month -1): for every branch, where a policy is tried out; for every party, whether it is for him
PILOT, CHOSEN = 112, 113
