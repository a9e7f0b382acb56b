# How exceptions travel: through awaits, gather, tasks and run.
import asyncio
import sys


class Odd(Exception):
    pass


async def fail(wait, what):
    await asyncio.sleep(wait)
    raise Odd(what)


async def fine(wait, what):
    try:
        await asyncio.sleep(wait)
    except asyncio.CancelledError:
        print(what, "was cancelled")
        raise
    print(what, "is fine")
    return what


async def main():
    try:
        await fail(0, "awaited")
    except Odd as odd:
        print("caught", odd)
    other = asyncio.create_task(fine(0.1, "other"))
    try:
        await asyncio.gather(fail(0.01, "gathered"), other)
    except Odd as odd:
        print("caught", odd, other.done())
    print(await other)
    results = await asyncio.gather(fail(0.02, "kept"), fine(0.01, "this"), return_exceptions=True)
    print([str(result) for result in results])
    task = asyncio.create_task(fail(0, "task"))
    await asyncio.sleep(0.01)
    print(task.done(), task.cancelled(), task.exception())
    try:
        task.result()
    except Odd as odd:
        print("result raises", odd)
    pending = asyncio.create_task(fine(5, "pending"))
    try:
        pending.result()
    except asyncio.InvalidStateError:
        print("no result yet")
    await asyncio.sleep(0)
    print("main ends")
    return "value"


print(asyncio.run(main()))
try:
    asyncio.run(fail(0, "run"))
except Odd as odd:
    print("run raises", odd)


async def nested():
    inner = fine(0, "inner")
    try:
        asyncio.run(inner)
    except RuntimeError as error:
        print(error)
    await inner


asyncio.run(nested())
for wrong in (None, main):
    try:
        asyncio.run(wrong)
    except (TypeError, ValueError) as error:
        print("a coroutine was expected" in str(error))
try:
    asyncio.create_task(3)
except (RuntimeError, TypeError) as error:
    print(type(error).__name__ in ("RuntimeError", "TypeError"))


async def leave():
    await asyncio.sleep(0)
    sys.exit(3)


try:
    asyncio.run(leave())
except SystemExit as leaving:
    print("exit", leaving.args[0])
