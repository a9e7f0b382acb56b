import asyncio


async def count(name, start, wait):
    await asyncio.sleep(wait)
    for n in range(start, start + 3):
        print(name, "counts", n)
        await asyncio.sleep(0.3)


async def main():
    await asyncio.gather(
        count("Ada", 1, 0),
        count("Ken", 100, 0.15),
    )
    print("both are done")


asyncio.run(main())
