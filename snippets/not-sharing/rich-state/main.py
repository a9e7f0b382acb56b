import asyncio


class Poll:
    def __init__(self, left):
        self.left = left
        self.votes = {}
        self.done = asyncio.Event()  # after the last vote

    def add(self, drink):
        self.votes[drink] = self.votes.get(drink, 0) + 1
        self.left -= 1
        print("one more vote,", self.left, "to go")
        if self.left == 0:
            self.done.set()


async def vote(p, drink, n, gap):
    for _ in range(n):
        await asyncio.sleep(gap)
        p.add(drink)


async def main():
    p = Poll(5)
    tea = asyncio.create_task(vote(p, "tea", 3, 0.25))
    coffee = asyncio.create_task(vote(p, "coffee", 2, 0.3))

    try:
        await asyncio.wait_for(p.done.wait(), 3)
        print("votes:", sorted(p.votes.items()))
    except asyncio.TimeoutError:
        print("time is up")


asyncio.run(main())
