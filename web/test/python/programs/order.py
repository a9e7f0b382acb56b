# In which order tasks go: ready ones in rounds, sleepers by their time.
import asyncio


async def step(name, times):
    for n in range(times):
        print(name, n)
        await asyncio.sleep(0)
    return name


async def late(name, wait):
    await asyncio.sleep(wait)
    print(name, "woke")


async def main():
    print(await asyncio.gather(step("a", 3), step("b", 2), step("c", 1)))
    tasks = [asyncio.create_task(step(name, 2)) for name in "xyz"]
    print("created")
    await asyncio.sleep(0)
    print("after one round")
    for task in tasks:
        print(await task)
    await asyncio.gather(late("slow", 0.2), late("quick", 0.05), late("middle", 0.1))
    print(await asyncio.gather())
    one = step("once", 1)
    print(await asyncio.gather(one, one))
    print(await asyncio.sleep(0, "slept"), await asyncio.sleep(0.01, "longer"))
    await step("plain", 1)


asyncio.run(main())
print("done")
