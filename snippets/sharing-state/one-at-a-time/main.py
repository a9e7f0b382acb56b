import asyncio


class State:
    def __init__(self):
        self.lock = asyncio.Lock()  # guards counter
        self.counter = 0


async def add_one(s, name, wait):
    await asyncio.sleep(wait)

    async with s.lock:
        seen = s.counter
        print(name, "reads", seen)
        await asyncio.sleep(0.3)
        s.counter = seen + 1
        print(name, "writes", seen + 1)


async def main():
    s = State()
    await asyncio.gather(
        add_one(s, "Ada", 0),
        add_one(s, "Ken", 0.15),
    )
    print("the counter is", s.counter)


asyncio.run(main())
