import type { Outlet } from '../../report/outlet.js';
import { KAFKA_OPTIONS } from './options.js';

/** `--send-to-kafka` */
export const KAFKA: Outlet<typeof KAFKA_OPTIONS> = {
  options: KAFKA_OPTIONS,
  isAsked: ({ sendToKafka }) => sendToKafka,
  readsHost: ({ sendToKafka, kafkaFormat }) => sendToKafka && kafkaFormat === 'rscap',
  open: async (config, context) => [(await import('./kafka-taker.js')).openKafka(config, context)],
};
