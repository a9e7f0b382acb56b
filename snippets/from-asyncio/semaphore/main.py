import asyncio


async def guest(name, wait, seats):
    await asyncio.sleep(wait)
    async with seats:
        print(name, "sits down")
        await asyncio.sleep(0.3)
        print(name, "gets up")


async def main():
    seats = asyncio.Semaphore(2)

    await asyncio.gather(
        guest("Ada", 0, seats),
        guest("Ken", 0.1, seats),
        guest("Tony", 0.2, seats),
    )


asyncio.run(main())
