"""Pages are made in turn: one at a time, in the order in which they were asked for, and nobody waits for long work."""

import threading
import time

import pytest

from pages._turns import Turns


def test_one_page_at_a_time_in_the_order_they_came():
    turns, order, at_once, most = Turns(longest_seconds=60), [], [0], [0]
    gate, queued = threading.Event(), []

    def first():
        with turns.turn():
            gate.wait(30)

    def one(number):
        with turns.turn():
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
            order.append(number)
            time.sleep(0.002)
            at_once[0] -= 1

    threads = [threading.Thread(target=first)]
    threads[0].start()
    wait_until(lambda: turns._holder is not None)
    for number in range(12):
        threads.append(threading.Thread(target=one, args=(number,)))
        threads[-1].start()
        wait_until(lambda wanted=number + 1: len(turns._waiting) == wanted)
        queued.append(number)
    gate.set()
    for thread in threads:
        thread.join(30)
    assert order == queued
    assert most == [1]


def test_a_page_that_takes_long_does_not_keep_the_others():
    turns, done, gate = Turns(longest_seconds=0.01), [], threading.Event()

    def long():
        with turns.turn():
            gate.wait(30)
        done.append("long")

    slow = threading.Thread(target=long)
    slow.start()
    wait_until(lambda: turns._holder is not None)
    for number in range(3):
        with turns.turn():
            done.append(number)
    gate.set()
    slow.join(30)
    assert done == [0, 1, 2, "long"]
    with turns.turn():  # and the one that overran took nobody's turn away
        assert turns._holder is not None


def test_a_page_that_fails_gives_its_turn_back():
    turns = Turns(longest_seconds=60)
    with pytest.raises(RuntimeError), turns.turn():
        raise RuntimeError
    with turns.turn():
        pass
    assert turns._holder is None


def wait_until(holds, seconds: float = 30.0) -> None:
    """Poll until it holds."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.001)


def test_a_page_that_rests_gives_its_turn_away_and_takes_the_next():
    turns, order = Turns(longest_seconds=60), []

    def another():
        with turns.turn():
            order.append("another")

    def rest():
        order.append("rests")
        other = threading.Thread(target=another)
        other.start()
        other.join(30)

    with turns.turn():
        turns.rest(rest)
        order.append("goes on")
        assert turns._holder is not None
    assert order == ["rests", "another", "goes on"]
    assert turns._holder is None


def test_a_page_does_not_rest_while_others_wait():
    turns, rested = Turns(longest_seconds=60), []
    with turns.turn():
        other = threading.Thread(target=lambda: turns.turn().__enter__())
        other.start()
        wait_until(lambda: len(turns._waiting) == 1)
        turns.rest(lambda: rested.append(True))
    other.join(30)
    assert rested == []
