"""Use the second core: independent pieces of work side by side, with the results of doing them one after the other."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any


def side_by_side(tasks: Sequence[Callable[[], Any]], *, meanwhile: Callable[[], object] | None = None) -> list[Any]:
    """Run independent tasks and return their results in order.

    The first runs here, the others in forked processes, which inherit what is loaded already; where forking is not
    safe (other systems than Linux, other threads at work, a single core) all run here. Results must be picklable.
    `meanwhile` runs here once the first task is done, while the others may still be at work.

    Raises
    ------
    Exception
        What the first failing task raised.
    """
    if len(tasks) < 2 or not _can_fork():
        return [task() for task in tasks]
    import multiprocessing

    context = multiprocessing.get_context("fork")
    children = []
    for task in tasks[1:]:
        receiver, sender = context.Pipe(duplex=False)
        child = context.Process(target=_answer, args=(task, sender))
        child.start()
        sender.close()
        children.append((child, receiver))
    try:
        results = [tasks[0]()]
        if meanwhile is not None:
            meanwhile()
        for _, receiver in children:
            try:
                succeeded, value = receiver.recv()
            except EOFError:
                raise RuntimeError("a worker process died without an answer") from None
            if not succeeded:
                raise value
            results.append(value)
    finally:
        for child, receiver in children:
            receiver.close()
            child.join()
    return results


def _answer(task: Callable[[], Any], sender: Any) -> None:
    try:
        answer = (True, task())
    except BaseException as error:  # handed to the parent, which raises it
        answer = (False, error)
    sender.send(answer)
    sender.close()


def _can_fork() -> bool:
    return sys.platform == "linux" and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1
