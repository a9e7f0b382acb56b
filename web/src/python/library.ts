/** Modules that Python programs find in /lib, before MicroPython's own: file → text. */
import init from "./asyncio/__init__.py";
import groups from "./asyncio/groups.py";
import loop from "./asyncio/loop.py";
import queues from "./asyncio/queues.py";
import runs from "./asyncio/runs.py";
import sharing from "./asyncio/sharing.py";
import waiting from "./asyncio/waiting.py";

export const library = {
  "asyncio/__init__.py": init,
  "asyncio/groups.py": groups,
  "asyncio/loop.py": loop,
  "asyncio/queues.py": queues,
  "asyncio/runs.py": runs,
  "asyncio/sharing.py": sharing,
  "asyncio/waiting.py": waiting,
};
