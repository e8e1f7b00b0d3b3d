// Tested by: test/inspect/threads/inspector-threads.test.ts
import type { LegSecond } from '../../stream/leg-second.js';
import type { StreamInfo } from '../../stream/message.js';
import type { InspectMessage } from '../inspect-message.js';
import type { InspectorOptions } from '../inspector.js';
import type { PostedOutput } from './posted-output.js';

/** What a frame of the ring is: a batch as columns, anything else that was told, `captured` as numbers, or the beginning of what was told. */
export const BATCH_FRAME = 1;
export const MESSAGE_FRAME = 2;
export const CAPTURED_FRAME = 3;
export const PIECE_FRAME = 4;

/** What a thread begins with. */
export interface ThreadSettings {
  readonly ring: SharedArrayBuffer;
  /** It has a lower priority than the thread that started it, which receives and records. */
  readonly givesWay: boolean;
  /** Without functions: these cannot cross a thread. */
  readonly options: InspectorOptions;
}

/** What a thread is told besides batches, in their order. */
export type ThreadMessage =
  | Exclude<InspectMessage, { readonly kind: 'batch' }>
  /** The batches of the stream from here on have this `stream`. */
  | { readonly kind: 'info'; readonly stream: number; readonly info: StreamInfo }
  /** The next batch of the stream has these `legSeconds`. */
  | { readonly kind: 'leg_seconds'; readonly stream: number; readonly legSeconds: readonly LegSecond[] };

/** What a thread says at once: what its inspector said, or that its ring has room again. */
export type ThreadOutput = readonly PostedOutput[];
