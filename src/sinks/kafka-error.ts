import { DeliveryError, type DeliveryErrorCode } from './delivery-sink.js';

/** What kafkajs says of an error, in the places where it says it. */
interface KafkaJsError extends Error {
  readonly type?: string;
  readonly code?: unknown;
  readonly broker?: string;
  readonly cause?: unknown;
}

const TOO_LARGE = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'];
const TLS_FAULT = /certificate|self.signed|SSL|TLS|altnames|wrong version number/i;

/** The error of a send as one line for a person, without any of the secrets. */
export function deliveryError(error: unknown, brokers: readonly string[], secrets: readonly string[]): DeliveryError {
  const root = rootOf(error as KafkaJsError);
  const text = secrets.reduce((line, secret) => line.replaceAll(secret, '***'), describe(root, brokers));
  return new DeliveryError(codeOf(root), text.replace(/\s+/g, ' ').trim());
}

/** kafkajs wraps the error that counts in those of its retries. */
function rootOf(error: KafkaJsError): KafkaJsError {
  const { cause } = error;
  return cause instanceof Error && cause !== error ? rootOf(cause) : error;
}

function codeOf({ type, name }: KafkaJsError): DeliveryErrorCode {
  if (type !== undefined && TOO_LARGE.includes(type)) return 'TOO_LARGE';
  return type !== undefined || name === 'KafkaJSSASLAuthenticationError' ? 'REFUSED' : 'UNREACHABLE';
}

function describe(error: KafkaJsError, brokers: readonly string[]): string {
  const broker = error.broker ?? brokers.join(', ');
  const reason = error.message.replace(/^Connection error: /, '');
  if (error.name === 'KafkaJSSASLAuthenticationError') return `Kafka broker ${broker} refuses the login: ${reason}`;
  if (error.type !== undefined) return `Kafka broker ${broker} refuses records: ${error.type}: ${reason}`;
  if (TLS_FAULT.test(reason)) return `TLS with Kafka broker ${broker} failed: ${reason}`;
  if (error.name === 'KafkaJSConnectionClosedError') {
    return `Kafka broker ${broker} closed the connection: is it another kind of listener (TLS, SASL)?`;
  }
  return `Kafka broker ${broker} cannot be reached: ${reason}`;
}
