"""`make bench`: how fast the dashboard is, as ratios to floors that were measured in the same run.

    sets.py        the generated data, pure            pages.py      what is asked for
    inside.py      the half that knows Django          processes.py  servers, ended with the bench
    floor.py       the pages nothing could beat        bare.py       the queries and nothing else
    client.py      a visitor without a browser         browser.py    what a visitor's browser sees
    entry.py       figures typed by many and by one    keyboard.py   from a key to the next paint
    forms.py       the forms they are typed into
    budgets.py     measures against budgets, pure      report.py     the tables, and where they go
    __main__.py    one run, from the data to the report

Nothing here asserts a time: numbers of a busy machine are printed with its load beside them.
"""
