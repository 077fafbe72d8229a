"""`make bench`: how fast the dashboard is, as ratios to floors that were measured in the same run.

    sets.py        the generated data, pure            pages.py      what is asked for
    inside.py      the half that knows Django          processes.py  servers, ended with the bench
    floor.py       the pages nothing could beat        bare.py       the queries and nothing else
    http.py        times and throughput over HTTP      browser.py    what a visitor's browser sees
    budgets.py     measures against budgets, pure      report.py     the tables, and where they go
    __main__.py    one run, from the data to the report

Nothing here asserts a time: numbers of a busy machine are printed with its load beside them.
"""
