#!/usr/bin/env python3
"""Measures the package against CPython running arc-dsl, in one run, in processor time.

    python python/benchmarks/compare.py --arc-dsl ../arc-dsl --tasks ../ARC-AGI/data/training

There are six parts. All solvers run on all pairs by `Library.check`, and single calls are made by
`p(array)`. 2,000 texts for one task go through `verify`, beside CPython's `exec` of the same texts
under an alarm. The work of two Python threads stands beside that of one. The import is timed, and
memory is watched over a million texts. The package should be an optimised build.

Both sides of a ratio are measured in the same run, in turn. Times are processor time of the
process, the median of some rounds, so that other work on the machine counts little. CPython's
collector of cycles is off while it is measured, as `timeit` has it.
"""

from __future__ import annotations

import argparse
import ast
import gc
import hashlib
import importlib
import json
import math
import platform
import random
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import arcvm

Grid = tuple[tuple[int, ...], ...]


def main() -> None:
    """Measure what is asked for, and print a table for people and a line of JSON for others."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--arc-dsl", type=Path, required=True, help="a checkout of arc-dsl")
    parser.add_argument("--tasks", type=Path, required=True, help="a folder of the tasks of its solvers")
    parser.add_argument("--texts", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=["check", "calls", "verify", "threads", "import", "memory"], action="append")
    options = parser.parse_args()
    parts: dict[str, Callable[[Any], dict[str, Any]]] = {
        "check": measure_check,
        "calls": measure_calls,
        "verify": measure_verify,
        "threads": measure_threads,
        "import": measure_import,
        "memory": measure_memory,
    }
    print(f"arcvm {arcvm.__version__}, CPython {platform.python_version()}, {platform.machine()}")
    found = {}
    for name, measure in parts.items():
        if not options.only or name in options.only:
            found[name] = measure(options)
            for key, value in found[name].items():
                shown = f"{value:,.3g}" if isinstance(value, float) and value < 1_000 else f"{value:,.0f}" if isinstance(value, float) else value
                print(f"  {name}: {key} = {shown}")
    print(json.dumps(found))


def cpu(body: Callable[[], Any], rounds: int) -> float:
    """Seconds of processor time of the whole process, the median of some rounds."""
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        body()
        times.append(time.process_time() - begun)
    return statistics.median(times)


def read(options: Any) -> tuple[arcvm.Library, dict[str, arcvm.Task], dict[str, Callable[[Grid], Any]]]:
    """arc-dsl's solvers on both sides, with their tasks."""
    sys.path.insert(0, str(options.arc_dsl))
    module = importlib.import_module("solvers")
    tasks = arcvm.load_tasks(options.tasks)
    library = arcvm.Library.read(options.arc_dsl / "solvers.py")
    functions = {name: getattr(module, name) for name in library if name.removeprefix("solve_") in tasks}
    return library, {id: tasks[id] for id in tasks if f"solve_{id}" in functions}, functions


def tuples(grid: Any) -> Grid:
    """A grid as arc-dsl has it."""
    return tuple(tuple(int(cell) for cell in row) for row in grid)


def measure_check(options: Any) -> dict[str, Any]:
    """All solvers on all pairs: `Library.check` on one thread, and CPython's loop."""
    library, tasks, functions = read(options)
    work = [
        (functions[f"solve_{id}"], tuples(given), tuples(expected))
        for id, task in tasks.items()
        for given, expected in task.train + task.test
        if expected is not None
    ]

    def python() -> None:
        for function, given, expected in work:
            try:
                function(given) == expected
            except Exception:
                pass

    gc.disable()
    slow = cpu(python, 1)
    gc.enable()
    fast = cpu(lambda: library.check(tasks, threads=1), 2 * options.rounds)
    table = library.check(tasks)
    return {
        "solvers": len(functions),
        "pairs": len(work),
        "pairs right": sum(table["right"]),
        "CPython, s": slow,
        "arcvm, s": fast,
        "ratio": slow / fast,
    }


