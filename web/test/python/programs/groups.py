# TaskGroup and wait.
import asyncio


async def work(name, wait, error=None):
    try:
        await asyncio.sleep(wait)
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise
    if error:
        print(name, "fails")
        raise error
    print(name, "done")
    return name


def names(tasks):
    return sorted(task.get_name() for task in tasks)


async def main():
    async with asyncio.TaskGroup() as group:
        one = group.create_task(work("one", 0.02))
        two = group.create_task(work("two", 0.01))
        print("in the block")
    print(one.result(), two.result())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work("good", 1))
            group.create_task(work("bad", 0.01, ValueError("v")))
            await asyncio.sleep(1)
            print("never")
    except ExceptionGroup as errors:
        print(errors, [repr(error).replace(",)", ")") for error in errors.exceptions])
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work("other", 1))
            await asyncio.sleep(0)
            raise KeyError("in the block")
    except ExceptionGroup as errors:
        print(errors, len(errors.exceptions))
    try:
        async with asyncio.timeout(0.02):
            async with asyncio.TaskGroup() as group:
                group.create_task(work("slow", 1))
    except TimeoutError:
        print("the group took too long")

    make = lambda: [asyncio.create_task(work(name, wait), name=name) for name, wait in (("a", 0.5), ("b", 0.1), ("c", 0.3))]
    done, pending = await asyncio.wait(make())
    print(names(done), names(pending))
    done, pending = await asyncio.wait(make(), return_when=asyncio.FIRST_COMPLETED)
    print(names(done), names(pending))
    await asyncio.wait(pending)
    done, pending = await asyncio.wait(make(), timeout=0.02)
    print(names(done), names(pending))
    await asyncio.wait(pending)
    tasks = make() + [asyncio.create_task(work("d", 0.2, ValueError("v")), name="d")]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    print(names(done), names(pending))
    await asyncio.wait(pending)
    print(asyncio.current_task() in asyncio.all_tasks(), len(asyncio.all_tasks()))


asyncio.run(main())
