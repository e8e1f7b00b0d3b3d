import { PACKET_SIZE } from '../mpegts/packet.js';
import type { Batch } from '../stream/message.js';
import { singleFileFormat } from './single-file-recording.js';

/** TS packets back to back: the batch's payload itself, without a copy. */
export const MPEGTS_FORMAT = singleFileFormat(
  'MPEG-TS',
  {
    fileHeader: new Uint8Array(0),
    encode: ({ packets: all, payload }: Batch, packets: number) =>
      packets === all ? payload : payload.subarray(0, packets * PACKET_SIZE),
    wholePackets: (_, bytes) => Math.floor(bytes / PACKET_SIZE),
  },
  '.ts',
);
