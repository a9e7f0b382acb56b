import asyncio


async def brew(wait):
    await asyncio.sleep(wait)


async def order(drink, wait):
    try:
        await asyncio.wait_for(brew(wait), 0.3)
    except asyncio.TimeoutError:
        print(drink, "takes too long")
        return
    print(drink, "is ready")


async def main():
    await order("tea", 0.1)
    await order("coffee", 0.9)


asyncio.run(main())
