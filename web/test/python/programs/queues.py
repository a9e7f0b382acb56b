# Queue, LifoQueue and PriorityQueue.
import asyncio


async def producer(queue, name, count):
    for n in range(count):
        await queue.put((name, n))
        print("put", name, n, queue.qsize())


async def consumer(queue, name):
    while True:
        item = await queue.get()
        print(name, "got", item)
        await asyncio.sleep(0)
        queue.task_done()


async def main():
    queue = asyncio.Queue(2)
    consumers = [asyncio.create_task(consumer(queue, name)) for name in ("x", "y")]
    await asyncio.gather(producer(queue, "a", 3), producer(queue, "b", 3))
    await queue.join()
    for task in consumers:
        task.cancel()
    await asyncio.gather(*consumers, return_exceptions=True)
    print(queue.empty(), queue.full(), queue.maxsize)
    queue.put_nowait(1)
    queue.put_nowait(2)
    try:
        queue.put_nowait(3)
    except asyncio.QueueFull:
        print("full")
    blocked = asyncio.create_task(queue.put(3))
    await asyncio.sleep(0)
    blocked.cancel()
    print(queue.get_nowait(), await queue.get())
    try:
        queue.get_nowait()
    except asyncio.QueueEmpty:
        print("empty")
    getter = asyncio.create_task(queue.get())
    other = asyncio.create_task(queue.get())
    await asyncio.sleep(0)
    getter.cancel()
    queue.put_nowait("for the other")
    print(await other)
    stack, heap = asyncio.LifoQueue(), asyncio.PriorityQueue()
    for n in (2, 3, 1):
        stack.put_nowait(n)
        heap.put_nowait(n)
    for _ in range(3):
        print(await stack.get(), await heap.get())
    try:
        stack.task_done()
        stack.task_done()
        stack.task_done()
        stack.task_done()
    except ValueError as error:
        print(error)


asyncio.run(main())
