"""From what the browser tells of events to the time of each key."""

from scripts.bench.keyboard import LEAST, key_times, with_a_slip


def test_of_each_key_the_longest_event_counts_and_what_is_not_told_is_the_least():
    events = [(7, 24.0), (7, 40.0), (9, 32.0), (7, 16.0)]

    assert key_times(events, keys=4) == [40.0, 32.0, LEAST, LEAST]


def test_every_tenth_number_is_ten_times_too_large():
    typed = [with_a_slip("150", row) for row in range(1, 21)]

    assert [typed.index("1500"), typed.count("1500"), typed.count("150")] == [9, 2, 18]
