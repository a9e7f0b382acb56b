import asyncio


async def cook(plates):
    for n in range(1, 6):
        await plates.put(n)
    await plates.put(None)  # there are no more


async def main():
    plates = asyncio.Queue(2)
    cooking = asyncio.create_task(cook(plates))

    total = 0
    while (n := await plates.get()) is not None:
        print("plate", n)
        total += n
    print("total", total)
    await cooking


asyncio.run(main())
