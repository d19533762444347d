"""How many pages are made at a time."""

import threading

from pages.shared import turns

ENOUGH = 10  # seconds


def test_no_more_pages_are_made_at_a_time_than_there_are_turns():
    """All but one come in; the last does once somebody waits for another process, who comes back once that one has left."""
    inside, asks, answered, back, end = threading.Semaphore(0), *(threading.Event() for _ in range(4))

    def page(asking=False):
        with turns.take():
            inside.release()
            if asking:
                asks.wait(ENOUGH)
                with turns.leave():
                    answered.wait(ENOUGH)
                back.set()
            end.wait(ENOUGH)

    threads = [threading.Thread(target=page, args=(number == 0,)) for number in range(turns.MOST + 1)]
    threads[0].start()
    assert inside.acquire(timeout=ENOUGH)
    for thread in threads[1:]:
        thread.start()
    assert all(inside.acquire(timeout=ENOUGH) for _ in range(turns.MOST - 1))
    assert not inside.acquire(timeout=0.2), "there was no turn left"
    asks.set()
    assert inside.acquire(timeout=ENOUGH), "the one that asks has left its turn"
    answered.set()
    assert not back.wait(0.2), "others have all turns"
    end.set()
    assert back.wait(ENOUGH)
    for thread in threads:
        thread.join(ENOUGH)
    assert not any(thread.is_alive() for thread in threads)


def test_what_has_no_turn_leaves_none():
    with turns.leave():
        pass
    assert all(turns._turns.acquire(blocking=False) for _ in range(turns.MOST))
    assert not turns._turns.acquire(blocking=False)
    for _ in range(turns.MOST):
        turns._turns.release()


def test_whoever_waited_too_long_goes_ahead_and_gives_no_turn_back(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    for _ in range(turns.MOST):
        turns._turns.acquire()
    with turns.take(), turns.leave():
        assert not turns._turns.acquire(blocking=False)
    for _ in range(turns.MOST):
        turns._turns.release()
    assert all(turns._turns.acquire(blocking=False) for _ in range(turns.MOST))
    for _ in range(turns.MOST):
        turns._turns.release()
