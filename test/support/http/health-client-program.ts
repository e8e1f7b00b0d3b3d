// Asks servers for their health in turns, without end: a client that does no harm, in a process of its own. Arguments: ports.
// At each message it tells how long the answers took since the message before.
import { setTimeout as delay } from 'node:timers/promises';
import { ask } from './http-rig.js';

/** ms of each answer, by the place of its port; and what was no answer of health. */
export interface HealthTold {
  readonly times: readonly (readonly number[])[];
  readonly faults: readonly string[];
}

const EVERY_MS = 10;
const ports = process.argv.slice(2).map(Number);
let times: number[][] = ports.map(() => []);
let faults: string[] = [];
process.on('message', () => {
  process.send!({ times, faults } satisfies HealthTold);
  times = ports.map(() => []);
  faults = [];
});
process.on('disconnect', () => process.exit());
for (;;) {
  for (const [index, port] of ports.entries()) {
    const startMs = performance.now();
    try {
      const { status } = await ask(port, '/healthz');
      if (status !== 200) faults.push(`status ${status}`);
    } catch (error) {
      faults.push(String(error));
    }
    times[index]!.push(performance.now() - startMs);
    await delay(EVERY_MS);
  }
}
