// Tested by: test/recording/cut/cut.test.ts
import { PACKET_SIZE } from '../../mpegts/packet.js';
import type { StreamInfo } from '../../stream/message.js';
import { encodeFrames } from '../pcapng/batch-frames.js';
import { LINKTYPE_RAW, sectionHead } from '../pcapng/blocks.js';

/** As many packets as fit into a datagram of Ethernet: how many there were is not in a recording. */
const DATAGRAM_PACKETS = 7;
const MOST_DATAGRAMS = 50;
/** Deltas are 32-bit numbers of ns. */
const MOST_DELTA_NS = 4e9;
const COMMENT =
  'Original: TS packets. Arrival times: those of the index for the first and the last packet of a segment, by the PCRs between them. ' +
  `Rebuilt: datagrams of ${DATAGRAM_PACKETS} packets with the time of their first, IP and UDP headers (destination as of the stream).`;

/** Packets that were recorded, with their arrivals in epoch s; NaN: with the packet behind. */
export interface ArrivedPackets {
  readonly bytes: Uint8Array;
  readonly arrivalsS: ArrayLike<number>;
}

/** The packets in datagrams of a pcapng file, whose frames begin with IP headers. */
export function* pcapngOfPackets(streamId: string, pieces: Iterable<ArrivedPackets>): Generator<Uint8Array> {
  const stream = infoOf(streamId);
  let isBegun = false;
  let rows: { readonly bytes: Uint8Array; readonly arrivalS: number }[] = [];
  let carried: Uint8Array = new Uint8Array(0);
  for (const { bytes, arrivalsS } of pieces) {
    if (!isBegun) yield headOf(streamId);
    isBegun = true;
    if (Number.isNaN(arrivalsS[0])) {
      carried = bytes;
      continue;
    }
    const all = carried.length === 0 ? bytes : Buffer.concat([carried, bytes]);
    const inFront = carried.length / PACKET_SIZE;
    carried = new Uint8Array(0);
    for (let pos = 0; pos < all.length; pos += DATAGRAM_PACKETS * PACKET_SIZE) {
      const arrivalS = arrivalsS[Math.max(0, pos / PACKET_SIZE - inFront)]!;
      const first = rows[0];
      if (
        first !== undefined &&
        (rows.length === MOST_DATAGRAMS || (arrivalS - first.arrivalS) * 1e9 > MOST_DELTA_NS)
      ) {
        yield framesOf(stream, rows);
        rows = [];
      }
      rows.push({ bytes: all.subarray(pos, pos + DATAGRAM_PACKETS * PACKET_SIZE), arrivalS });
    }
  }
  if (rows.length > 0) yield framesOf(stream, rows);
}

function headOf(streamId: string): Uint8Array {
  return sectionHead({ application: 'tscap', comment: COMMENT, interfaceName: streamId, linkType: LINKTYPE_RAW });
}

function framesOf(
  stream: StreamInfo,
  rows: readonly { readonly bytes: Uint8Array; readonly arrivalS: number }[],
): Uint8Array {
  const beginS = rows[0]!.arrivalS;
  const baseSeconds = Math.floor(beginS);
  return encodeFrames({
    stream,
    datagrams: rows.length,
    sizes: Uint16Array.from(rows, ({ bytes }) => bytes.length / PACKET_SIZE),
    payload: Buffer.concat(rows.map(({ bytes }) => bytes)),
    baseSeconds,
    baseNanoseconds: Math.round((beginS - baseSeconds) * 1e9),
    arrivalDeltaNs: Uint32Array.from(rows, ({ arrivalS }) => Math.max(0, Math.round((arrivalS - beginS) * 1e9))),
    rtpSequences: new Uint16Array(0),
    rtpTimestamps: new Uint32Array(0),
  });
}

/** `239.1.1.1:5000`, perhaps with `@<vlan>` behind it: the rest is not known. */
function infoOf(streamId: string): StreamInfo {
  const [, ip = '', port = '0'] = /^\[?(.*?)\]?:(\d+)(?:@.*)?$/.exec(streamId) ?? [];
  return {
    streamId,
    kind: 'mpegts',
    certainty: 'certain',
    isRtp: false,
    networkPacketSize: PACKET_SIZE,
    vlans: [],
    sourceIp: '',
    sourcePort: 0,
    destinationIp: ip,
    destinationPort: Number(port),
    payloadType: 0,
    ssrc: 0,
    streamNumber: 0,
  };
}
