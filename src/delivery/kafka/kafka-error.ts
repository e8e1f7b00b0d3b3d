// Tested by: test/delivery/kafka/kafka-transport.test.ts, test/e2e/kafka.test.ts
import { DeliveryError, type DeliveryErrorCode } from '../delivery-sink.js';
import { NOT_KAFKA } from './guarded-socket.js';

/** What kafkajs says of an error, in the places where it says it. */
interface KafkaJsError extends Error {
  readonly type?: string;
  readonly code?: unknown;
  readonly broker?: string;
  readonly cause?: unknown;
}

const TOO_LARGE = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'];
const MOST_TOPICS_NAMED = 3;
const OTHER_LISTENER = 'is it another kind of listener (TLS, SASL)?';
/** `<thread>:error:<code>:<library>:<function>:<reason>:<source file>…` */
const OPENSSL_FRAME = /^\w+:error:\w*:[^:]*:[^:]*:([^:]*):.*$/s;
const TLS_FAULT = /certificate|self.signed|SSL|TLS|altnames|wrong version number/i;

/** What was sent where. */
export interface SendContext {
  readonly brokers: readonly string[];
  readonly topics: readonly string[];
  readonly secrets: readonly string[];
}

/** The error of a send as one line for a person, without any of the secrets. */
export function deliveryError(error: unknown, context: SendContext): DeliveryError {
  const root = rootOf(error as KafkaJsError);
  const text = withoutSecrets(describe(root, context), context.secrets);
  return new DeliveryError(codeOf(root), text.replace(/\s+/g, ' ').trim());
}

export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((line, secret) => line.replaceAll(secret, '***'), text);
}

/** kafkajs wraps the error that counts in those of its retries. */
function rootOf(error: KafkaJsError): KafkaJsError {
  const { cause } = error;
  return cause instanceof Error && cause !== error ? rootOf(cause) : error;
}

function codeOf({ type, name }: KafkaJsError): DeliveryErrorCode {
  if (type !== undefined && TOO_LARGE.includes(type)) return 'NEVER_TAKEN';
  return type !== undefined || name === 'KafkaJSSASLAuthenticationError' ? 'REFUSED' : 'UNREACHABLE';
}

function describe(error: KafkaJsError, { brokers, topics }: SendContext): string {
  const broker = error.broker ?? brokers.join(', ');
  const reason = error.message.replace(/^Connection error: /, '').replace(OPENSSL_FRAME, '$1');
  if (error.code === NOT_KAFKA) {
    return `Kafka broker ${broker} sends what is no answer of Kafka (${reason}): ${OTHER_LISTENER}`;
  }
  if (error.name === 'KafkaJSSASLAuthenticationError') return `Kafka broker ${broker} refuses the login: ${reason}`;
  if (error.type === 'UNKNOWN_TOPIC_OR_PARTITION') {
    return `Kafka broker ${broker} has no such topic: ${topics.slice(0, MOST_TOPICS_NAMED).join(', ')}`;
  }
  if (error.type !== undefined) return `Kafka broker ${broker} refuses records: ${error.type}: ${reason}`;
  if (TLS_FAULT.test(reason)) return `TLS with Kafka broker ${broker} failed: ${reason}`;
  if (error.name === 'KafkaJSConnectionClosedError') {
    return `Kafka broker ${broker} closed the connection: ${OTHER_LISTENER}`;
  }
  return `Kafka broker ${broker} cannot be reached: ${reason}`;
}
