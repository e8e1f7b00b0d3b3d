import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { EndlessClip } from '../../../src/mpegts/endless-clip.js';
import { monotonicNs, openSender } from '../../../src/output/udp-sender.js';
import { DemoSender } from '../../../src/replay/demo/demo-sender.js';
import type { DemoFault, FaultWindow } from '../../../src/replay/demo/fault-schedule.js';
import { TransportSource } from '../../../src/replay/demo/transport-source.js';
import { REPOSITORY, type RunningProcess, scratchFolder, startProgram } from '../programs/programs.js';

const PERIOD_S = 5;
const DATAGRAM_BITS = 7 * 188 * 8;
/** A whole number of datagrams in the period. */
const BITRATE_BPS = Math.round((2_200_000 * PERIOD_S) / DATAGRAM_BITS) * (DATAGRAM_BITS / PERIOD_S);
const FIRST_PORT = 5001;
/** All tests of a file share the programs, on a machine that has other work, too. */
const LONGEST_MS = 900_000;
const GROUP_WORD = 0xefff0d00;

/** Markup, a direction that is turned, and a control character: whoever shows it as it is shows something else. */
export const HOSTILE_NAME = '<img src=x onerror=alert(1)>\u202egnp.\u0007';
export const HOSTILE_PROBE = '<b>head"end&amp;';
export const PASSWORDS = { vera: 'looks-only', oskar: 'changes-too' } as const;

/** Streams over loopback, a probe that captures them, and as many monitors as a test wants. */
export class LivePage {
  readonly folder: string;
  /** In the order of the streams: RTP `Test One`, `Test Two`, one of a hostile name. */
  readonly keys: readonly string[];
  readonly #faults: FaultWindow[][] = [[], [], []];
  readonly #stop = new AbortController();
  readonly #startMs = Date.now();

  /** Sends until the test ends. `group`: last number of the group, one for each test file. */
  static async start(t: TestContext, group: number, probeId = HOSTILE_PROBE): Promise<LivePage> {
    const page = new LivePage(t, group, probeId);
    const address = `239.255.13.${group}`;
    const sources = page.keys.flatMap((_, index) => ['--source', `${address}:${FIRST_PORT + index}`]);
    const probe = startProgram(
      t,
      'probe',
      [...['--source-device', 'lo', ...sources, '--probe-id', probeId, '--ipc-path', page.ipcPath]],
      { longestMs: LONGEST_MS },
    );
    await probe.waitForStderr(/"capturing"/);
    return page;
  }

  private constructor(t: TestContext, group: number, probeId: string) {
    this.folder = scratchFolder(t);
    const names = ['Test One', 'Test Two', HOSTILE_NAME];
    this.keys = names.map((_, index) => `${probeId}/239.255.13.${group}:${FIRST_PORT + index}`);
    const sources = names.map((name, index) => this.#source(name, index));
    const sender = openSender('lo', 1);
    const sending = new DemoSender(sources, sender, { group: GROUP_WORD + group, clock: monotonicNs }).run(
      this.#stop.signal,
    );
    t.after(async () => {
      this.#stop.abort();
      sender.stop();
      await sending;
      sender.close();
    });
  }

  get ipcPath(): string {
    return join(this.folder, 'link.sock');
  }

  /** From now on, for so long. */
  harm(stream: number, fault: DemoFault, forS: number): void {
    this.#faults[stream]!.push({
      fault,
      fromS: (Date.now() - this.#startMs) / 1000,
      forS,
      everyS: Number.POSITIVE_INFINITY,
    });
  }

  /** A monitor with a page; its address, as `http://127.0.0.1:1234`. */
  async monitor(
    t: TestContext,
    ...args: string[]
  ): Promise<{ readonly process: RunningProcess; readonly address: string }> {
    const process = startProgram(t, 'monitor', ['--ipc-path', this.ipcPath, '--http-port', '0', ...args], {
      longestMs: LONGEST_MS,
    });
    return { process, address: await pageAddress(process) };
  }

  /** A file of a viewer and an operator, as `tscap-keygen` makes its lines. */
  users(): string {
    const keygen = join(REPOSITORY, 'dist/src/bin/keygen.js');
    const lines = Object.entries(PASSWORDS).map(([name, password]) => {
      const role = name === 'oskar' ? 'operator' : 'viewer';
      return execFileSync(process.execPath, [keygen, '--user', name, '--role', role], { input: `${password}\n` });
    });
    const file = join(this.folder, 'users');
    writeFileSync(file, Buffer.concat(lines), { mode: 0o600 });
    return file;
  }

  #source(name: string, index: number): TransportSource {
    const file = join(this.folder, `${index}.mpegts`);
    const bars = join(REPOSITORY, 'test_data/bars.mpegts');
    const names = ['-metadata', `service_name=${name}`, '-metadata', 'service_provider=tscap'];
    execFileSync('ffmpeg', [
      ...['-nostdin', '-loglevel', 'error', '-i', bars, '-map', '0', '-c', 'copy', '-f', 'mpegts'],
      ...['-muxrate', `${BITRATE_BPS}`, '-pcr_period', '20', '-sdt_period', '0.7', ...names, file],
    ]);
    const clip = new EndlessClip(readFileSync(file), BITRATE_BPS, PERIOD_S);
    const faults = this.#faults[index]!;
    return new TransportSource({
      ...{ clip, other: undefined, periodS: PERIOD_S, port: FIRST_PORT + index, isRtp: index === 0, faults },
    });
  }
}

/** Where a monitor that was started serves its page. */
export async function pageAddress(monitor: RunningProcess): Promise<string> {
  await monitor.waitForStderr(/serving the page at/);
  return new URL(/"url":"([^"]+)"/.exec(monitor.stderr)![1]!).origin;
}
