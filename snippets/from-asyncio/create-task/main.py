import asyncio


async def brew(drink):
    await asyncio.sleep(0.3)
    return "a cup of " + drink


async def main():
    task = asyncio.create_task(brew("tea"))

    print("meanwhile, the paper")
    print("here comes", await task)


asyncio.run(main())
