import asyncio


async def brew(drink, wait):
    await asyncio.sleep(wait)
    print(drink, "is ready")
    return "a cup of " + drink


async def main():
    cups = await asyncio.gather(
        brew("tea", 0.4),
        brew("coffee", 0.2),
    )

    print(", ".join(cups))


asyncio.run(main())
