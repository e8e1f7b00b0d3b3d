import { readdirSync, readFileSync } from 'node:fs';

const CLOCK_TICKS_PER_SECOND = 100;

/** CPU seconds of a process by thread: the main one, ZeroMQ's, the busiest of the others, and the rest. */
export interface ThreadCpu {
  readonly main: number;
  readonly zeromq: number;
  readonly busiest: number;
  readonly rest: number;
}

/** What the threads of a process have used so far, by the number of the thread. Linux. */
export function threadSecondsOf(pid: number): Map<number, { readonly name: string; readonly seconds: number }> {
  const folder = `/proc/${pid}/task`;
  const threads = new Map<number, { name: string; seconds: number }>();
  for (const id of readdirSync(folder)) {
    try {
      const stat = readFileSync(`${folder}/${id}/stat`, 'utf8');
      const end = stat.lastIndexOf(')');
      const fields = stat.slice(end + 2).split(' ');
      const seconds = (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
      threads.set(Number(id), { name: stat.slice(stat.indexOf('(') + 1, end), seconds });
    } catch {} // it has just ended
  }
  return threads;
}

/** What was used between both. */
export function threadCpu(
  pid: number,
  before: ReturnType<typeof threadSecondsOf>,
  after: ReturnType<typeof threadSecondsOf>,
): ThreadCpu {
  let main = 0;
  let zeromq = 0;
  const others: number[] = [];
  for (const [id, { name, seconds }] of after) {
    const used = seconds - (before.get(id)?.seconds ?? 0);
    if (id === pid) main = used;
    else if (name.startsWith('ZMQ')) zeromq += used;
    else others.push(used);
  }
  const busiest = Math.max(0, ...others);
  return { main, zeromq, busiest, rest: others.reduce((sum, used) => sum + used, 0) - busiest };
}
