import asyncio


async def run(name, pace, start):
    await start.wait()
    await asyncio.sleep(pace)
    print(name, "is there")


async def main():
    start = asyncio.Event()

    both = asyncio.gather(
        run("Ada", 0.4, start),
        run("Ken", 0.2, start),
    )

    print("ready, steady")
    await asyncio.sleep(0.2)
    print("go!")
    start.set()
    await both


asyncio.run(main())
