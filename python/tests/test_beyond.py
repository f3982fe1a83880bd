"""Work on other threads and processes."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

import arcvm

from .conftest import MIRROR

TEXTS = [MIRROR, "def solve(I):\n    return hmirror(I)\n", "def solve(I):\n    return vmirrorr(I)\n"]


def solved(task: arcvm.Task) -> list[bool]:
    return [bool(one) for one in arcvm.verify(TEXTS, task, threads=1).solved]


def fails_on_some(task: arcvm.Task) -> int:
    if task.id.startswith("0"):
        raise KeyError(task.id)
    return len(task.train)


def dies(task: arcvm.Task) -> int:
    os._exit(3)


EXECUTORS = {
    "threads": lambda: ThreadPoolExecutor(2),
    "spawn": lambda: ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")),
    "fork": lambda: ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")),
}


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("kind", EXECUTORS)
@pytest.mark.parametrize("seconds", [0.0, 0.2])
def test_every_executor_gives_the_same(kind: str, seconds: float, tasks: dict[str, arcvm.Task]) -> None:
    some = dict(list(tasks.items())[:30])
    expected = {id: solved(task) for id, task in some.items()}
    with EXECUTORS[kind]() as executor:
        assert dict(arcvm.map_tasks(solved, some, executor, seconds)) == expected


def test_each_thread_has_the_worker_that_it_asks_for() -> None:
    endless = arcvm.Program("def solve(I):\n    n = 0\n    while True:\n        n = n + 1\n    return I\n")
    grid = np.zeros((2, 2), dtype=np.int8)
    with ThreadPoolExecutor(1) as pool:
        long = pool.submit(endless.map, [grid] * 3, threads=1, budget={"fuel": 10_000_000})
        time.sleep(0.1)
        assert len(arcvm.Program(MIRROR).map([grid], threads=1)) == 1
        assert not long.done()
        with pytest.raises(arcvm.BudgetError):
            long.result()


def test_without_an_executor_it_runs_on_threads(tasks: dict[str, arcvm.Task]) -> None:
    some = list(tasks.values())[:20]
    found = dict(arcvm.map_tasks(fails_on_some, some))
    assert set(found) == {task.id for task in some}
    for task in some:
        one = found[task.id]
        if task.id.startswith("0"):
            assert isinstance(one, arcvm.Failure) and not one and "KeyError" in one.error and "fails_on_some" in one.traceback
        else:
            assert one == len(task.train)
    for seconds in (-1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="chunk_seconds"):
            arcvm.map_tasks(solved, some, chunk_seconds=seconds)
    wrong: Any = "x"
    with pytest.raises(TypeError, match="chunk_seconds"):
        arcvm.map_tasks(solved, some, chunk_seconds=wrong)
    with pytest.raises(TypeError, match="executor is 'x'; expected an executor"):
        arcvm.map_tasks(solved, some, wrong)
    plain = {task.id: task.to_dict() for task in some}
    assert {id: one for id, one in arcvm.map_tasks(lambda task: task.id, plain)} == {id: id for id in plain}
    with pytest.raises(TypeError, match="put it into a list"):
        arcvm.map_tasks(solved, some[0])  # type: ignore[arg-type]


def test_a_worker_that_dies_is_a_failure_of_each_task(tasks: dict[str, arcvm.Task]) -> None:
    some = list(tasks.values())[:5]
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
        found = dict(arcvm.map_tasks(dies, some, executor, 0))
    assert set(found) == {task.id for task in some}
    assert all(isinstance(one, arcvm.Failure) and one.lost for one in found.values())


def test_a_failure_is_one_line_and_tells_of_lost_workers() -> None:
    class KilledWorker(Exception):
        pass

    class Outer(Exception):
        cause = ValueError("scores is wrong\nand more")

    assert arcvm.Failure.of(ValueError("one\ntwo")).error == "ValueError: one"
    assert arcvm.Failure.of(KilledWorker("gone")).lost and not arcvm.Failure.of(ValueError("gone")).lost
    outer = arcvm.Failure.of(Outer("\x1b[36mremote\x1b[39m traceback"))
    assert outer == arcvm.Failure("ValueError: scores is wrong", "remote traceback", False)


def test_loky_works(tasks: dict[str, arcvm.Task]) -> None:
    loky = pytest.importorskip("loky")
    some = list(tasks.values())[:6]
    executor: Executor = loky.get_reusable_executor(max_workers=2)
    assert dict(arcvm.map_tasks(solved, some, executor)) == {task.id: solved(task) for task in some}
    loky.get_reusable_executor().shutdown()


def test_dask_works(tasks: dict[str, arcvm.Task]) -> None:
    distributed = pytest.importorskip("distributed")
    some = list(tasks.values())[:6]
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        executor: Executor = client.get_executor()
        assert dict(arcvm.map_tasks(solved, some, executor)) == {task.id: solved(task) for task in some}
        failed = dict(arcvm.map_tasks(fails_on_some, some, executor))
        assert all(isinstance(failed[task.id], arcvm.Failure) == task.id.startswith("0") for task in some)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_forked_processes_work(task: arcvm.Task) -> None:
    program = arcvm.Program(MIRROR)
    population = arcvm.Population()
    assert population.evaluate(TEXTS, task).solved.tolist() == [True, False, False]
    child = os.fork()
    if child == 0:
        good = (
            population.evaluate(TEXTS, task).solved.tolist() == [True, False, False]
            and arcvm.verify(TEXTS, task).solved.tolist() == [True, False, False]
            and program.check(task).solved
            and len(arcvm.load_tasks()) > 0
        )
        os._exit(0 if good else 1)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            assert os.waitstatus_to_exitcode(status) == 0
            return
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    pytest.fail("the forked process hangs")


def test_threads_run_beside_each_other(task: arcvm.Task) -> None:
    texts = [f"def solve(I):\n    return upscale(I, {n % 9 + 1})\n" for n in range(500)]
    results: list[np.ndarray] = []

    def run() -> None:
        for _ in range(5):
            results.append(arcvm.verify(texts, task, threads=1).status)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 20 and all(np.array_equal(results[0], other) for other in results)


def test_the_interpreter_is_free_while_programs_run() -> None:
    # A program that never ends, for half a second of the clock. Whoever held the interpreter's lock
    # would make the second thread begin when the first has ended.
    endless = arcvm.Program(ENDLESS)
    budget = {"fuel": 2**60, "cells": 2**40, "bytes": 2**44, "seconds": 0.5}
    spans: list[tuple[float, float]] = []

    def run() -> None:
        begun = time.monotonic()
        with pytest.raises(arcvm.BudgetError):
            endless([[1]], budget=budget)
        spans.append((begun, time.monotonic()))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (_, first_end), (second_begun, _) = sorted(spans)
    assert second_begun < first_end - 0.3


ENDLESS = "def solve(I):\n    f = power(lambda x: apply(lambda y: add(y, 1), x), 60)\n    return f(interval(0, 400000, 1))\n"

SLOW = """
import signal, sys, time, arcvm
# A shell starts what is in its background with the signal ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
task = arcvm.load_tasks()["67a3c6ac"]
slow = "def solve(I):\\n    f = power(lambda x: apply(lambda y: add(y, 1), x), 60)\\n    return f(interval(0, 4000, 1))\\n"
program = arcvm.Program(slow)
# No program is right on it, so that a search ends only when it is told to.
pair = {"input": [[1]], "output": [[1]]}
contradiction = arcvm.Task({"train": [pair, {**pair, "output": [[2]]}], "test": [pair]})
budget = {"fuel": 2**60, "cells": 2**40, "bytes": 2**44}
long = "def solve(I):\\n" + "".join(f"    x{n} = add({n}, 1)\\n" for n in range(100_000)) + "    return x1\\n"
calls = {
    "text": lambda: [arcvm.Program(long) for _ in range(10**9)],
    "call": lambda: [program([[1]], budget=budget) for _ in range(10**9)],
    "verify": lambda: [arcvm.verify([slow.replace("60", str(n)) for n in range(2, 64)] * 50, task, budget=budget) for _ in range(10**9)],
    "map": lambda: program.map([[[1]]] * 10**5, budget=budget),
    "check": lambda: [program.check(task, budget=budget) for _ in range(10**9)],
    "library": lambda: [arcvm.Library({f"{n}": slow.replace("solve", f"s{n}_67a3c6ac") for n in range(50)}).check([task], budget=budget) for _ in range(10**9)],
    "trace": lambda: [program.trace(task, budget=budget) for _ in range(10**9)],
    "load": lambda: [arcvm.load_tasks() for _ in range(10**9)],
    "solve": lambda: [arcvm.solve(other) for other in arcvm.load_tasks().values() for _ in range(10**9)],
    "evolve": lambda: list(arcvm.evolve([contradiction], ["def solve(I):\\n    return rot90(I)\\n"], population=20000, generations=10**9)),
}
# The huge values.
print("begun", flush=True)
try:
    calls[sys.argv[1]]()
