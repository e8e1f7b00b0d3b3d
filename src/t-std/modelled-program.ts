import type { HeaderCodec } from '../codec/stream-header.js';
import type { TStdSystem } from './buffer-parameters.js';

/** An elementary stream that is to be modelled. */
export interface TStdStream {
  readonly pid: number;
  /** Undefined: one whose buffers are not known. */
  readonly codec: HeaderCodec | undefined;
  readonly system: TStdSystem;
  /** The stream has still pictures, whose data may wait 60 s. */
  readonly isStillPicture: boolean;
}

export interface TStdProgram {
  readonly programNumber: number;
  readonly pcrPid: number;
  readonly pmtPid: number;
  readonly streams: readonly TStdStream[];
}
