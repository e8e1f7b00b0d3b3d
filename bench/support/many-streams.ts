import { DATAGRAM_BYTES } from './dvb-programme.js';

/** 239.255.20.1; each further stream has the next address. */
export const FIRST_GROUP = 0xefff_1401;
export const PORT = 5000;

/** One programme sent as many streams, each of which begins at another place of it. */
export interface ManyStreams {
  readonly file: string;
  readonly streams: number;
  /** Of each stream. */
  readonly datagrams: number;
  readonly nsPerDatagram: number;
  /** Datagrams of the programme more than that. */
  readonly spare: number;
}

export interface SentStreams {
  readonly datagrams: number;
  /** From the first datagram to the last. */
  readonly seconds: number;
  readonly latenessMaxMs: number;
}

/** Where in the programme a datagram of a stream begins. */
export function datagramAt({ streams, spare }: ManyStreams, stream: number, datagram: number): number {
  return (Math.floor((stream * spare) / streams) + datagram) * DATAGRAM_BYTES;
}

/** `239.255.20.1:5000` */
export function streamIdOf(stream: number): string {
  const address = FIRST_GROUP + stream;
  return `${[24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.')}:${PORT}`;
}
