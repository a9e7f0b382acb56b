import asyncio


async def count(counter):
    for _ in range(3):
        counter += 1
        print("count has", counter)
        await asyncio.sleep(0.3)


async def watch(counter):
    await asyncio.sleep(0.15)
    for _ in range(3):
        print("    watch sees", counter)
        await asyncio.sleep(0.3)


async def main():
    counter = 0
    await asyncio.gather(count(counter), watch(counter))
    print("main still has", counter)


asyncio.run(main())
