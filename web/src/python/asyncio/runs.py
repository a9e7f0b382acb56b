"""From a program's run() to its end."""

import sys

from . import loop
from .waiting import gather


def run(main, *, debug=None):
    if loop._loop is not None:
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    if not loop.iscoroutine(main):
        raise ValueError("a coroutine was expected, got %r" % (main,))
    own = loop.Loop()
    loop.set_running_loop(own)
    try:
        task = loop.Task(main)
        try:
            return own._until(task)
        finally:
            _end(own)
    finally:
        loop.set_running_loop(None)


def _end(own):
    """Ends what is still under way, and says what nobody has heard."""
    left = [task for task in own._tasks if not task.done()]
    for task in left:
        task.cancel()
    if left:
        own._until(gather(*left, return_exceptions=True))
    for task in own._failed:
        if task._unheard:
            print("Task exception was never retrieved: " + task.get_name(), file=sys.stderr)
            sys.print_exception(task._exception, sys.stderr)
