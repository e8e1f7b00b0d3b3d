import type { CauseCounts } from './cause-counts.js';

/** Why a picture that was asked for was not decoded. */
export const NOT_DECODED_CAUSES = [
  'superseded', // a later one of the stream came before it was its turn
  'queue_full', // too many bytes wait
  'suspended', // pictures of the stream have ended decoders
  'failed', // there is no picture in it
  'decoder', // the decoder crashed, hung or could not be started
  'closed', // the monitor ended
] as const;
export type NotDecodedCause = (typeof NOT_DECODED_CAUSES)[number];

/** Why a decoder process ended. */
export const DECODER_ENDS = ['crashed', 'timed_out', 'not_understood', 'cannot_start', 'closed'] as const;
export type DecoderEnd = (typeof DECODER_ENDS)[number];

/** What became of the pictures of all streams: `asked` = `decoded` + `waiting` + `in_flight` + all `not_decoded`. */
export interface PictureAccount {
  /** Most processes that decode pictures at once. */
  readonly processes: number;
  readonly asked: number;
  readonly decoded: number;
  /** Of those decoded: parts were missing, and were concealed. */
  readonly damaged: number;
  readonly waiting: number;
  readonly in_flight: number;
  readonly not_decoded: CauseCounts<NotDecodedCause>;
  /** Of those decoded: could not be saved with `--save-images`. */
  readonly not_saved: number;
  /** Processes that ended, and were replaced. */
  readonly decoders_ended: CauseCounts<DecoderEnd>;
  /** CPU time of all pictures. */
  readonly cpu_ms: number;
  /** The interval between pictures that each stream has now: longer than `--image-interval` where `--image-budget` is used up. */
  readonly interval_ms: number;
}
