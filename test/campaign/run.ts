// Usage: node dist/test/campaign/run.js [minutes] [--seed N] [--only case] [--run N]
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { fuzzedDescriptions, fuzzedFiles, fuzzedFrames } from './cases/files.js';
import { closedDescriptors, cutLinks, fullDisks, killsAndStops } from './cases/live.js';
import { hostileBrokers, hostileClients, hostileMessages, hostileWebServers } from './cases/peers.js';
import { damagedHistories, damagedSpools } from './cases/stores.js';
import { Trial } from './trial.js';

const CASES: Readonly<Record<string, (trial: Trial) => Promise<void>>> = {
  'fuzzed files': fuzzedFiles,
  'fuzzed frames': fuzzedFrames,
  'fuzzed descriptions': fuzzedDescriptions,
  'kills and stops': killsAndStops,
  'cut links': cutLinks,
  'full disks': fullDisks,
  'closed descriptors': closedDescriptors,
  'hostile messages': hostileMessages,
  'hostile brokers': hostileBrokers,
  'hostile web servers': hostileWebServers,
  'hostile clients': hostileClients,
  'damaged spools': damagedSpools,
  'damaged histories': damagedHistories,
};
const SPACING = 1_000_003;

interface Row {
  runs: number;
  faults: number;
  programs: number;
  bytes: number;
  descriptors: number;
  seconds: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, only: { type: 'string' }, run: { type: 'string' } },
});
const minutes = Number(positionals[0] ?? 5);
const seed = Number(values.seed ?? Math.floor(Date.now() / 1000));
const names = Object.keys(CASES).filter((name) => values.only === undefined || name === values.only);
if (names.length === 0 || !(minutes > 0)) {
  console.error(
    `usage: campaign [minutes] [--seed N] [--only case] [--run N]; cases: ${Object.keys(CASES).join(', ')}`,
  );
  process.exit(2);
}
const rows = new Map(
  names.map((name): [string, Row] => [name, { runs: 0, faults: 0, programs: 0, bytes: 0, descriptors: 0, seconds: 0 }]),
);
const endMs = performance.now() + minutes * 60_000;
console.log(`seed ${seed}, ${minutes} minutes`);
let run = Number(values.run ?? 0);
do {
  for (const name of names) {
    if (performance.now() >= endMs && run > 0) break;
    await runOnce(name, run);
  }
  run++;
} while (performance.now() < endMs && values.run === undefined);
printTable();
process.exit([...rows.values()].some(({ faults }) => faults > 0) ? 1 : 0);

async function runOnce(name: string, number: number): Promise<void> {
  const startMs = performance.now();
  const trial = new Trial(seed, Object.keys(CASES).indexOf(name) * SPACING + number);
  try {
    await CASES[name]!(trial);
  } catch (error) {
    trial.faults.push(`the campaign failed: ${(error as Error).stack}`);
  }
  await trial.close();
  const row = rows.get(name)!;
  row.runs++;
  row.faults += trial.faults.length;
  row.programs += trial.figures.programs;
  row.bytes = Math.max(row.bytes, trial.figures.bytes);
  row.descriptors = Math.max(row.descriptors, trial.figures.descriptors);
  row.seconds += (performance.now() - startMs) / 1000;
  for (const fault of trial.faults) console.log(`FAULT --seed ${seed} --only '${name}' --run ${number}: ${fault}`);
}

function printTable(): void {
  const [{ model } = { model: 'unknown' }] = cpus();
  const load = loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
  console.log(
    `\n${new Date().toISOString()}, ${availableParallelism()} × ${model}, Node ${process.versions.node}, load ${load}, seed ${seed}\n`,
  );
  console.log('| what | runs | programs | faults found | most memory, MiB | most descriptors | s |');
  console.log('|---|---|---|---|---|---|---|');
  for (const [name, { runs, programs, faults, bytes, descriptors, seconds }] of rows) {
    console.log(
      `| ${name} | ${runs} | ${programs} | ${faults} | ${Math.round(bytes / 1024 / 1024)} | ${descriptors} | ${seconds.toFixed(0)} |`,
    );
  }
  const sum = (key: keyof Row): number => [...rows.values()].reduce((total, row) => total + row[key], 0);
  console.log(`| all | ${sum('runs')} | ${sum('programs')} | ${sum('faults')} | | | ${sum('seconds').toFixed(0)} |`);
}
