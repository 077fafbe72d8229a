"""What is illustrated, and by which made-up amounts and shapes. Nothing here was ever published.

Amounts are in the unit of the indicator. Where a real figure or plan is published for a key, it is taken
in place of the amount given here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from indicators.calculations import Bound
from indicators.periods import Frequency

OLD_PROVINCE: Final = "LC-OLD"
OLD_YEARS: Final = (2023, 2024)
"""The last years of the old province, shown by district."""

NEW_PROVINCE: Final = "LC-NEW"
MERGED_IN: Final = 2025
"""The first year of the merged province, shown by commune, as are the present year and the one before."""

FIRST_OWN_YEAR: Final = 2026
"""The first year that began in the merged province. Amounts of later years grow from those of this one."""

GROWTH: Final = 3
"""Percent of the amounts of FIRST_OWN_YEAR by which plans grow each year after it."""

AMOUNT = int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """An indicator that is counted over months, quarters or half-years.

    `shape` are the usual shares of the periods of a year, in percent. `totals` are made-up years, for
    want of a published one; `plans` made-up plans of the province. From FIRST_OWN_YEAR on a year comes
    to `pace` percent of its plan, or of `later` where it has none. `by_area`: whether the areas within
    report it, `by_commune` whether those of the merged province do too; `planned_by_area`: whether they
    have targets. `follows_poverty`: whether more of it happens where more households are poor. `within`
    is the indicator it is a part of, area by area and month by month; `may_exceed`: whether some areas
    may be far ahead of their plan.
    """

    indicator: str
    frequency: Frequency
    shape: tuple[int, ...]
    totals: Mapping[int, AMOUNT] = field(default_factory=dict)
    plans: Mapping[int, AMOUNT] = field(default_factory=dict)
    pace: int = 100
    later: AMOUNT | None = None
    by_area: bool = True
    by_commune: bool = True
    planned_by_area: bool = False
    follows_poverty: bool = False
    within: str | None = None
    may_exceed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """An indicator that is the sum of its parts; only the parts get figures.

    `shares` are what the parts usually make of the whole, in percent, in the order of `flows`.
    """

    whole: Flow
    flows: tuple[Flow, ...]
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A state counted monthly for the merged province from FIRST_OWN_YEAR on, rising evenly.

    `first` at the end of its January, `step` more each month. `ahead` is by how much January is already
    above the plan of the year; a plan that is far above (below zero here) has targets by quarter.
    """

    indicator: str
    first: int
    step: int
    ahead: int | None = None
    quarterly_targets: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A target of the merged province without figures within the year: assessed at its end, or overdue.

    `step` is added each year after FIRST_OWN_YEAR.
    """

    indicator: str
    value: str
    step: str = "0"
    bound: Bound = Bound.EXACT
    since: int = FIRST_OWN_YEAR

    def value_in(self, year: int) -> Decimal:
        return Decimal(self.value) + Decimal(self.step) * max(0, year - FIRST_OWN_YEAR)


MONTH, QUARTER = Frequency.MONTH, Frequency.QUARTER

FLOWS: Final = (
    Flow(
        indicator="EMP_JOBS_NEW",
        frequency=MONTH,
        shape=(8, 8, 10, 11, 10, 10, 8, 8, 8, 7, 7, 5),
        totals={2025: 31_020},
        plans={2026: 32_000},
        pace=103,
        planned_by_area=True,
    ),
    Flow(
        indicator="EMP_OVERSEAS",
        frequency=MONTH,
        shape=(7, 5, 9, 9, 9, 9, 8, 9, 9, 9, 9, 8),
        totals={2024: 262, 2025: 950},
        plans={2025: 900, 2026: 1_100},
        pace=78,
        planned_by_area=True,
        within="EMP_JOBS_NEW",
    ),
    Flow(
        indicator="EMP_SHIFT",
        frequency=MONTH,
        shape=(9, 8, 10, 10, 10, 10, 10, 9, 9, 6, 5, 4),
        totals={2025: 7_420},
        plans={2026: 7_500},
        pace=94,
        planned_by_area=True,
    ),
    Flow(
        indicator="EMP_LOAN_AMOUNT",
        frequency=QUARTER,
        shape=(25, 25, 26, 24),
        totals={2024: "731.5", 2025: "1486.2"},
        plans={2025: 1_400, 2026: 1_550},
        pace=104,
        planned_by_area=True,
    ),
    Flow(
        indicator="EMP_LOAN_BORROWERS",
        frequency=QUARTER,
        shape=(25, 25, 26, 24),
        totals={2024: 6_050, 2025: 12_140},
        plans={2025: 12_000, 2026: 12_600},
        pace=95,
    ),
    Flow(
        indicator="EMP_JOBFAIR",
        frequency=MONTH,
        shape=(6, 8, 11, 10, 9, 9, 8, 8, 9, 8, 8, 6),
        totals={2025: 104},
        plans={2025: 90, 2026: 100},
        pace=128,
        by_area=False,
    ),
    Flow(
        indicator="EMP_CONSULT",
        frequency=MONTH,
        shape=(8, 8, 9, 9, 9, 8, 8, 8, 8, 9, 8, 8),
        totals={2025: 39_260},
        plans={2025: 38_000, 2026: 40_000},
        pace=105,
        by_area=False,
    ),
    Flow(
        indicator="INS_UI_BENEFIT",
        frequency=MONTH,
        shape=(7, 8, 10, 9, 9, 8, 8, 9, 9, 8, 8, 7),
        totals={2024: 2_140, 2025: 5_210},
        later=5_300,
        by_commune=False,
    ),
    Flow(
        indicator="FND_GRATITUDE",
        frequency=QUARTER,
        shape=(14, 20, 46, 20),
        totals={2024: 5_602, 2025: 11_730},
        plans={2025: 11_000, 2026: 12_000},
        pace=103,
        planned_by_area=True,
    ),
    Flow(
        indicator="FND_NTP_DISB",
        frequency=MONTH,
        shape=(2, 3, 5, 7, 8, 9, 9, 10, 11, 11, 12, 13),
        totals={2025: "1162.4"},
        later="1002.5",
        follows_poverty=True,
        may_exceed=False,
    ),
    Flow(
        indicator="POV_HOUSE",
        frequency=MONTH,
        shape=(3, 3, 7, 10, 12, 12, 10, 10, 11, 10, 8, 4),
        totals={2025: 6_134},
        plans={2025: 6_000, 2026: 3_600},
        pace=82,
        planned_by_area=True,
        follows_poverty=True,
    ),
    Flow(
        indicator="TRN_RURAL",
        frequency=MONTH,
        shape=(4, 4, 7, 9, 10, 9, 8, 9, 11, 11, 10, 8),
        totals={2025: 4_560},
        plans={2025: 4_500, 2026: 4_600},
        pace=92,
        by_area=False,
        within="TRN_ENROLL",
    ),
    Flow(
        indicator="TSK_DIRECTIVE",
        frequency=MONTH,
        shape=(8, 7, 9, 9, 8, 9, 8, 8, 9, 9, 8, 8),
        by_area=False,
    ),
    Flow(
        indicator="POV_ESCAPED",
        frequency=Frequency.YEAR,
        shape=(100,),
        follows_poverty=True,
    ),
)
"""In this order: what another is a part of comes before it."""

_SCHOOL_YEAR: Final = (3, 2, 3, 3, 4, 5, 8, 20, 25, 15, 8, 4)

TRAINING: Final = Parts(
    whole=Flow(
        indicator="TRN_ENROLL",
        frequency=MONTH,
        shape=(),
        totals={2024: 14_620, 2025: 27_900},
        plans={2026: 29_000},
        pace=95,
        planned_by_area=True,
    ),
    flows=(
        Flow(indicator="TRN_COLLEGE", frequency=MONTH, shape=_SCHOOL_YEAR),
        Flow(indicator="TRN_INTER", frequency=MONTH, shape=_SCHOOL_YEAR),
        Flow(
            indicator="TRN_ELEM",
            frequency=MONTH,
            shape=(4, 4, 5, 6, 6, 7, 6, 12, 11, 13, 13, 13),
        ),
    ),
    shares=(6, 18, 76),
)

LEVELS: Final = (
    Level(indicator="INS_SI_COMP", first=87_300, step=140, ahead=300),
    Level(indicator="INS_SI_VOL", first=45_900, step=190, ahead=-16_100, quarterly_targets=True),
    Level(indicator="INS_UI_PART", first=75_700, step=110, ahead=200),
    Level(indicator="MER_MONTHLY", first=7_420, step=-12),
    Level(indicator="PRO_MONTHLY", first=64_310, step=85),
    Level(indicator="PRO_CARED", first=608, step=1),
    Level(indicator="SEV_REHAB", first=412, step=3),
)

PROMISES: Final = (
    Promise(indicator="INS_SI_TOTAL", value="132500", step="2000"),
    Promise(indicator="FND_NTP_RATE", value="95", since=2025),
    Promise(indicator="TSK_DONE_RATE", value="100"),
    # assessed when the year is over
    Promise(indicator="TRN_TRAINED_RATE", value="71", step="0.8"),
    Promise(indicator="TRN_CERT_RATE", value="27", step="0.8"),
    Promise(indicator="EMP_AGRI_SHARE", value="49.5", step="-1"),
    Promise(indicator="POV_RATE_CHANGE", value="-1.5", bound=Bound.AT_MOST),
    Promise(indicator="INS_SI_RATE", value="30", step="3.5"),
    Promise(indicator="INS_UI_RATE", value="18", step="3.5"),
    # nothing reported
    Promise(indicator="OSH_ACCIDENT", value="60", bound=Bound.AT_MOST),
    Promise(indicator="MER_GIFT", value="21000"),
    Promise(indicator="MER_NURSING", value="2600"),
)

ASSIGNED_FUNDS: Final = ("FND_NTP_PLAN", {2025: "1250.0"}, "1310.0")
"""What is assigned for a year at its beginning: the indicator, a year of its own, FIRST_OWN_YEAR."""

DISBURSED: Final = "FND_NTP_DISB"
"""The flow that is paid out of it; in no area more than was assigned there."""

TASKS: Final = ("TSK_ASSIGNED", "TSK_DONE", 24, 95)
"""Tasks given and done, how many are given a year, and the pace in percent at which they are done."""

DISTRICTS: Final[Mapping[str, tuple[int, int]]] = {
    "D080": (229, 7),
    "D082": (97, 303),
    "D083": (80, 332),
    "D084": (45, 407),
    "D085": (81, 338),
    "D086": (156, 62),
    "D087": (117, 115),
    "D088": (84, 135),
    "D089": (111, 125),
}
"""Made-up shares of the old province's households, and how many in a thousand are poor."""

NEAR_POOR: Final[Mapping[str, int]] = {
    "D080": 12,
    "D082": 140,
    "D083": 150,
    "D084": 170,
    "D085": 183,
    "D086": 60,
    "D087": 90,
    "D088": 95,
    "D089": 90,
}
"""How many in a thousand households are near-poor; made up."""
