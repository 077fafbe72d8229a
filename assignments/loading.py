"""Years of which only totals of tasks are known, from their table into the database.

In the manner of `organisation.loading`: all or nothing, and what is there already is kept.
"""

from typing import Final

from django.db import transaction

from accounts import activity
from accounts.choices import Verb
from assignments.models import YearTotal
from indicators.actions import kept
from indicators.loading import Sources
from organisation.loading import Folder, add

TABLES: Final = {"assignment_totals": "year kind given done source_url note"}


@transaction.atomic
def load_totals(folder: Folder) -> int:
    """Load the totals that are not there yet, each with its trace; how many there were.

    Raises LoadRefused where the table holds a fault.
    """
    folder.require(TABLES)
    known = set(YearTotal.objects.values_list("year", "kind"))
    sources, added = Sources(), 0
    for row in folder.rows("assignment_totals"):
        total = YearTotal(
            year=row.whole("year"),
            kind=row["kind"],
            given=row.whole("given"),
            done=row.whole("done"),
            note=row.text("note"),
        )
        if (total.year, total.kind) in known:
            continue
        source = sources.named(row)
        if source is None:  # told by `named`
            continue
        total.source = source
        if add(row, total):
            activity.record(verb=Verb.LOADED, target=total, by=None, new=kept(total))
            added += 1
    folder.refuse_if_faulty()
    return added
