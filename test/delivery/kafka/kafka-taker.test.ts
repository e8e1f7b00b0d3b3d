import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createCommand, parseOptions, UsageError } from '../../../src/cli/option.js';
import { createKafkaSink } from '../../../src/delivery/kafka/kafka-taker.js';
import { KAFKA_OPTIONS } from '../../../src/delivery/kafka/options.js';
import { scratchFolder } from '../../support/programs/programs.js';
import { RecordedLog, recordOf } from '../../support/records/sink-records.js';

const SECRET = 'very-secret';
const PLAIN = ['--kafka-sasl', 'plain', '--kafka-username', 'alice'];

function open(args: readonly string[], environment: Record<string, string> = {}) {
  const config = parseOptions(
    createCommand('monitor', '', '0', KAFKA_OPTIONS),
    KAFKA_OPTIONS,
    ['--send-to-kafka', ...args],
    environment,
  );
  return createKafkaSink(config, environment, new RecordedLog());
}

const MISUSES: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['no port', ['--kafka-broker', 'localhost'], /^--kafka-broker must be host:port, got localhost$/],
  ['port', ['--kafka-broker', 'localhost:99999'], /^--kafka-broker must be host:port/],
  ['URL', ['--kafka-broker', 'kafka://localhost:9092'], /^--kafka-broker must be host:port/],
  ['login in the broker', ['--kafka-broker', `alice:${SECRET}@localhost:9092`], /host:port, got …@localhost:9092$/],
  ['topic', ['--kafka-topic', 'a b'], /^--kafka-topic must have only letters, digits, \. _ - and placeholders/],
  ['placeholder', ['--kafka-topic', '{pid}'], /^--kafka-topic knows \{kind\} \{stream_id\}, got \{pid\}$/],
  ['placeholder of the key', ['--kafka-key', '{pid}'], /^--kafka-key knows \{kind\} \{stream_id\}, got \{pid\}$/],
  ['codec', ['--kafka-compression', 'lz4'], /^--kafka-compression must be one of gzip, none, got lz4$/],
  ['acks', ['--kafka-acks', '2'], /^--kafka-acks must be one of all, 1, 0, got 2$/],
  ['certificate alone', ['--kafka-cert-file', 'c.pem'], /^--kafka-cert-file and --kafka-key-file are needed together$/],
  ['no such file', ['--kafka-ca-file', 'no-such.pem'], /^--kafka-ca-file no-such.pem cannot be read: no such file$/],
  ['user without login', ['--kafka-username', 'alice'], /^--kafka-username needs --kafka-sasl$/],
  ['login without user', ['--kafka-sasl', 'plain'], /^--kafka-sasl plain needs --kafka-username$/],
  ['login without password', PLAIN, /^--kafka-sasl plain needs --kafka-password-file or KAFKA_PASSWORD/],
  ['password on the command line', [...PLAIN, '--kafka-password', SECRET], /unknown option '--kafka-password'/],
  ['spool', ['--spool-limit', '1'], /^--spool-limit must be a whole number from 1048576/],
];

for (const [name, args, expected] of MISUSES) {
  test(`misuse: ${name}`, () => {
    assert.throws(
      () => open(args),
      (error: Error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, expected);
        assert.ok(!error.message.includes(SECRET) && !error.message.includes('\n'), error.message);
        return true;
      },
    );
  });
}

test('a broker that is away is no error; records wait in the spool', async (t) => {
  const spool = join(scratchFolder(t), 'spool');
  const args = ['--kafka-broker', '127.0.0.1:1,localhost:1', '--spool-dir', spool, '--kafka-interval', '10'];
  const password = join(scratchFolder(t), 'password');
  writeFileSync(password, `${SECRET}\n`);
  const first = open([...args, ...PLAIN, '--kafka-password-file', password]);
  first.write(recordOf('a'));
  await first.close();
  assert.match(first.figures.last_error!, /^Kafka broker (127\.0\.0\.1|localhost):1 cannot be reached: /);
  const second = open([...args, ...PLAIN], { KAFKA_PASSWORD: SECRET });
  assert.equal(second.figures.spooled, 1);
  assert.throws(() => open(args), { code: 'SPOOL_IN_USE' });
  await second.close();
});
