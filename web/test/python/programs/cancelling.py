# cancel, timeouts and shield.
import asyncio


async def work(name, wait, stubborn=False):
    try:
        await asyncio.sleep(wait)
        print(name, "done")
        return name
    except asyncio.CancelledError:
        print(name, "cancelled")
        if stubborn:
            return name + " anyway"
        raise
    finally:
        print(name, "tidies up")


async def tries(what):
    try:
        print("result", await what)
    except asyncio.CancelledError:
        print("CancelledError")
    except asyncio.TimeoutError:
        print("TimeoutError")


async def main():
    task = asyncio.create_task(work("early", 1))
    print(task.cancel(), task.cancelled())
    await tries(task)
    task = asyncio.create_task(work("late", 1))
    await asyncio.sleep(0.01)
    print(task.cancel("why"), task.cancelled(), task.done())
    await tries(task)
    print(task.cancelled(), task.cancel())
    task = asyncio.create_task(work("stubborn", 1, True))
    await asyncio.sleep(0.01)
    task.cancel()
    await tries(task)
    print(task.cancelled())

    await tries(asyncio.wait_for(work("in time", 0.01), 0.5))
    await tries(asyncio.wait_for(work("too late", 0.5), 0.02))
    await tries(asyncio.wait_for(work("no limit", 0.01), None))
    await tries(asyncio.wait_for(work("at once", 0.01), 0))
    try:
        async with asyncio.timeout(0.02):
            await work("in a block", 1)
    except TimeoutError:
        print("time is up")
    async with asyncio.timeout(1) as limit:
        await work("quick block", 0.01)
    print(limit.expired())
    try:
        async with asyncio.timeout(0.05):
            try:
                async with asyncio.timeout(1):
                    await work("inner", 2)
            except TimeoutError:
                print("not the inner one")
    except TimeoutError:
        print("the outer one")

    inner = asyncio.create_task(work("shielded", 0.05))
    outer = asyncio.create_task(tries(asyncio.shield(inner)))
    await asyncio.sleep(0.01)
    outer.cancel()
    await tries(outer)
    print(await inner)

    group = asyncio.gather(work("g1", 1), work("g2", 1))
    await asyncio.sleep(0.01)
    print(group.cancel())
    await tries(group)

    asyncio.create_task(work("left", 1))
    await asyncio.sleep(0)
    print("main ends")


asyncio.run(main())
