import asyncio


async def tick():
    for _ in range(3):
        print("tick")
        await asyncio.sleep(0.3)


async def tock():
    await asyncio.sleep(0.15)
    for _ in range(3):
        print("    tock")
        await asyncio.sleep(0.3)


async def main():
    await asyncio.gather(tick(), tock())
    print("both are done")


asyncio.run(main())
