import { setTimeout as delay } from 'node:timers/promises';
import { createCommand, parseOptions } from '../../../src/cli/option.js';
import { createKafkaSink } from '../../../src/delivery/kafka/kafka-taker.js';
import { KAFKA_OPTIONS } from '../../../src/delivery/kafka/options.js';
import { RecordedLog, recordOf } from '../records/sink-records.js';

/** Program: so many Kafka outlets that write to a broker for so long; prints what became of them. */
const [broker = '', outlets = '1', seconds = '1'] = process.argv.slice(2);

const args = ['--kafka-broker', broker, '--kafka-interval', '10', '--kafka-timeout', '1', '--kafka-topic', 'tscap'];
const config = parseOptions(
  createCommand('monitor', '', '0', KAFKA_OPTIONS),
  KAFKA_OPTIONS,
  ['--send-to-kafka', ...args],
  {},
);
const sinks = Array.from({ length: Number(outlets) }, () => createKafkaSink(config, {}, new RecordedLog(), 500));

const endMs = performance.now() + Number(seconds) * 1000;
for (let n = 0; performance.now() < endMs; n++) {
  for (const [index, sink] of sinks.entries()) sink.write(recordOf(`${index}-${n}`, 1000));
  await delay(100);
}
await Promise.all(sinks.map((sink) => sink.close()));
const figures = sinks.map((sink) => sink.figures);
console.log(
  JSON.stringify({
    made: figures.reduce((sum, { made }) => sum + made, 0),
    done: figures.reduce((sum, { delivered, waiting, dropped }) => {
      return sum + delivered + waiting + Object.values(dropped).reduce((all, count) => all + count, 0);
    }, 0),
    delivered: figures.reduce((sum, { delivered }) => sum + delivered, 0),
    retries: figures.reduce((sum, { retries }) => sum + retries, 0),
    peakBytes: process.resourceUsage().maxRSS * 1024,
  }),
);
process.exit(0);