except KeyboardInterrupt:
    print(time.time(), flush=True)
"""


HUGE = """
import pickle, numpy as np
cells = np.arange(2000 * 2000, dtype=np.int8).reshape(2000, 2000) % 10
small = cells[:1000, :1000]
huge = {"fuel": 2**60, "cells": 2**40, "bytes": 2**44}
large = arcvm.Task({"train": [(cells, cells)], "test": [(cells, None)]})
plain, text = large.to_dict(), large.to_json()
broken = ["def solve(I):\\n    return upscal(I, %d)\\n" % n for n in range(2_000)]
def of(text): return arcvm.Program("def solve(I):\\n    return " + text + "\\n")
objects, mirror = of("objects(I, T, T, F)"), of("vmirror(I)")
check = mirror.check(large, budget=huge)
result = arcvm.verify(broken, task)
calls = {
    "to_dict": large.to_dict,
    "of_dict": lambda: arcvm.Task(plain),
    "to_json": large.to_json,
    "of_json": lambda: arcvm.Task(text),
    "of_floats": lambda: mirror(cells.astype(float), budget=huge),
    "svg": large._repr_svg_,
    "check": lambda: (str(check), check._repr_svg_(), check.pairs),
    "pickle": lambda: pickle.loads(pickle.dumps((large, check))),
    "columns": lambda: pickle.loads(pickle.dumps(result)).errors,
    "tuples": lambda: of("(I, I)")(cells, budget=huge),
    "set": lambda: of("asobject(I)")(small, budget=huge),
    "map_tasks": lambda: list(arcvm.map_tasks(arcvm.solve, arcvm.load_tasks())),
    "drafts": lambda: arcvm.Evolution([task], ["def solve_67a3c6ac(I):\\n    return upscale(I, %d)\\n" % n for n in range(100_000)]),
    "primitive": lambda: objects(small, budget=huge),
}
for name, call in calls.items():
    print(name, flush=True)
    try:
        while True:
            call()
    except KeyboardInterrupt:
        print(time.time(), flush=True)
