# Event, Lock, Condition and Semaphore: who waits longest is next.
import asyncio


async def section(name, guard, wait):
    print(name, "wants")
    async with guard:
        print(name, "has")
        await asyncio.sleep(wait)
    print(name, "gave")


async def signalled(name, event):
    print(name, await event.wait())


async def main():
    lock = asyncio.Lock()
    await asyncio.gather(*[section(name, lock, 0.01) for name in "abc"])
    print(lock.locked())
    await lock.acquire()
    waiter = asyncio.create_task(section("cancelled", lock, 0))
    after = asyncio.create_task(section("after", lock, 0))
    await asyncio.sleep(0)
    waiter.cancel()
    lock.release()
    await asyncio.gather(waiter, after, return_exceptions=True)
    try:
        lock.release()
    except RuntimeError as error:
        print(error)

    seats = asyncio.Semaphore(2)
    await asyncio.gather(*[section(name, seats, wait) for name, wait in (("d", 0.1), ("e", 0.2), ("f", 0.3), ("g", 0.4))])
    print(seats.locked())
    bounded = asyncio.BoundedSemaphore(1)
    async with bounded:
        print(bounded.locked())
    try:
        bounded.release()
    except ValueError as error:
        print(error)

    event = asyncio.Event()
    waiters = [asyncio.create_task(signalled(name, event)) for name in "hij"]
    await asyncio.sleep(0)
    print("set")
    event.set()
    event.set()
    await asyncio.gather(*waiters)
    await signalled("late", event)
    event.clear()
    print(event.is_set())

    condition = asyncio.Condition()
    goods = []

    async def buyer(name):
        async with condition:
            await condition.wait_for(lambda: len(goods) > 0)
            print(name, "buys", goods.pop(0))

    buyers = [asyncio.create_task(buyer(name)) for name in "kl"]
    await asyncio.sleep(0)
    for good in ("bread", "milk"):
        async with condition:
            goods.append(good)
            condition.notify()
        await asyncio.sleep(0.01)
    async with condition:
        condition.notify_all()
    await asyncio.gather(*buyers)
    try:
        condition.notify()
    except RuntimeError as error:
        print(error)


asyncio.run(main())
