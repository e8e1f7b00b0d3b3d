// Tested by: test/delivery/kafka/kafka-transport.test.ts, test/e2e/kafka.test.ts
import { once } from 'node:events';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import kafkajs, {
  CompressionTypes,
  type ISocketFactory,
  Kafka,
  type KafkaConfig,
  type LogEntry,
  logLevel,
  Partitioners,
  type TopicMessages,
} from 'kafkajs';
import { guardDecoder } from './guarded-decoder.js';
import { guardSocket } from './guarded-socket.js';
import type { KafkaLogin, KafkaSettings } from './kafka-settings.js';

const ACKS = { all: -1, 1: 1, 0: 0 } as const;
const COMPRESSION = { gzip: CompressionTypes.GZIP, none: CompressionTypes.None } as const;
/** Partitions and copies as the broker is set to. */
const BROKER_DEFAULT = -1;
/** Connection, login, topics and records: each may take the time-out. kafkajs waits for ever where TLS is cut off early. */
const STEPS_OF_A_SEND = 4;
/** Longest wait for the answers that are due when a connection is closed. */
const LONGEST_CLOSE_MS = 500;
/** kafkajs would try again by itself, but keeps connections that are dead. */
const NO_RETRY = { retries: 0 } as const;

/** Reports of 5 kB become a tenth larger than at zlib's default of 6, for a quarter of the CPU time. */
const GZIP_LEVEL = 1;
kafkajs.CompressionCodecs[CompressionTypes.GZIP] = () => ({
  compress: ({ buffer }: { readonly buffer: Buffer }) => promisify(gzip)(buffer, { level: GZIP_LEVEL }),
  decompress: promisify(gunzip),
});

guardDecoder();

/** Sees what kafkajs logs, errors excepted that reach the caller anyway. */
export type KafkaLogObserver = (message: string) => void;

/** A kafkajs producer for as long as all goes well: after an error it is closed and a new one takes its place. */
export class KafkaConnection {
  readonly #sockets = new Set<Socket>();
  readonly #kafka: Kafka;
  readonly #producer;
  readonly #knownTopics = new Set<string>();
  #connected: Promise<void> | undefined;

  constructor(
    readonly settings: KafkaSettings,
    onLog: KafkaLogObserver,
  ) {
    this.#kafka = new Kafka(clientConfig(settings, this.#socketFactory(), onLog));
    this.#producer = this.#kafka.producer({
      allowAutoTopicCreation: settings.mayCreateTopics,
      createPartitioner: Partitioners.DefaultPartitioner,
      maxInFlightRequests: 1,
      retry: NO_RETRY,
    });
  }

  /** Resolves when the broker has confirmed everything. Throws the errors of kafkajs. */
  async send(topicMessages: TopicMessages[]): Promise<void> {
    const boundMs = this.settings.timeoutMs * STEPS_OF_A_SEND;
    const answered = new AbortController();
    const late = delay(boundMs, undefined, { signal: answered.signal }).then(() => {
      throw new Error(`no answer within ${boundMs / 1000} s`);
    });
    try {
      await Promise.race([this.#send(topicMessages), late]);
    } finally {
      answered.abort();
      late.catch(() => {});
    }
  }

  async #send(topicMessages: TopicMessages[]): Promise<void> {
    this.#connected ??= this.#producer.connect();
    await this.#connected;
    const topics = topicMessages.map(({ topic }) => topic);
    const fault = await this.#createMissing(topics);
    const { acks, compression, timeoutMs } = this.settings;
    const options = { acks: ACKS[acks], compression: COMPRESSION[compression], timeout: timeoutMs };
    try {
      await this.#producer.sendBatch({ ...options, topicMessages });
    } catch (error) {
      throw fault ?? error;
    }
    for (const topic of topics) this.#knownTopics.add(topic);
  }

  /** Closes when all that was sent has left; a send that is under way soon fails. */
  async close(): Promise<void> {
    const closed = [...this.#sockets].map((socket) => once(socket, 'close'));
    const late = new AbortController();
    await Promise.race([
      Promise.all([this.#producer.disconnect(), ...closed]).catch(() => {}),
      delay(LONGEST_CLOSE_MS, undefined, { signal: late.signal }).catch(() => {}),
    ]);
    late.abort();
    this.abandon();
  }

  /** Closes at once; a send that is under way fails. */
  abandon(): void {
    for (const socket of this.#sockets) socket.destroy(new Error('the connection is given up'));
  }

  /** Asks for topics that nothing was sent to yet; that one cannot be created matters only if it cannot be sent to. */
  async #createMissing(topics: readonly string[]): Promise<unknown> {
    const unknown = topics.filter((topic) => !this.#knownTopics.has(topic));
    if (unknown.length === 0 || !this.settings.mayCreateTopics) return undefined;
    const admin = this.#kafka.admin({ retry: NO_RETRY });
    try {
      await admin.connect();
      const present = await admin.listTopics();
      const missing = unknown.filter((topic) => !present.includes(topic));
      if (missing.length === 0) return undefined;
      const created = { numPartitions: BROKER_DEFAULT, replicationFactor: BROKER_DEFAULT };
      await admin.createTopics({ topics: missing.map((topic) => ({ topic, ...created })), waitForLeaders: true });
    } catch (error) {
      return error;
    } finally {
      await admin.disconnect().catch(() => {});
    }
    return undefined;
  }

  /** As kafkajs makes them, guarded and remembered. */
  #socketFactory(): ISocketFactory {
    return ({ host, port, ssl, onConnect }) => {
      const servername = isIP(host) === 0 ? { servername: host } : {};
      const socket = ssl
        ? connectTls({ host, port, ...servername, ...ssl }, onConnect)
        : connectTcp({ host, port }, onConnect);
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      return guardSocket(socket);
    };
  }
}

function clientConfig(settings: KafkaSettings, socketFactory: ISocketFactory, onLog: KafkaLogObserver): KafkaConfig {
  const { timeoutMs, tls, login } = settings;
  return {
    brokers: [...settings.brokers],
    clientId: settings.clientId,
    connectionTimeout: timeoutMs,
    authenticationTimeout: timeoutMs,
    requestTimeout: timeoutMs,
    retry: NO_RETRY,
    socketFactory,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => onLog(logText(entry)),
    ...(tls === undefined ? {} : { ssl: definedOnly(tls) }),
    ...(login === undefined ? {} : { sasl: saslOptions(login) }),
  };
}

function saslOptions({ mechanism, username, password }: KafkaLogin): NonNullable<KafkaConfig['sasl']> {
  return { mechanism, username, password } as NonNullable<KafkaConfig['sasl']>;
}

function definedOnly<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** The words and the broker of an entry, none of its other facts. */
function logText({ namespace, log }: LogEntry): string {
  const broker = typeof log.broker === 'string' ? ` (${log.broker})` : '';
  return `${namespace}: ${log.message}${broker}`;
}
