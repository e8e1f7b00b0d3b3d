import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.js';
import { scratchFolder } from './programs.js';

/** An alert as Alertmanager lists it. */
export interface ListedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

const LONGEST_START_MS = 30_000;
const CONFIG = 'route: { receiver: nobody }\nreceivers: [ { name: nobody } ]\n';

/** Debian's Alertmanager on a free port of loopback, until the end of the test; it tells nobody. */
export class Alertmanager {
  private constructor(
    readonly url: string,
    readonly process: ChildProcess,
  ) {}

  static async start(t: TestContext): Promise<Alertmanager> {
    const folder = scratchFolder(t);
    const config = join(folder, 'alertmanager.yml');
    writeFileSync(config, CONFIG);
    const address = `127.0.0.1:${await freePort()}`;
    const args = [`--config.file=${config}`, `--storage.path=${folder}`, `--web.listen-address=${address}`];
    const child = spawn('prometheus-alertmanager', [...args, '--cluster.listen-address='], { stdio: 'ignore' });
    t.after(async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await Promise.race([ended, delay(5000, undefined, { ref: false })]);
      child.kill('SIGKILL');
    });
    const manager = new Alertmanager(`http://${address}`, child);
    const startedMs = performance.now();
    while (!(await manager.#isReady())) {
      if (performance.now() - startedMs > LONGEST_START_MS) throw new Error('Alertmanager does not start');
      await delay(100);
    }
    return manager;
  }

  /** Those that are active: not over. */
  async alerts(): Promise<readonly ListedAlert[]> {
    const answer = await fetch(`${this.url}/api/v2/alerts?active=true`);
    return (await answer.json()) as ListedAlert[];
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/-/ready`)).ok;
    } catch {
      return false;
    }
  }
}
