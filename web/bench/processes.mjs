/** What Linux knows of a process and of all that it has started: processor time, memory, and when it has come to rest. */
import fs from "node:fs";

/** Ticks of processor time in a second: Linux says 100 to whoever asks. */
const ticks = 100;

/** Reads a file of /proc; a process may end meanwhile. */
function read(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** The fields of /proc/PID/stat after the name, which may hold anything: state, parent, …, user time at 11, system time at 12. */
const stat = (pid) => read(`/proc/${pid}/stat`).replace(/^.*\) /s, "").split(" ");

/** The process and its descendants. */
export function family(pid) {
  const parents = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map((name) => [Number(name), Number(stat(name)[1])]);
  const found = [pid];
  for (let i = 0; i < found.length; i++) found.push(...parents.filter(([, parent]) => parent === found[i]).map(([child]) => child));
  return found;
}

/** Seconds of processor time that one process has taken. */
export function processorTime(pid) {
  const fields = stat(pid);
  return fields.length > 12 ? (Number(fields[11]) + Number(fields[12])) / ticks : 0;
}

/** Bytes of memory of one process; of what processes share, each has its part. */
export function memoryOf(pid) {
  return Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024;
}

/** Resolves when a process and its descendants have taken less than a tenth of a processor for so many seconds on end. */
export async function quiet(pid, seconds) {
  const taken = () => new Map(family(pid).map((one) => [one, processorTime(one)]));
  let before = taken();
  for (let calm = 0, waited = 0; calm < seconds; waited++) {
    if (waited > 120) throw new Error("the browser did not come to rest in two minutes");
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const now = taken();
    const used = [...now].reduce((sum, [one, time]) => sum + time - (before.get(one) ?? 0), 0);
    calm = used < 0.1 ? calm + 1 : 0;
    before = now;
  }
}
