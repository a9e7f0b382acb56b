import asyncio


class State:
    def __init__(self):
        self.counter = 0
        self.keep_going = True

    # No lock: between two awaits, nobody else gets a turn.
    def count(self):
        if self.keep_going:
            self.counter += 1
            print("count has", self.counter)
        return self.keep_going

    def watch(self):
        print("    watch sees", self.counter)
        self.keep_going = self.counter < 3
        return self.keep_going


async def count(s):
    while s.count():
        await asyncio.sleep(0.3)


async def watch(s):
    await asyncio.sleep(0.15)
    while s.watch():
        await asyncio.sleep(0.3)


async def main():
    s = State()
    await asyncio.gather(count(s), watch(s))
    print("main has", s.counter)


asyncio.run(main())
