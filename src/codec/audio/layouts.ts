// Tested by: test/codec/audio/readers.test.ts
/** Layout of so many channels, one of low-frequency effects among them, in the order of the channel configurations of AAC and Opus. */
export const LAYOUTS_BY_CHANNELS: readonly (string | undefined)[] = [
  undefined,
  'mono',
  'stereo',
  '3.0',
  '4.0',
  '5.0',
  '5.1',
  '6.1',
  '7.1',
];

/** Of AAC by channel_configuration; undefined where it tells nothing. Spec: ISO/IEC 14496-3, 1.6.3.5; ISO/IEC 23001-8, table 8 */
export const AAC_LAYOUTS: readonly (string | undefined)[] = [
  undefined,
  'mono',
  'stereo',
  '3.0',
  '4.0',
  '5.0',
  '5.1',
  '7.1',
  undefined,
  undefined,
  undefined,
  '6.1',
  '7.1',
  '22.2',
  '5.1.2',
];
