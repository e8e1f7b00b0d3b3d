import { HistoryWriter } from '../../../src/history/history-writer.js';
import { reportRecord } from '../records/history-feed.js';

/** Writes a history until it is killed, and says what was written: `node history-program.js <file>`. */
const file = process.argv[2]!;
const writer = await HistoryWriter.open({
  file,
  days: 7,
  now: Date.now,
  onFault: (fault) => console.error(fault),
});
const streams = Array.from({ length: 50 }, (_, index) => `239.1.1.${index}:5000`);
const waiting: number[] = [];
let taken = 0;
let second = Math.floor(Date.now() / 1000) - 3600;
setInterval(() => {
  for (const streamId of streams) writer.write(reportRecord(second, { streamId, ccErrors: 1 }));
  taken += streams.length;
  waiting.push(second++, taken);
  while (waiting.length > 0 && writer.figures.delivered >= waiting[1]!) {
    console.error(`written ${waiting.shift()}`);
    waiting.shift();
  }
}, 5);
