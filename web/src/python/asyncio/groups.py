"""TaskGroup: tasks that end together, one way or the other."""

from .loop import CancelledError, Future, create_task, current_task


class TaskGroup:
    def __init__(self):
        self._tasks = []
        self._errors = []
        self._parent = None
        self._left = None  # what the parent waits for
        self._aborting = False
        self._exiting = False
        self._asked_parent = False

    async def __aenter__(self):
        self._parent = current_task()
        return self

    def create_task(self, coro, *, name=None):
        if self._parent is None:
            raise RuntimeError("TaskGroup has not been entered")
        if self._exiting and not self._tasks:
            raise RuntimeError("TaskGroup is finished")
        if self._aborting:
            raise RuntimeError("TaskGroup is shutting down")
        task = create_task(coro, name=name)
        self._tasks.append(task)
        task.add_done_callback(self._done)
        return task

    async def __aexit__(self, kind, error, trace):
        self._exiting = True
        cancelled = None
        if isinstance(error, CancelledError):
            cancelled = error
        if self._asked_parent:
            # It was the group that asked: with nobody else asking, that is over.
            if self._parent.uncancel() == 0:
                cancelled = None
        if error is not None and not self._aborting:
            self._abort()
        while self._tasks:
            if self._left is None:
                self._left = Future()
            try:
                await self._left
            except CancelledError as asked:
                if not self._aborting:
                    cancelled = asked
                    self._abort()
            self._left = None
        if cancelled is not None and not self._errors:
            raise cancelled
        if error is not None and not isinstance(error, CancelledError):
            self._errors.append(error)
        if self._errors:
            raise ExceptionGroup("unhandled errors in a TaskGroup", self._errors)

    def _abort(self):
        self._aborting = True
        for task in self._tasks:
            task.cancel()

    def _done(self, task):
        self._tasks.remove(task)
        if self._left is not None and not self._tasks and not self._left.done():
            self._left.set_result(True)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            return
        self._errors.append(error)
        if not self._aborting and not self._asked_parent:
            self._abort()
            if not self._exiting:
                self._asked_parent = True
                self._parent.cancel()
