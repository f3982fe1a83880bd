#!/usr/bin/env python3
"""How many tasks `arcvm solve` answers rightly in how much time, and how far its bits can be trusted.

    benches/solve.py --tasks ../shared/tasks/arc-agi-1/training
    benches/solve.py --tasks FOLDER --budgets 10,60,400 --every 4
    benches/solve.py --tasks FOLDER --leave-one-out
    benches/solve.py --tasks FOLDER --beside 'other-solver {tasks} {seconds}'

With --leave-one-out the first demonstration of each task is its only test, so that what is
measured needs no solutions. --beside runs another solver in the same run, whose last line of
output has to begin with the number of tasks that it solves.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

STEPS = [10, 20, 30, 40, 60, 100, 1e9]


def tasks_of(folder, every):
    """The task files of a folder, each `every`th of them."""
    files = sorted(pathlib.Path(folder).glob("*.json"))
    return files[::every]


def left_out(task):
    """The task with its first demonstration as its only test; nothing where it has only one."""
    if len(task["train"]) < 2:
        return None
    return {"train": task["train"][1:], "test": task["train"][:1]}


def prepared(files, leave_one_out):
    """A folder with the tasks."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="arcvm-solve-"))
    for file in files:
        if not leave_one_out:
            shutil.copy(file, folder)
            continue
        task = left_out(json.loads(file.read_text()))
        if task:
            (folder / file.name).write_text(json.dumps(task))
    return folder


def solved(arcvm, folder, threads, seconds):
    """What a run of the command prints."""
    command = [arcvm, "solve", "--tasks", str(folder), "--json", "--threads", str(threads)]
    if seconds:
        command += ["--seconds", str(seconds)]
    ran = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if ran.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {ran.returncode}")
    return json.loads(ran.stdout)


def whole(task):
    """Whether every test of a task has a known output and a right answer."""
    return 0 < task["tests_known"] == task["tests_right"]


def trust(tasks, key):
    """Of the first attempts: how many are right, by a key of the attempt."""
    rows = {}
    for task in tasks:
        if task["attempts"] and task["tests_known"]:
            right, known = rows.get(key(task["attempts"][0]), (0, 0))
            rows[key(task["attempts"][0])] = (right + whole(task), known + 1)
    return rows


def step(attempt):
    """The bits up to which an attempt is counted."""
    return next(step for step in STEPS if attempt["bits"] < step)


def table(title, rows):
    print(f"\n| {title} | right | of | share |\n|---|---|---|---|")
    for key, (right, known) in sorted(rows.items()):
        name = key if isinstance(key, str) else f"below {key:g}"
        print(f"| {name} | {right} | {known} | {right / known:.0%} |")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--arcvm", default="target/release/arcvm")
    arguments.add_argument("--tasks", required=True)
    arguments.add_argument("--budgets", default="10,30,60,120,200,400,900")
    arguments.add_argument("--every", type=int, default=1, help="take each Nth task only")
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--leave-one-out", action="store_true")
    arguments.add_argument("--beside", help="a command with {tasks} and {seconds}")
    chosen = arguments.parse_args()
    files = tasks_of(chosen.tasks, chosen.every)
    folder = prepared(files, chosen.leave_one_out)
    budgets = [0] if chosen.leave_one_out else [float(text) for text in chosen.budgets.split(",")]
    last = None
    print("| seconds | CPU | tasks | tests | answered |" + (" beside |" if chosen.beside else ""))
    print("|---|---|---|---|---|" + ("---|" if chosen.beside else ""))
    for seconds in budgets:
        run = last = solved(chosen.arcvm, folder, chosen.threads, seconds)
        tasks = run["tasks"]
        right = sum(whole(task) for task in tasks)
        tests = sum(task["tests_right"] for task in tasks)
        known = sum(task["tests_known"] for task in tasks)
        answered = sum(bool(task["attempts"]) for task in tasks)
        line = f"| {seconds or 'all'} | {run['cpu_seconds']:.1f} | {right} of {len(tasks)} | {tests} of {known} | {answered} |"
        if chosen.beside:
            command = chosen.beside.format(tasks=folder, seconds=seconds)
            begun = time.time()
            out = subprocess.run(command, shell=True, stdout=subprocess.PIPE, text=True, check=False)
            line += f" {out.stdout.strip().splitlines()[-1]} in {time.time() - begun:.0f} s |"
        print(line, flush=True)
    table("bits", trust(last["tasks"], step))
    table("family", trust(last["tasks"], lambda attempt: attempt["family"]))
    dropped = sum(task["dropped"] for task in last["tasks"])
    print(f"\n{dropped} candidates did something else on the VM and were dropped")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
