import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchBuilder } from '../../src/history/batch-builder.js';
import { HistoryStore } from '../../src/history/store.js';
import { tsToPcap } from '../support/frames/ts-to-pcap.js';
import { generateTs } from '../support/packets/ts-generator.js';
import { REPOSITORY } from '../support/programs/programs.js';
import { BEGIN_S, missingHistory, reportRecord } from '../support/records/history-feed.js';
import type { RunPlan } from './one-end.js';

const BARS = join(REPOSITORY, 'test_data/bars.mpegts');
/** Packets of the stream that is analysed, sent and recorded: a second of it. */
const PACKETS = 6650;

/** The inputs of all runs. */
export interface EndInputs {
  readonly folder: string;
  readonly ts: string;
  readonly capture: string;
  /** undefined: SQLite is missing here. */
  readonly history: string | undefined;
}

/** A kind of run: programs that are started together, of which each must end. */
interface EndCase {
  readonly name: string;
  /** Names in the folder end with the number of the run. */
  readonly plans: (inputs: EndInputs, run: number) => readonly RunPlan[];
}

export const END_CASES: readonly EndCase[] = [
  {
    name: 'monitor',
    // Long enough for V8 to compile up to the end: of 50 such runs one hung while Node ended them.
    plans: () => [{ program: 'monitor', args: ['--input', BARS, '--report', 'json'], prints: /\}\n$/ }],
  },
  {
    name: 'probe',
    plans: ({ capture, folder }, run) => [
      {
        program: 'probe',
        args: ['--input', capture, '--ipc-path', join(folder, `idle-${run}`)],
        stopAt: /waiting for a monitor/,
      },
    ],
  },
  {
    name: 'probe and monitor',
    plans: ({ capture, folder }, run) => {
      const link = ['--ipc-path', join(folder, `link-${run}`)];
      return [
        { program: 'probe', args: ['--input', capture, ...link] },
        { program: 'monitor', args: [...link, '-o', '-', '--exit-on-end', '--report', 'none'], prints: /G/ },
      ];
    },
  },
  {
    name: 'replay',
    plans: ({ ts }) => {
      const pace = ['--bitrate', '100000000', '--destination', '127.0.0.1:9'];
      return [{ program: 'replay', args: ['--input', ts, ...pace, '--report', '-'], prints: /\}\n$/ }];
    },
  },
  {
    name: 'history',
    plans: ({ history }) =>
      history === undefined
        ? []
        : [{ program: 'history', args: ['--history', history, '--from', '2026-11-22'], prints: /\n$/ }],
  },
  {
    name: 'keygen',
    plans: ({ folder }, run) => [
      { program: 'keygen', args: ['--key-file', join(folder, `key-${run}`)], prints: /^.{40}\n$/ },
    ],
  },
];

/** Makes the inputs in the folder. */
export async function makeInputs(folder: string): Promise<EndInputs> {
  const ts = join(folder, 'input.mpegts');
  const capture = join(folder, 'input.pcap');
  const bytes = generateTs(PACKETS);
  writeFileSync(ts, bytes);
  writeFileSync(capture, tsToPcap(bytes));
  return { folder, ts, capture, history: missingHistory() === false ? await makeHistory(folder) : undefined };
}

async function makeHistory(folder: string): Promise<string> {
  const file = join(folder, 'history.db');
  const store = await HistoryStore.open(file, 7);
  const builder = new BatchBuilder();
  for (let second = 0; second < 60; second++) builder.addReport(reportRecord(BEGIN_S + second));
  store.write(builder.take(), BEGIN_S + 60);
  store.close();
  return file;
}