def measure_calls(options: Any) -> dict[str, Any]:
    """Single calls on the first pair of each task: `p(array)` beside `solve(tuples)`."""
    library, tasks, functions = read(options)
    identity = arcvm.Program("def solve(I):\n    return I\n")
    small = np.zeros((3, 3), np.int8)
    calls = 100_000

    def loop() -> None:
        for _ in range(calls):
            identity(small)

    def empty() -> None:
        for _ in range(calls):
            pass

    overhead = (cpu(loop, options.rounds) - cpu(empty, options.rounds)) / calls
    ratios = {}
    for id, task in tasks.items():
        program, function = library[f"solve_{id}"], functions[f"solve_{id}"]
        array = task.train[0][0]
        given = tuples(array)
        program(array)
        begun = time.process_time()
        function(given)
        took = time.process_time() - begun
        repeats = max(1, min(200, int(0.002 / max(took, 1e-6))))
        slow = statistics.median(timed(lambda: function(given), repeats) for _ in range(options.rounds))
        fast = statistics.median(timed(lambda: program(array), repeats * 10) for _ in range(options.rounds))
        ratios[id] = slow / fast
    values = list(ratios.values())
    least = min(ratios, key=lambda id: ratios[id])
    return {
        "overhead of a call, µs": overhead * 1e6,
        "median ratio": statistics.median(values),
        "geometric mean of the ratios": math.exp(sum(map(math.log, values)) / len(values)),
        "least ratio": ratios[least],
        "its task": least,
    }


def timed(body: Callable[[], Any], repeats: int) -> float:
    """Seconds of processor time of a call."""
    begun = time.process_time()
    for _ in range(repeats):
        body()
    return (time.process_time() - begun) / repeats


def variants(source: str, count: int) -> list[str]:
    """Texts that are like what a sampler writes: a solver with calls, numbers and names changed,
    some of it broken."""
    rng = random.Random(1)
    primitives = list(arcvm.primitives())
    words = sorted({node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)})
    texts = []
    while len(texts) < count:
        lines = source.splitlines()
        for _ in range(rng.randrange(1, 4)):
            place = rng.randrange(1, len(lines))
            old = rng.choice(words)
            new = rng.choice(primitives if old in primitives else words)
            lines[place] = lines[place].replace(old, new, 1)
        if rng.random() < 0.1:
            lines[rng.randrange(1, len(lines))] += rng.choice([")", "(", " +", " ?"])
        texts.append("\n".join(lines) + "\n")
    return texts


def measure_verify(options: Any) -> dict[str, Any]:
    """Texts of about ten lines for one task: `verify` on two threads, and CPython's `exec` under an
    alarm."""
    _, tasks, _ = read(options)
    text = (options.arc_dsl / "solvers.py").read_text()
    parts = ["def " + part for part in text.split("\ndef ")[1:]]
    ten = [part for part in parts if 10 <= part.count("\n    ") <= 11 and part[10:18] in tasks]
    source = ten[0].rstrip() + "\n"
    task = tasks[source[10:18]]
    texts = variants(source, options.texts)
    arcvm.verify(texts, task, threads=2)
    walls, times = [], []
    for _ in range(2 * options.rounds):
        begun, before = time.perf_counter(), time.process_time()
        result = arcvm.verify(texts, task, threads=2)
        walls.append(time.perf_counter() - begun)
        times.append(time.process_time() - before)
    wall, used = statistics.median(walls), statistics.median(times)
    pairs = [(tuples(given), tuples(expected)) for given, expected in task.train]
    module = importlib.import_module("dsl")
    names = {name: getattr(module, name) for name in dir(module)}
    names |= vars(importlib.import_module("constants"))

    def alarm(*_: Any) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, alarm)

    def python() -> None:
        for text in texts[: len(texts) // 10]:
            scope = dict(names)
            try:
                signal.setitimer(signal.ITIMER_REAL, 1.0)
                exec(text, scope)
                solve = next(value for name, value in scope.items() if name.startswith("solve_"))
                for given, expected in pairs:
                    solve(given) == expected
            except Exception:
                pass
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)

    slow = cpu(python, 1) * 10
    return {
        "task": task.id,
        "texts": len(texts),
        "solved": int(result.solved.sum()),
        "broken": sum(1 for errors in result.errors if errors),
        "wall, ms": wall * 1e3,
        "processor time, ms": used * 1e3,
        "texts a second of wall-clock time": len(texts) / wall,
        "texts a second with both processors free (2 / processor time a text)": 2 * len(texts) / used,
        "CPython exec, s (a tenth, times ten)": slow,
        "ratio of processor time": slow / used,
    }


