/** What the datagrams of a kind of stream carry, which is what the sizes of a batch count: whole packets of 188 bytes, or bytes. */
export type PayloadUnit = 'ts_packet' | 'datagram';

export interface StreamKindEntry {
  readonly unit: PayloadUnit;
  /** Clock of the RTP timestamps; null: the payload does not tell. Audio has its sampling rate, which only a description tells. */
  readonly rtpClockHz: number | null;
  /** What it is recorded as: its packets as they are, or its datagrams with their headers. */
  readonly recording: 'mpegts' | 'pcap';
}

/**
 * Every kind of stream by its name in messages, in the order of the wire schema's enum: append only.
 * Spec: RFC 2250 (MPEG-TS), RFC 4175 (video), RFC 3190 (audio), RFC 8331 (ancillary data), draft-sharabayko-srt (SRT), IEEE Std 1588 (PTP),
 * SMPTE ST 2022-1 (FEC of MPEG-TS), RFC 9134 (JPEG XS)
 */
export const STREAM_KIND_TABLE = {
  unknown: { unit: 'datagram', rtpClockHz: null, recording: 'pcap' },
  mpegts: { unit: 'ts_packet', rtpClockHz: 90_000, recording: 'mpegts' },
  'st2110-20': { unit: 'datagram', rtpClockHz: 90_000, recording: 'pcap' },
  'st2110-30': { unit: 'datagram', rtpClockHz: null, recording: 'pcap' },
  'st2110-40': { unit: 'datagram', rtpClockHz: 90_000, recording: 'pcap' },
  rtp: { unit: 'datagram', rtpClockHz: null, recording: 'pcap' },
  srt: { unit: 'datagram', rtpClockHz: null, recording: 'pcap' },
  ptp: { unit: 'datagram', rtpClockHz: null, recording: 'pcap' },
  'st2022-1': { unit: 'datagram', rtpClockHz: null, recording: 'pcap' },
  'st2110-22': { unit: 'datagram', rtpClockHz: 90_000, recording: 'pcap' },
} as const satisfies Readonly<Record<string, StreamKindEntry>>;

/** What a stream can be. */
export type StreamKind = keyof typeof STREAM_KIND_TABLE;
export const STREAM_KINDS = Object.keys(STREAM_KIND_TABLE) as readonly StreamKind[];

/** What the kind is called everywhere that people read it: `rtp/mpegts` for TS in RTP; other kinds are always in RTP, or never. */
export function kindName(kind: string, isRtp: boolean): string {
  const entry: StreamKindEntry | undefined = STREAM_KIND_TABLE[kind as StreamKind];
  return isRtp && entry?.unit === 'ts_packet' ? `rtp/${kind}` : kind;
}

/** Whether the datagrams of the kind are whole TS packets. */
export function hasTsPackets(kind: StreamKind): boolean {
  const { unit }: StreamKindEntry = STREAM_KIND_TABLE[kind];
  return unit === 'ts_packet';
}

/** How sure a classification is, least first, in the order of the wire schema's enum. */
export const CERTAINTIES = ['none', 'possible', 'likely', 'certain'] as const;
/** How sure it is. */
export type Certainty = (typeof CERTAINTIES)[number];

/** Place in CERTAINTIES: higher is surer. */
export function certaintyRank(certainty: Certainty): number {
  return CERTAINTIES.indexOf(certainty);
}

/** The less sure of the two. */
export function atMost(limit: Certainty, certainty: Certainty): Certainty {
  return certaintyRank(certainty) > certaintyRank(limit) ? limit : certainty;
}
