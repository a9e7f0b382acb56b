"""Waiting for time, and for others."""

from .loop import CancelledError, Future, TimeoutError
from .loop import current_task, ensure_future, get_running_loop, iscoroutine, set_unless_done

ALL_COMPLETED = "ALL_COMPLETED"
FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"


class _Yield:
    """Gives way for one round."""

    def __await__(self):
        yield

    __iter__ = __await__


async def sleep(delay, result=None):
    if delay <= 0:
        await _Yield()
        return result
    future = Future()
    handle = get_running_loop().call_later(delay, set_unless_done, future, result)
    try:
        return await future
    finally:
        handle.cancel()


class _Gathering(Future):
    def __init__(self, children):
        super().__init__()
        self._children = children
        self._asked_to_cancel = False

    def cancel(self, msg=None):
        if self.done():
            return False
        asked = False
        for child in self._children:
            if child.cancel(msg):
                asked = True
        if asked:
            self._asked_to_cancel = True
            self._message = msg
        return asked


def gather(*awaitables, return_exceptions=False):
    loop = get_running_loop()
    if not awaitables:
        outer = loop.create_future()
        outer.set_result([])
        return outer
    tasks = {}  # a coroutine that is given twice is one task
    children = []
    for awaitable in awaitables:
        if id(awaitable) not in tasks:
            tasks[id(awaitable)] = ensure_future(awaitable)
        children.append(tasks[id(awaitable)])
    left = len(tasks)
    outer = _Gathering(children)

    def done(child):
        nonlocal left
        left -= 1
        if outer.done():
            if not child.cancelled():
                child.exception()  # heard
            return
        if not return_exceptions:
            if child.cancelled():
                return outer.set_exception(child._cancelled_error())
            if child.exception() is not None:
                return outer.set_exception(child.exception())
        if left > 0:
            return
        results = []
        for one in children:
            if one.cancelled():
                results.append(one._cancelled_error())
            else:
                error = one.exception()
                results.append(one._result if error is None else error)
        if outer._asked_to_cancel:
            outer.set_exception(outer._cancelled_error())
        else:
            outer.set_result(results)

    for child in tasks.values():
        child.add_done_callback(done)
    return outer


async def wait(tasks, *, timeout=None, return_when=ALL_COMPLETED):
    tasks = set(tasks)
    if not tasks:
        raise ValueError("Set of Tasks/Futures is empty.")
    if return_when not in (ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION):
        raise ValueError("Invalid return_when value: %s" % (return_when,))
    if any(iscoroutine(task) for task in tasks):
        raise TypeError("Passing coroutines is forbidden, use tasks explicitly.")
    pending = [task for task in tasks if not task.done()]
    enough = Future()

    def failed(task):
        return not task.cancelled() and task._exception is not None

    def done(task):
        pending.remove(task)
        if not pending or return_when == FIRST_COMPLETED or (return_when == FIRST_EXCEPTION and failed(task)):
            set_unless_done(enough, None)

    finished = len(tasks) - len(pending)
    if pending and not (finished and return_when == FIRST_COMPLETED):
        for task in list(pending):
            task.add_done_callback(done)
        handle = None
        if timeout is not None:
            handle = get_running_loop().call_later(timeout, set_unless_done, enough, None)
        try:
            await enough
        finally:
            if handle is not None:
                handle.cancel()
            for task in tasks:
                task.remove_done_callback(done)
    over = set(task for task in tasks if task.done())
    return over, tasks - over


class Timeout:
    def __init__(self, when):
        self._when = when
        self._handle = None
        self._task = None
        self._state = "created"

    def when(self):
        return self._when

    def expired(self):
        return self._state in ("expiring", "expired")

    def reschedule(self, when):
        self._when = when
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        if when is not None:
            loop = get_running_loop()
            self._handle = loop.call_soon(self._expire) if when <= loop.time() else loop.call_at(when, self._expire)

    def _expire(self):
        self._task.cancel()
        self._state = "expiring"
        self._handle = None

    async def __aenter__(self):
        self._task = current_task()
        self._state = "entered"
        self._before = self._task.cancelling()
        self.reschedule(self._when)
        return self

    async def __aexit__(self, kind, error, trace):
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        if self._state == "expiring":
            self._state = "expired"
            if self._task.uncancel() <= self._before and isinstance(error, CancelledError):
                raise TimeoutError()
        elif self._state == "entered":
            self._state = "exited"
        return None


def timeout(delay):
    return Timeout(None if delay is None else get_running_loop().time() + delay)


def timeout_at(when):
    return Timeout(when)


async def wait_for(awaitable, timeout):
    if timeout is not None and timeout <= 0:
        future = ensure_future(awaitable)
        if future.done():
            return future.result()
        future.cancel()
        try:
            await future
        except CancelledError:
            pass
        raise TimeoutError()
    async with Timeout(None if timeout is None else get_running_loop().time() + timeout):
        return await awaitable


def shield(awaitable):
    inner = ensure_future(awaitable)
    if inner.done():
        return inner
    outer = Future()

    def inner_done(inner):
        if outer.cancelled():
            if not inner.cancelled():
                inner.exception()  # heard
        elif inner.cancelled():
            outer.cancel()
        elif inner.exception() is not None:
            outer.set_exception(inner.exception())
        else:
            outer.set_result(inner.result())

    inner.add_done_callback(inner_done)
    return outer
