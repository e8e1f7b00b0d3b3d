import { RECORDING_FORMATS } from '../../../src/recording/formats.js';
import { singleFileFormat } from '../../../src/recording/single-file-recording.js';

/** A line for each batch: its sequence number, and how many packets it has. */
const PACKET_COUNTS_FORMAT = singleFileFormat('packet counts', {
  fileHeader: Buffer.from('sequence,packets\n'),
  encode: ({ sequence }, packets) => Buffer.from(`${sequence},${packets}\n`),
  wholePackets: () => 0,
});

export const TOY_FORMATS = {
  ...RECORDING_FORMATS,
  mpegts: PACKET_COUNTS_FORMAT,
};
