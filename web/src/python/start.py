"""Makes MicroPython's world what a Python program expects of it, as far as this goes in a page, and runs main.py in it."""

import builtins
import os
import sys
import time

import _host  # interpreter.ts


def _world():
    shown = print

    def printed(*values, flush=False, **options):
        shown(*values, **options)
        if flush:
            _host.flush()

    def typed(prompt=""):
        if prompt != "":
            shown(prompt, end="")
        line = _host.read()
        if line is None:
            raise OSError("input() has nothing to read: a Python program in the page gets no input while it runs")
        if line == "":
            raise EOFError("EOF when reading a line")
        return line[:-1] if line.endswith("\n") else line

    def slept(seconds):
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        _host.sleep(seconds)

    class TimeoutError(OSError):
        pass

    class ExceptionGroup(Exception):
        def __init__(self, message, exceptions):
            super().__init__(message)
            self.message = message
            self.exceptions = tuple(exceptions)

        def __str__(self):
            n = len(self.exceptions)
            return "%s (%d sub-exception%s)" % (self.message, n, "" if n == 1 else "s")

    builtins.print = printed
    builtins.input = typed
    builtins.TimeoutError = TimeoutError
    builtins.ExceptionGroup = ExceptionGroup
    time.sleep = slept
    time.monotonic = time.perf_counter = _host.now
    sys.path[:] = ["/lib", ".frozen"]
    sys.argv[:] = ["main.py"] + list(_host.args)
    os.environ = dict(zip(_host.names, _host.values))
    os.getenv = os.environ.get


def _run():
    try:
        exec(compile(_host.source, "main.py", "exec"), {"__name__": "__main__"})
    except SystemExit as leaving:
        code = leaving.args[0] if leaving.args else None
        if code is not None and not isinstance(code, int):
            print(code, file=sys.stderr)
            code = 1
        return code or 0
    return 0


_world()
_host.exit(_run())
