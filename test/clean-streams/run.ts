import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { PACKET_SIZE } from '../../src/mpegts/packet.js';
import { LITTLE_ENDIAN_NS, pcapFile } from '../support/frames/pcap-writer.js';
import { CAPTURE_START_S, LINKTYPE_ETHERNET, udpFrame } from '../support/frames/udp-frame.js';
import { type Judged, judgeFile } from './judged.js';
import { made, madeByName } from './made-streams.js';
import { ODD_STREAMS, type OddStream } from './odd-streams.js';
import { reasonOf } from './reasons.js';
import { RECIPES } from './recipes.js';

const OPTIONS = { keep: { type: 'string' }, unmeasurable: { type: 'boolean', default: false } } as const;
const DATAGRAM_SIZE = 7 * PACKET_SIZE;

/** What scripts/clean-streams.sh does: 0 when each alarm has a reason, 1 when not. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'tscap-clean-'));
  const isWanted = ({ name }: { name: string }) =>
    positionals.length === 0 || positionals.some((part) => name.includes(part));
  let streams = 0;
  let unexplained = 0;
  const show = async (file: string) => {
    for (const judged of await judgeFile(file)) {
      streams++;
      unexplained += print(file, judged, values.unmeasurable);
    }
  };
  try {
    for (const recipe of RECIPES.filter(isWanted)) await show(made(recipe, folder));
    for (const odd of ODD_STREAMS.filter(isWanted)) for (const file of oddFiles(odd, folder)) await show(file);
  } finally {
    if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
  console.log(`${streams} streams, ${unexplained} alarms without a reason`);
  return unexplained === 0 ? 0 : 1;
}

/** Prints what was raised, and returns how many alarms have no reason. */
function print(file: string, judged: Judged, withUnmeasurable: boolean): number {
  const { profile, durationS, findings, others, unmeasurable } = judged;
  const name = basename(file);
  let unexplained = 0;
  console.log(`${name}: ${profile}, ${durationS.toFixed(1)} s`);
  for (const { number, rule, severity, count, pid, tableId, lastMs } of findings) {
    const because = severity === 'info' ? 'info' : reasonOf(name, rule);
    if (because === undefined) unexplained++;
    const where = [pid === null ? [] : `PID ${pid}`, tableId === null ? [] : `table 0x${tableId.toString(16)}`].flat();
    const last = [...where, `${lastMs.toFixed(0)} ms`].join(', ');
    console.log(`  ${number.padEnd(6)} ${rule} ${count} (${severity}; last ${last}): ${because ?? 'NO REASON'}`);
  }
  for (const other of new Set(others)) {
    unexplained++;
    console.log(`  ${other}: NO REASON`);
  }
  if (withUnmeasurable && unmeasurable.length > 0) console.log(`  unmeasurable: ${unmeasurable.join('; ')}`);
  return unexplained;
}

/** The odd stream as a file of packets, and as datagrams at the times of its rate. */
function oddFiles({ name, from, bitrateBps, edit }: OddStream, folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.mpegts`);
  const capture = join(folder, `${name}.pcap`);
  if (!existsSync(file) || !existsSync(capture)) {
    const bytes = edit(from === '' ? Buffer.alloc(0) : readFileSync(madeByName(from, folder)));
    writeFileSync(file, bytes);
    writeFileSync(capture, captured(bytes, bitrateBps));
  }
  return [file, capture];
}

function captured(bytes: Buffer, bitrateBps: number): Buffer {
  const frames = [];
  for (let at = 0; at < bytes.length; at += DATAGRAM_SIZE) {
    const ns = Math.round((at * 8e9) / bitrateBps);
    const datagram = udpFrame(bytes.subarray(at, at + DATAGRAM_SIZE), 5000);
    frames.push({ bytes: datagram, seconds: CAPTURE_START_S + Math.floor(ns / 1e9), nanoseconds: ns % 1e9 });
  }
  return pcapFile(LITTLE_ENDIAN_NS, LINKTYPE_ETHERNET, frames);
}

process.exitCode = await main();
