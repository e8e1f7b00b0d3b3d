// Tested by: test/cli/option.test.ts
import { flagName } from './flag-name.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment says of an option. */
export interface Setting {
  /** By which name. */
  readonly name: string;
  readonly value: string;
  /** By the name that no other program has. */
  readonly isOwn: boolean;
  /** By a name without the prefix which rscap had not. */
  readonly isDeprecated: boolean;
}

const PREFIX = 'TSCAP_';

/** Names that rscap has in the environment (April 2024), of options that are here: they stay. */
const NAMES_OF_RSCAP: ReadonlySet<string> = new Set(
  `PROBE_ID READ_TIME_OUT TARGET_PORT TARGET_IP SOURCE_DEVICE SOURCE_IP SOURCE_PORT SILENT PACKET_COUNT NO_PROGRESS PROMISCUOUS
  SHOW_TR101290 BUFFER_SIZE IMMEDIATE_MODE PCAP_STATS IPC_PATH OUTPUT_FILE ZMQ_BATCH_SIZE WATCH_FILE LOGLEVEL EXTRACT_IMAGES
  IMAGE_SAMPLE_RATE_NS JPEG_QUALITY IMAGE_HEIGHT FILMSTRIP_LENGTH KAFKA_BROKER KAFKA_TOPIC SEND_TO_KAFKA KAFKA_TIMEOUT KAFKA_KEY
  SHOW_OS_STATS KAFKA_INTERVAL`.split(/\s+/),
);

/** `sourcePort` → `TSCAP_SOURCE_PORT`. */
export function environmentName(key: string): string {
  return `${PREFIX}${bareName(key)}`;
}

/** `sourcePort` → `SOURCE_PORT`, where rscap calls it so; undefined otherwise. */
export function rscapName(key: string): string | undefined {
  const name = bareName(key);
  return NAMES_OF_RSCAP.has(name) ? name : undefined;
}

/** The key with what the environment says of it: the name with the prefix goes before the one without, also where it is empty; none where it says nothing. */
export function settingOf(key: string, environment: Environment): (readonly [string, Setting])[] {
  for (const name of [environmentName(key), bareName(key)]) {
    const value = environment[name];
    if (value === undefined) continue;
    if (value === '') return [];
    const isOwn = name.startsWith(PREFIX);
    return [[key, { name, value, isOwn, isDeprecated: !isOwn && rscapName(key) === undefined }]];
  }
  return [];
}

function bareName(key: string): string {
  return flagName(key).slice(2).replaceAll('-', '_').toUpperCase();
}