def measure_threads(options: Any) -> dict[str, Any]:
    """The work that two Python threads do in the time of one, each with a row of calls on one
    worker thread: at best 2.

    It takes two processors that do nothing else. Wall-clock time, the median of rounds in which
    both are measured in turn. Hashing, which Python does outside its lock and in registers, shows
    how much the machine gives.
    """
    from concurrent.futures import ThreadPoolExecutor

    library, tasks, _ = read(options)
    task = tasks["67a3c6ac"]
    lines = "    x1 = upscale(I, {0})\n    x2 = replace(x1, {1}, {2})\n    return crop(x2, (0, 0), ({3}, 2))\n"
    texts = ["def solve(I):\n" + lines.format(1 + n % 5, n % 10, n // 10 % 10, 1 + n // 100) for n in range(500)]
    grids = [given for own in tasks.values() for given, _ in own.train]
    paint = arcvm.Program("def solve(I):\n    return paint(I, merge(objects(vmirror(I), T, T, F)))\n")
    works: dict[str, Callable[[], Any]] = {
        "verify": lambda: arcvm.verify(texts, task, threads=1),
        "map": lambda: paint.map(grids, threads=1),
        "check": lambda: library.check(tasks, threads=1),
        "hashing": lambda: hashlib.pbkdf2_hmac("sha256", b"arcvm", b"arcvm", 10_000),
    }
    found = {}
    with ThreadPoolExecutor(2) as pool:
        for name, work in works.items():
            work()

            def row(work: Callable[[], Any] = work) -> None:
                for _ in range(10):
                    work()

            times: tuple[list[float], list[float]] = ([], [])
            for _ in range(4 * options.rounds):
                for threads, own in zip((1, 2), times):
                    begun = time.perf_counter()
                    for future in [pool.submit(row) for _ in range(threads)]:
                        future.result()
                    own.append(time.perf_counter() - begun)
            one, two = map(statistics.median, times)
            found[f"work of two threads in the time of one, {name}"] = 2 * one / two
    return found


def measure_import(options: Any) -> dict[str, Any]:
    """`import arcvm` beside numpy, in a process of its own."""
    code = "import numpy, time; t = time.process_time(); import arcvm; print(time.process_time() - t)"
    times = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(21)
    ]
    return {"import beside numpy, ms": statistics.median(times) * 1e3}


def measure_memory(options: Any) -> dict[str, Any]:
    """The memory of the process over a million texts, a tenth of them broken, no thousand like
    another."""
    _, tasks, _ = read(options)
    task = tasks["67a3c6ac"]

    def texts(seed: int) -> list[str]:
        line = "    x{0} = paint(x{1}, recolor({2}, asindices(crop(I, (0, 0), ({3}, {4})))))\n"
        made = []
        for number in range(1_000):
            parts = ["def solve(I):\n    x0 = vmirror(I)\n"]
            for index in range(1, 5):
                given = (seed + index) % 10, 1 + number % 30, 1 + number * index % 7
                parts.append(line.format(index, index - 1, *given))
            parts.append(f"    return upscale(x4, {seed + 1})\n" if number % 10 else f"    return x{seed + 9}\n")
            made.append("".join(parts))
        return made

    def resident() -> float:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * resource.getpagesize() / 2**20

    begun = time.process_time()
    after = []
    for seed in range(1_000):
        arcvm.verify(texts(seed), task, budget=2_000)
        if seed % 100 == 99:
            after.append(resident())
    return {
        "texts": 1_000_000,
        "processor time, s": time.process_time() - begun,
        "MiB after each tenth": " ".join(f"{each:.1f}" for each in after),
    }


if __name__ == "__main__":
    main()
