// Tested by: test/analysis/content/caption-observer.test.ts
import type { Pmt, PmtStream } from '../../mpegts/tables/pmt.js';
import type { ObserverContext } from './observer-context.js';

/** What decoding captions takes of the surroundings: those of a PID, or of a stream that has none. */
export interface CaptionContext extends Pick<ObserverContext, 'pid' | 'conditions' | 'tell'> {
  readonly description: {
    readonly entry: Pick<PmtStream, 'descriptors'>;
    readonly pmt: Pick<Pmt, 'programNumber'>;
  };
}
