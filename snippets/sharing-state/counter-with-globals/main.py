import asyncio

# Both functions use these two. They need no lock: between
# two awaits, nobody else gets a turn.
counter = 0
keep_going = True


async def count():
    global counter
    while keep_going:
        counter += 1
        print("count has", counter)
        await asyncio.sleep(0.3)


async def watch():
    global keep_going
    await asyncio.sleep(0.15)
    while keep_going:
        print("    watch sees", counter)
        keep_going = counter < 3
        await asyncio.sleep(0.3)


async def main():
    await asyncio.gather(count(), watch())
    print("main has", counter)


asyncio.run(main())
