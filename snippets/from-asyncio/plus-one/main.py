import asyncio

likes = 0


async def fan():
    global likes
    for _ in range(100):
        likes += 1
        await asyncio.sleep(0)


async def main():
    await asyncio.gather(*[fan() for _ in range(10)])
    print(likes, "likes")


asyncio.run(main())
