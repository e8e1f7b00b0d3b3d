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
  /**
   * leak_valid_flag of its STD descriptor, or that it has none: data goes from MB to EB by the leak method whatever vbv_delay says.
   * Spec: ISO/IEC 13818-1, 2.4.2.4 and 2.6.32
   */
  readonly isLeakValid: boolean;
}

export interface TStdProgram {
  readonly programNumber: number;
  readonly pcrPid: number;
  readonly pmtPid: number;
  readonly streams: readonly TStdStream[];
}
