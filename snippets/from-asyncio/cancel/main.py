import asyncio


async def tick():
    try:
        while True:
            print("tick")
            await asyncio.sleep(0.3)
    finally:
        print("tick tidies up")


async def main():
    task = asyncio.create_task(tick())

    await asyncio.sleep(0.75)
    print("main says stop")
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("tick is done")


asyncio.run(main())
