"""asyncio as CPython 3.11 documents it, for MicroPython in a page.

MicroPython's own asyncio gives way to the browser, so that what stands below asyncio.run() would go on before it is done; and
it has no Queue, Semaphore, TaskGroup and timeout. This one runs until main is done, with tasks in CPython's order.

It has run, create_task, ensure_future, gather, wait, wait_for, timeout, shield, sleep, current_task, all_tasks,
get_running_loop, Task, TaskGroup, Future, Event, Lock, Condition, Semaphore, BoundedSemaphore, Queue, LifoQueue and
PriorityQueue. It has no streams, subprocesses, threads, signals and debug mode, as there is nothing of the kind in a page.

What differs: an exception that nobody asks a task for is printed when run() ends, not when the task is collected; and that a
coroutine was never awaited is not said.
"""

from .groups import TaskGroup
from .loop import CancelledError, Future, InvalidStateError, Task, TimeoutError
from .loop import all_tasks, create_task, current_task, ensure_future, get_event_loop, get_running_loop, iscoroutine, isfuture
from .queues import LifoQueue, PriorityQueue, Queue, QueueEmpty, QueueFull
from .runs import run
from .sharing import BoundedSemaphore, Condition, Event, Lock, Semaphore
from .waiting import ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, Timeout
from .waiting import gather, shield, sleep, timeout, timeout_at, wait, wait_for
