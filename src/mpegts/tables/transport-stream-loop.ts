import { u16At } from '../big-endian.js';
import { type Descriptor, descriptorLoopEnd, parseDescriptorLoop } from '../descriptor-list.js';
import { TRUNCATED } from '../packet.js';

/** What a network or a bouquet says of one of its transport streams. */
export interface TransportStreamEntry {
  readonly transportStreamId: number;
  readonly originalNetworkId: number;
  readonly descriptors: readonly Descriptor[];
}

/** What the network and the bouquet tables have in common. */
export interface TransportStreamTable {
  readonly descriptors: readonly Descriptor[];
  readonly transportStreams: readonly TransportStreamEntry[];
}

const LENGTH_SIZE = 2;
/** transport_stream_id and original_network_id. */
const ENTRY_HEADER_SIZE = 4;

/**
 * The body of a network or bouquet section: a descriptor loop and a loop of transport streams.
 * Spec: ETSI EN 300 468, 5.2.1 and 5.2.2
 */
export function parseTransportStreamTable(
  bytes: Uint8Array,
  start: number,
  end: number,
): TransportStreamTable | typeof TRUNCATED {
  const descriptors = parseDescriptorLoop(bytes, start, end);
  if (descriptors === TRUNCATED) return TRUNCATED;
  const lengthPos = descriptorLoopEnd(bytes, start);
  if (lengthPos + LENGTH_SIZE > end) return TRUNCATED;
  const loopEnd = lengthPos + LENGTH_SIZE + (u16At(bytes, lengthPos) & 0x0fff);
  if (loopEnd > end) return TRUNCATED;
  const transportStreams = parseEntries(bytes, lengthPos + LENGTH_SIZE, loopEnd);
  return transportStreams === TRUNCATED ? TRUNCATED : { descriptors, transportStreams };
}

function parseEntries(
  bytes: Uint8Array,
  start: number,
  end: number,
): readonly TransportStreamEntry[] | typeof TRUNCATED {
  const entries: TransportStreamEntry[] = [];
  for (let pos = start; pos < end; ) {
    const loopPos = pos + ENTRY_HEADER_SIZE;
    const descriptors = parseDescriptorLoop(bytes, loopPos, end);
    if (descriptors === TRUNCATED) return TRUNCATED;
    entries.push({ transportStreamId: u16At(bytes, pos), originalNetworkId: u16At(bytes, pos + 2), descriptors });
    pos = descriptorLoopEnd(bytes, loopPos);
  }
  return entries;
}
