import type { StreamKind } from '../stream/message.js';
import { MPEGTS_FORMAT } from './mpegts-format.js';
import { PCAP_FORMAT } from './pcap-format.js';
import type { RecordingFormat } from './recording-format.js';

/** TS as it is, everything else as a capture file. */
export function formatOf(kind: StreamKind): RecordingFormat {
  return kind === 'mpegts' ? MPEGTS_FORMAT : PCAP_FORMAT;
}
