// Sends one programme as many streams, in one process: node many-sender-program.js '<ManyStreams as JSON>'.
// Prints what it has sent when it is done.
import { readFileSync } from 'node:fs';
import { monotonicNs, openSender } from '../../src/output/udp-sender.js';
import { DATAGRAM_BYTES } from './dvb-programme.js';
import { datagramAt, FIRST_GROUP, type ManyStreams, PORT, type SentStreams } from './many-streams.js';

const ROWS = 4096;
const LEAD_NS = 300e6;

const many: ManyStreams = JSON.parse(process.argv[2]!);
const bytes = readFileSync(many.file);
const sender = openSender('lo', 1);
const startNs = monotonicNs() + LEAD_NS;
const rows = many.streams * many.datagrams;
const batches = [createBatch(), createBatch()];
let sending: Promise<number> = Promise.resolve(0);
let sent = 0;
for (let first = 0, turn = 0; first < rows; first += ROWS, turn = 1 - turn) {
  const batch = batches[turn]!;
  const count = Math.min(ROWS, rows - first);
  for (let row = 0; row < count; row++) fill(batch, row, first + row);
  sent += await sending;
  const { offsets, lengths, addresses, ports, dueNs } = batch;
  sending = sender.send(bytes, offsets, lengths, addresses, ports, dueNs, 0, count);
}
sent += await sending;
const { latenessMaxNs, firstSentNs, lastSentNs } = sender.statistics();
sender.close();
const result: SentStreams = {
  datagrams: sent,
  seconds: (lastSentNs - firstSentNs) / 1e9,
  latenessMaxMs: latenessMaxNs / 1e6,
};
console.log(JSON.stringify(result));

function createBatch() {
  return {
    offsets: new Uint32Array(ROWS),
    lengths: new Uint32Array(ROWS).fill(DATAGRAM_BYTES),
    addresses: new Uint32Array(4 * ROWS),
    ports: new Uint16Array(ROWS).fill(PORT),
    dueNs: new Float64Array(ROWS),
  };
}

/** One datagram of each stream after the other, evenly. */
function fill(batch: ReturnType<typeof createBatch>, row: number, number: number): void {
  const { streams, nsPerDatagram } = many;
  const stream = number % streams;
  const datagram = Math.floor(number / streams);
  batch.offsets[row] = datagramAt(many, stream, datagram);
  batch.addresses.set([0, 0, 0xffff, FIRST_GROUP + stream], 4 * row);
  batch.dueNs[row] = startNs + (number / streams) * nsPerDatagram;
}
