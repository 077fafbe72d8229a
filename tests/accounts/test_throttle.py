from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import SignInFailure
from accounts.throttle import PER_ACCOUNT, PER_ADDRESS, Throttled, account_key, begin_try, forgive

NOW = datetime(2026, 1, 2, 7, 30, tzinfo=UTC)
HOME, ELSEWHERE = "192.0.2.1", "198.51.100.9"
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


def fail(
    times: int, username: str = "a", address: str = HOME, device: str = "", now: datetime = NOW
) -> None:
    for _ in range(times):
        begin_try(username=username, address=address, device=device, now=now)


def is_throttled(
    username: str = "a", address: str = HOME, device: str = "", now: datetime = NOW
) -> bool:
    try:
        forgive(begin_try(username=username, address=address, device=device, now=now))
    except Throttled:
        return True
    return False


def test_the_limits_are_those_promised() -> None:
    assert (PER_ACCOUNT.tries, PER_ACCOUNT.within) == (10, 15 * MINUTE)
    assert (PER_ADDRESS.tries, PER_ADDRESS.within) == (100, 10 * MINUTE)


def test_the_eleventh_wrong_try_is_not_let_through() -> None:
    fail(9)
    assert not is_throttled()
    fail(1)
    assert is_throttled()


def test_another_account_and_another_address_are_not_held_back() -> None:
    fail(10)
    assert not is_throttled(username="b")
    assert not is_throttled(address=ELSEWHERE)


def test_the_name_counts_however_it_is_typed() -> None:
    fail(5, username="nguyen")
    fail(5, username=" NGUYEN ")
    assert is_throttled(username="Nguyen")
    assert account_key("nguyen") != account_key("nguyễn")


def test_one_is_told_when_to_come_back_and_may_then() -> None:
    fail(4, now=NOW)
    fail(6, now=NOW + 5 * MINUTE)
    with pytest.raises(Throttled) as refusal:
        begin_try(username="a", address=HOME, now=NOW + 6 * MINUTE)
    assert refusal.value.until == NOW + 15 * MINUTE
    assert is_throttled(now=refusal.value.until - timedelta(seconds=1))
    assert not is_throttled(now=refusal.value.until)


def test_tries_made_while_throttled_do_not_lengthen_it() -> None:
    fail(10)
    assert all(is_throttled(now=NOW + minute * MINUTE) for minute in range(15))
    assert not is_throttled(now=NOW + 15 * MINUTE)


def test_a_right_password_does_not_forgive_earlier_wrong_ones() -> None:
    fail(9)
    assert not is_throttled()  # right, and forgiven
    fail(1)
    assert is_throttled()


def test_one_address_is_held_back_over_all_accounts() -> None:
    for number in range(20):
        fail(5, username=f"user{number}")
    assert is_throttled(username="never tried")
    assert not is_throttled(username="never tried", address=ELSEWHERE)
    assert not is_throttled(username="never tried", now=NOW + 10 * MINUTE)


def test_a_known_device_is_never_locked_out_by_others() -> None:
    fail(10, username="a")
    for number in range(18):
        fail(5, username=f"user{number}")
    assert is_throttled(username="a")
    assert not is_throttled(username="a", device="desk")


def test_a_known_device_has_a_limit_of_its_own_wherever_it_is() -> None:
    fail(5, device="desk", address=HOME)
    fail(5, device="desk", address=ELSEWHERE)
    assert is_throttled(device="desk", address="203.0.113.5")
    assert not is_throttled(device="other desk")


def test_wrong_tries_on_known_devices_do_not_hold_back_their_office() -> None:
    for number in range(20):
        fail(9, username=f"user{number}", device=f"desk{number}")
    assert not is_throttled(username="newcomer")


def test_tries_that_no_longer_count_are_deleted() -> None:
    fail(10)
    fail(1, username="b", now=NOW + 16 * MINUTE)
    assert SignInFailure.objects.count() == 1


def test_a_clock_that_was_set_back_locks_nobody_out() -> None:
    fail(10, now=NOW + timedelta(days=1))
    assert not is_throttled(now=NOW)


@pytest.mark.django_db(transaction=True)
def test_tries_made_at_the_same_moment_do_not_slip_through_together() -> None:
    """Counting after checking would let a burst in; on two connections at least, as in real life."""
    fail(4)
    barrier = Barrier(16)

    def one_try(_: int) -> bool:
        barrier.wait()
        try:
            begin_try(username="a", address=HOME, now=NOW)
        except Throttled:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(max_workers=16) as pool:
        let_through = sum(pool.map(one_try, range(16)))
    assert let_through <= 6
    assert SignInFailure.objects.count() == 4 + let_through


def test_nothing_that_was_typed_is_kept() -> None:
    fail(1, username="my secret typed into the wrong field")
    row = SignInFailure.objects.get()
    assert "secret" not in row.account
    assert HOME not in row.address
