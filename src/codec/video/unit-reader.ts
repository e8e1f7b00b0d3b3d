// Tested by: test/codec/video/video-inspector.test.ts
import type { UnitSink } from '../nal/unit-splitter.js';
import type { SyntaxSink } from '../syntax-reader.js';
import type { KeyParts } from './access-units.js';

/** Takes the units of a stream with the fields of those that are read. */
interface UnitSyntaxSink extends SyntaxSink {
  /** A unit or SEI message begins: its name as the standard has it, or the number of one that has none, and its size as far as it is read. */
  begin(name: string, type: number, sizeBytes: number): void;
  end(): void;
}

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
