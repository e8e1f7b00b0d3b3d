import type { Message, TopicMessages } from 'kafkajs';
import { DeliveryError, type RecordTransport } from '../delivery-sink.js';
import type { QueuedRecord } from '../record-queue.js';
import type { SinkLog } from '../sink-record.js';
import { KafkaConnection } from './kafka-connection.js';
import { deliveryError, withoutSecrets } from './kafka-error.js';
import { keyOf, topicOf } from './kafka-name.js';
import type { KafkaSettings } from './kafka-settings.js';

/** Sends records to Kafka: one message each, with its id as the header `id` and the time of the record as its time. */
export class KafkaTransport implements RecordTransport {
  readonly name = 'Kafka';
  readonly #secrets: readonly string[];
  #connection: KafkaConnection | undefined;
  #isClosed = false;

  constructor(
    readonly settings: KafkaSettings,
    readonly log: SinkLog,
  ) {
    const { tls, login } = settings;
    this.#secrets = [login?.password, tls?.key].filter((secret) => secret !== undefined && secret !== '') as string[];
  }

  async send(records: readonly QueuedRecord[]): Promise<void> {
    if (this.#isClosed) throw new DeliveryError('UNREACHABLE', 'the connection to Kafka is closed');
    this.#connection ??= new KafkaConnection(this.settings, (message) => this.#say(message));
    const connection = this.#connection;
    const messages = this.#messagesOf(records);
    try {
      await connection.send(messages);
    } catch (error) {
      this.#connection = undefined;
      connection.abandon();
      const topics = messages.map(({ topic }) => topic);
      throw deliveryError(error, { brokers: this.settings.brokers, topics, secrets: this.#secrets });
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#connection?.close();
  }

  #messagesOf(records: readonly QueuedRecord[]): TopicMessages[] {
    const topics = new Map<string, Message[]>();
    for (const record of records) {
      const topic = topicOf(this.settings.topic, record);
      const messages = topics.get(topic) ?? [];
      topics.set(topic, messages);
      messages.push({
        key: keyOf(this.settings.key, record),
        value: record.json,
        timestamp: String(record.timeMs),
        headers: { id: record.id },
      });
    }
    return [...topics].map(([topic, messages]) => ({ topic, messages }));
  }

  #say(message: string): void {
    this.log.write('debug', 'kafka', {}, withoutSecrets(message, this.#secrets));
  }
}
