// Tested by: test/delivery/kafka/kafka-taker.test.ts, test/e2e/kafka.test.ts
import { choice, flag, grouped, integer, list, needing, text } from '../../cli/option.js';
import { reads } from '../../cli/path-use.js';
import { SPOOL_OPTIONS } from '../spool-options.js';

/** How reports and events go to Kafka. */
export const KAFKA_OPTIONS = grouped('Kafka', {
  sendToKafka: flag({ help: 'send reports and events to Kafka', rivals: ['noAnalysis'] }),
  ...needing('sendToKafka', {
    kafkaFormat: choice({
      placeholder: 'format',
      words: ['report', 'rscap'],
      default: 'report',
      help: 'messages: reports and events of tscap, or the flat ones of rscap, for transport streams',
    }),
    kafkaBroker: list({ placeholder: 'host:port', help: 'Kafka broker to ask first (default 127.0.0.1:9092)' }),
    kafkaTopic: text({
      placeholder: 'topic',
      default: 'tscap',
      help: 'topic of a record, {kind} and {stream_id} are replaced; created when it is missing',
    }),
    kafkaNoCreateTopic: flag({ help: 'never create topics' }),
    kafkaKey: text({
      placeholder: 'key',
      default: '{stream_id}',
      help: 'key of a record, {kind} and {stream_id} are replaced; records of one key stay in order',
    }),
    kafkaInterval: integer({
      placeholder: 'ms',
      min: 1,
      max: 3_600_000,
      default: 1000,
      help: 'time from one message about a stream to the next; if longer than --report-interval, the latest report is sent',
    }),
    kafkaTimeout: integer({
      placeholder: 'seconds',
      min: 1,
      max: 3600,
      default: 10,
      help: 'longest time for a connection and for an answer of the broker',
    }),
    kafkaCompression: choice({
      placeholder: 'codec',
      words: ['gzip', 'none'],
      default: 'gzip',
      help: 'compression of what is sent',
    }),
    kafkaAcks: choice({
      placeholder: 'copies',
      words: ['all', '1', '0'],
      default: 'all',
      help: 'copies that must be written before the broker confirms; with 0 records can be lost',
    }),
    kafkaTls: flag({ help: 'connect with TLS; any of the three files below switches it on too' }),
    kafkaCaFile: text({
      paths: reads,
      placeholder: 'file',
      help: 'PEM file of the authority that signed the certificate of the broker',
    }),
    kafkaCertFile: text({
      paths: reads,
      placeholder: 'file',
      help: 'PEM file of our own certificate, with --kafka-key-file',
    }),
    kafkaKeyFile: text({ paths: reads, placeholder: 'file', help: 'PEM file of the key of our own certificate' }),
    kafkaSasl: choice({
      placeholder: 'mechanism',
      words: ['none', 'plain', 'scram-sha-256', 'scram-sha-512'],
      default: 'none',
      help: 'how to log in to the broker',
    }),
    kafkaUsername: text({ placeholder: 'name', help: 'name to log in with' }),
    kafkaPasswordFile: text({
      paths: reads,
      placeholder: 'file',
      help: 'file that holds the password, in place of KAFKA_PASSWORD in the environment',
    }),
  }),
  ...SPOOL_OPTIONS,
});
