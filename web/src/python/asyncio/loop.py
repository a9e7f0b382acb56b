"""The loop, and what goes in it: what is ready goes in rounds, in the order in which it became so."""

import heapq
import time

TimeoutError = TimeoutError  # Python's own


class CancelledError(BaseException):
    pass


class InvalidStateError(Exception):
    pass


_loop = None  # the one that runs


def set_running_loop(loop):
    global _loop
    _loop = loop


class Handle:
    def __init__(self, callback, args):
        self._callback = callback
        self._args = args
        self._cancelled = False

    def cancel(self):
        self._cancelled = True

    def cancelled(self):
        return self._cancelled


class Loop:
    def __init__(self):
        self._ready = []
        self._timers = []  # a heap of (when, number, handle)
        self._number = 0
        self._tasks = []  # those that are not done
        self._failed = []  # those that ended with an exception
        self._current = None
        self._named = 0

    def time(self):
        return time.monotonic()

    def is_running(self):
        return _loop is self

    def call_soon(self, callback, *args):
        handle = Handle(callback, args)
        self._ready.append(handle)
        return handle

    def call_later(self, delay, callback, *args):
        return self.call_at(self.time() + delay, callback, *args)

    def call_at(self, when, callback, *args):
        handle = Handle(callback, args)
        self._number += 1
        heapq.heappush(self._timers, (when, self._number, handle))
        return handle

    def create_future(self):
        return Future()

    def create_task(self, coro, *, name=None):
        return Task(coro, name)

    def _once(self):
        timers = self._timers
        while timers and timers[0][2]._cancelled:
            heapq.heappop(timers)
        if not self._ready:
            # Without a timer nothing can end the wait: Stop does, here as in a terminal.
            time.sleep(max(0, timers[0][0] - self.time()) if timers else 1 << 30)
        now = self.time()
        while timers and timers[0][0] <= now:
            self._ready.append(heapq.heappop(timers)[2])
        for _ in range(len(self._ready)):
            handle = self._ready.pop(0)
            if not handle._cancelled:
                handle._callback(*handle._args)

    def _until(self, future):
        while not future.done():
            self._once()
        return future.result()


def get_running_loop():
    if _loop is None:
        raise RuntimeError("no running event loop")
    return _loop


get_event_loop = get_running_loop


async def _nothing():
    pass


_Coroutine = type(_nothing())


def iscoroutine(value):
    return isinstance(value, _Coroutine)


def isfuture(value):
    return isinstance(value, Future)



class Future:
    def __init__(self):
        self._loop = get_running_loop()
        self._state = "pending"
        self._result = None
        self._exception = None
        self._unheard = False  # whether it ended with an exception that nobody has asked for
        self._message = None  # of its cancellation
        self._callbacks = []

    def get_loop(self):
        return self._loop

    def done(self):
        return self._state != "pending"

    def cancelled(self):
        return self._state == "cancelled"

    def result(self):
        error = self.exception()
        if error is not None:
            raise error
        return self._result

    def exception(self):
        if self._state == "pending":
            raise InvalidStateError("Result is not set.")
        if self._state == "cancelled":
            raise self._cancelled_error()
        self._unheard = False
        return self._exception

    def set_result(self, result):
        self._finish("finished", result, None)

    def set_exception(self, exception):
        if isinstance(exception, type):
            exception = exception()
        self._finish("finished", None, exception)
        self._unheard = True

    def cancel(self, msg=None):
        if self.done():
            return False
        self._message = msg
        self._finish("cancelled", None, None)
        return True

    def add_done_callback(self, callback):
        if self.done():
            self._loop.call_soon(callback, self)
        else:
            self._callbacks.append(callback)

    def remove_done_callback(self, callback):
        kept = [one for one in self._callbacks if one is not callback]
        removed = len(self._callbacks) - len(kept)
        self._callbacks = kept
        return removed

    def _finish(self, state, result, exception):
        if self.done():
            raise InvalidStateError("invalid state")
        self._state = state
        self._result = result
        self._exception = exception
        for callback in self._callbacks:
            self._loop.call_soon(callback, self)
        self._callbacks = []

    def _cancelled_error(self):
        return CancelledError() if self._message is None else CancelledError(self._message)

    def __await__(self):
        if not self.done():
            yield self
        return self.result()

    __iter__ = __await__


class Task(Future):
    def __init__(self, coro, name=None):
        if not iscoroutine(coro):
            raise TypeError("a coroutine was expected, got %r" % (coro,))
        super().__init__()
        loop = self._loop
        if name is None:
            loop._named += 1
            name = "Task-%d" % loop._named
        self._name = str(name)
        self._coro = coro
        self._awaits = None  # the future that it waits for
        self._must_cancel = False
        self._cancelling = 0
        loop._tasks.append(self)
        loop.call_soon(self._step)

    def get_name(self):
        return self._name

    def set_name(self, name):
        self._name = str(name)

    def get_coro(self):
        return self._coro

    def set_result(self, result):
        raise RuntimeError("Task does not support set_result operation")

    def set_exception(self, exception):
        raise RuntimeError("Task does not support set_exception operation")

    def cancel(self, msg=None):
        if self.done():
            return False
        self._cancelling += 1
        if self._awaits is None or not self._awaits.cancel(msg):
            self._must_cancel = True
            self._message = msg
        return True

    def cancelling(self):
        return self._cancelling

    def uncancel(self):
        if self._cancelling > 0:
            self._cancelling -= 1
        return self._cancelling

    def _step(self, error=None):
        if self._must_cancel:
            if not isinstance(error, CancelledError):
                error = self._cancelled_error()
            self._must_cancel = False
        self._awaits = None
        loop = self._loop
        loop._current = self
        try:
            awaited = self._coro.send(None) if error is None else self._coro.throw(error)
        except StopIteration as stop:
            if self._must_cancel:
                self._must_cancel = False
                self._ended("cancelled", None, None)
            else:
                self._ended("finished", stop.value, None)
        except CancelledError as cancelled:
            self._message = cancelled.args[0] if cancelled.args else None
            self._ended("cancelled", None, None)
        except BaseException as raised:
            self._ended("finished", None, raised)
            self._unheard = True
            loop._failed.append(self)
            if isinstance(raised, (KeyboardInterrupt, SystemExit)):
                self._unheard = False
                raise
        else:
            self._wait_for(awaited)
        finally:
            loop._current = None

    def _wait_for(self, awaited):
        if awaited is None:
            self._loop.call_soon(self._step)
        elif isinstance(awaited, Future):
            awaited.add_done_callback(self._wake)
            self._awaits = awaited
            if self._must_cancel and awaited.cancel(self._message):
                self._must_cancel = False
        else:
            self._loop.call_soon(self._step, RuntimeError("Task got bad yield: %r" % (awaited,)))

    def _wake(self, future):
        try:
            future.result()
        except BaseException as error:
            self._step(error)
        else:
            self._step()

    def _ended(self, state, result, exception):
        self._loop._tasks.remove(self)
        self._finish(state, result, exception)


def create_task(coro, *, name=None):
    return get_running_loop().create_task(coro, name=name)


def ensure_future(awaitable):
    if isinstance(awaitable, Future):
        return awaitable
    if iscoroutine(awaitable):
        return create_task(awaitable)
    if hasattr(awaitable, "__await__"):
        return create_task(_awaiting(awaitable))
    raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")


async def _awaiting(awaitable):
    return await awaitable


def current_task():
    return get_running_loop()._current


def all_tasks():
    return set(get_running_loop()._tasks)


def set_unless_done(future, result):
    if not future.done():
        future.set_result(result)
