import { type ConfigOf, UsageError } from '../../cli/option.js';
import { readOptionFile } from '../../cli/option-file.js';
import type { OutletContext } from '../../report/outlet.js';
import { DeliverySink } from '../delivery-sink.js';
import { openQueue } from '../open-queue.js';
import { type SinkLog, sinkTexts } from '../sink-record.js';
import { SinkTaker } from '../sink-taker.js';
import { KafkaMessages } from './kafka-messages.js';
import { isTopicPattern, KAFKA_PLACEHOLDERS, unknownKafkaPlaceholder } from './kafka-name.js';
import type { KafkaLogin, KafkaSettings, KafkaTls } from './kafka-settings.js';
import { KafkaTransport } from './kafka-transport.js';
import type { KAFKA_OPTIONS } from './options.js';
import { ReportPace } from './report-pace.js';

export type KafkaOptions = ConfigOf<typeof KAFKA_OPTIONS>;

const DEFAULT_BROKER = '127.0.0.1:9092';
const CLIENT_ID = 'tscap';
/** The spool of Kafka is the folder of spools itself. */
const SPOOL_FOLDER = '.';
/** Events do not wait longer than this to be sent, whatever the interval of the reports is. */
const LONGEST_COLLECTION_MS = 1000;
/** Longest time for the last delivery when the program ends. */
const FLUSH_MS = 5000;
const BROKER = /^(\[[\da-f:.]+\]|[^\s:/[\]]+):(\d{1,5})$/i;

/** The outlet of `--send-to-kafka`. Throws UsageError and SpoolError. */
export function openKafka(
  config: KafkaOptions,
  { environment, log, reportIntervalMs, host, texts }: OutletContext,
): SinkTaker {
  const pace = new ReportPace(config.kafkaInterval, reportIntervalMs);
  const messages = new KafkaMessages({ format: config.kafkaFormat, pace, host, texts });
  return new SinkTaker(
    'kafka',
    createKafkaSink(config, environment, log),
    (record) => messages.of(record),
    messages.takesTexts ? sinkTexts : undefined,
    (image) => messages.ofImage(image),
  );
}

/**
 * A broker that cannot be reached or refuses us is no error but logged, and tried again. The password is `KAFKA_PASSWORD` of
 * the environment unless a file holds it. At the close what waits has `flushMs`. Throws UsageError and SpoolError.
 */
export function createKafkaSink(
  config: KafkaOptions,
  environment: OutletContext['environment'],
  log: SinkLog,
  flushMs = FLUSH_MS,
): DeliverySink {
  const settings = kafkaSettings(config, environment);
  return new DeliverySink(
    openQueue(config, SPOOL_FOLDER, log),
    new KafkaTransport(settings, log),
    { intervalMs: Math.min(config.kafkaInterval, LONGEST_COLLECTION_MS), flushMs },
    log,
  );
}

function kafkaSettings(config: KafkaOptions, environment: OutletContext['environment']): KafkaSettings {
  const brokers = config.kafkaBroker.length === 0 ? [DEFAULT_BROKER] : config.kafkaBroker;
  for (const broker of brokers) checkBroker(broker);
  checkPattern('--kafka-topic', config.kafkaTopic);
  checkPattern('--kafka-key', config.kafkaKey);
  if (!isTopicPattern(config.kafkaTopic)) {
    throw new UsageError(
      `--kafka-topic must have only letters, digits, . _ - and placeholders, at most 249 characters, got ${config.kafkaTopic}`,
    );
  }
  return {
    brokers,
    clientId: CLIENT_ID,
    topic: config.kafkaTopic,
    key: config.kafkaKey,
    mayCreateTopics: !config.kafkaNoCreateTopic,
    compression: config.kafkaCompression,
    acks: config.kafkaAcks,
    timeoutMs: config.kafkaTimeout * 1000,
    tls: tlsOf(config),
    login: loginOf(config, environment),
  };
}

function checkBroker(broker: string): void {
  const port = Number(BROKER.exec(broker)?.[2] ?? 0);
  if (port < 1 || port > 65535) throw new UsageError(`--kafka-broker must be host:port, got ${withoutLogin(broker)}`);
}

/** A person may have put a password there. */
function withoutLogin(broker: string): string {
  return broker.replace(/^.*@/, '…@');
}

function checkPattern(option: string, pattern: string): void {
  const unknown = unknownKafkaPlaceholder(pattern);
  if (unknown === undefined) return;
  const known = KAFKA_PLACEHOLDERS.map((name) => `{${name}}`).join(' ');
  throw new UsageError(`${option} knows ${known}, got {${unknown}}`);
}

function tlsOf({ kafkaTls, kafkaCaFile, kafkaCertFile, kafkaKeyFile }: KafkaOptions): KafkaTls | undefined {
  if ((kafkaCertFile === undefined) !== (kafkaKeyFile === undefined)) {
    throw new UsageError('--kafka-cert-file and --kafka-key-file are needed together');
  }
  if (!kafkaTls && kafkaCaFile === undefined && kafkaCertFile === undefined) return undefined;
  return {
    ca: fileContent('--kafka-ca-file', kafkaCaFile),
    cert: fileContent('--kafka-cert-file', kafkaCertFile),
    key: fileContent('--kafka-key-file', kafkaKeyFile),
  };
}

function loginOf(
  { kafkaSasl, kafkaUsername, kafkaPasswordFile }: KafkaOptions,
  environment: OutletContext['environment'],
): KafkaLogin | undefined {
  if (kafkaSasl === 'none') {
    if (kafkaUsername !== undefined) throw new UsageError('--kafka-username needs --kafka-sasl');
    return undefined;
  }
  if (kafkaUsername === undefined) throw new UsageError(`--kafka-sasl ${kafkaSasl} needs --kafka-username`);
  const password = fileContent('--kafka-password-file', kafkaPasswordFile, true)?.replace(/\r?\n$/, '');
  const secret = password ?? environment.KAFKA_PASSWORD;
  if (secret === undefined || secret === '') {
    throw new UsageError(`--kafka-sasl ${kafkaSasl} needs --kafka-password-file or KAFKA_PASSWORD in the environment`);
  }
  return { mechanism: kafkaSasl, username: kafkaUsername, password: secret };
}

function fileContent(option: string, file: string | undefined, isSecret = false): string | undefined {
  return file === undefined ? undefined : readOptionFile({ option, file, isSecret }).toString();
}