sys.exit()
"""

CALLS = ["text", "call", "verify", "map", "check", "library", "trace", "load", "solve", "evolve"]

# 50 ms on a machine that does nothing else: `ARCVM_PATIENCE=0.05 pytest -rP -k ctrl_c` also tells
# the times.
PATIENCE = float(os.environ.get("ARCVM_PATIENCE", "0.5"))


@pytest.mark.parametrize("call", CALLS)
def test_ctrl_c_ends_any_call(call: str) -> None:
    process = subprocess.Popen([sys.executable, "-c", SLOW, call], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    time.sleep(0.5)
    sent = time.time()
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    took = float(out) - sent
    print(f"{call}: {1e3 * took:.1f} ms")
    assert took < PATIENCE


def test_ctrl_c_ends_any_call_with_huge_values() -> None:
    code = SLOW.replace("# The huge values.", HUGE)
    took = {}
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for name in process.stdout:
            time.sleep(0.3)
            sent = time.time()
            process.send_signal(signal.SIGINT)
            took[name.strip()] = float(process.stdout.readline()) - sent
    assert process.returncode == 0 and len(took) == 14
    print(", ".join(f"{name}: {1e3 * seconds:.1f} ms" for name, seconds in took.items()))
    assert max(took.values()) < PATIENCE, took


def test_the_interpreter_is_free_while_huge_values_become_objects(task: arcvm.Task) -> None:
    cells = np.arange(1_000 * 1_000, dtype=np.int8).reshape(1_000, 1_000) % 10
    huge = {"fuel": 2**60, "cells": 2**40, "bytes": 2**44}
    program = arcvm.Program("def solve(I):\n    return (asobject(I), I)\n")
    large = arcvm.Task({"train": [(cells, cells)]})

    def convert() -> None:
        kept = [program(cells, budget=huge), arcvm.Task(large.to_dict()), mirrored(cells.astype(float), huge)]
        assert len(kept[0][0]) == 1_000_000 and kept[1].train[0][0].shape == (1_000, 1_000)

    # Work that holds the interpreter does so each time; whatever else the machine does, it does
    # once.
    shares = [longest_wait(convert) for _ in range(3)]
    assert min(gap / max(1.0, took) for gap, took in shares) < 0.25, shares


def longest_wait(call: Callable[[], None]) -> tuple[float, float]:
    """Measures for how long another thread got no turn meanwhile, and the call, in seconds of this
    process."""
    done, gaps = threading.Event(), [0.0]

    def watch() -> None:
        # Time in which the machine does not run this process is no fault of the call.
        last = time.process_time()
        while not done.is_set():
            now = time.process_time()
            gaps[0] = max(gaps[0], now - last)
            last = now

    watcher = threading.Thread(target=watch)
    gc.collect()
    gc.disable()
    watcher.start()
    begun = time.process_time()
    call()
    took = time.process_time() - begun
    done.set()
    watcher.join()
    gc.enable()
    return gaps[0], took


def mirrored(cells: object, budget: dict[str, int]) -> object:
    return arcvm.Program(MIRROR)(cells, budget=budget)  # type: ignore[arg-type]
