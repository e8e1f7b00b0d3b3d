// Tested by: test/codec/video/video-inspector.test.ts
import type { UnitSink } from '../nal/unit-splitter.js';
import type { KeyParts } from './access-units.js';

/** Reads the units of one codec. */
export interface UnitReader extends UnitSink, KeyParts {
  /** All slices of the picture so far have the same type, and nothing stood between them that counts. */
  readonly isRegular: boolean;
  /** The first slice of the picture has been read, and all slices are of its type. */
  readonly hasPicture: boolean;
  /** A PES packet begins. */
  startPes(): void;
  /** Bytes are missing; `isUnseen`: which the stream had. */
  lose(isUnseen: boolean): void;
  /** What comes next has nothing to do with what came. */
  reset(): void;
}
