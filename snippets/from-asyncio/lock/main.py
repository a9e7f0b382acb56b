import asyncio


class Account:
    def __init__(self, balance):
        self.lock = asyncio.Lock()  # guards balance
        self.balance = balance

    async def withdraw(self, name, amount):
        async with self.lock:
            if self.balance < amount:
                print(name, "gets nothing")
                return
            await asyncio.sleep(0.2)  # count the notes
            self.balance -= amount
            print(name, "gets", amount)


async def later(wait, what):
    await asyncio.sleep(wait)
    await what


async def main():
    a = Account(100)
    await asyncio.gather(
        a.withdraw("Ada", 80),
        later(0.1, a.withdraw("Ken", 80)),
    )
    print("left:", a.balance)


asyncio.run(main())
