// Tested by: test/analysis/content/video-observer.test.ts
import type { CodedPicture, PictureType } from '../../codec/video/coded-picture.js';
import { ticksBetween } from '../../codec/video/ticks.js';

/** Pictures of a group that are kept; a stream without random access points has no groups. */
const MAX_PICTURES = 600;

interface Group {
  readonly first: CodedPicture;
  /** Of its pictures, in the order of decoding. */
  readonly presentations90k: number[];
  readonly types: PictureType[];
  /** Pictures behind the first one that are shown before it. */
  leading: number;
  length: number;
  isTimed: boolean;
}

export interface GroupOfPictures {
  /** As they are shown; undefined where that is not known. */
  readonly structure: string | undefined;
  readonly length: number;
  readonly isOpen: boolean;
}

/**
 * Groups of pictures as they are shown, each from a random access point up to the next one: pictures that come behind a random access
 * point and are shown before it count to the group before.
 */
export class GopWatch {
  readonly #sink: (group: GroupOfPictures) => void;
  #now: Group | undefined;
  /** Has begun, and what is shown before it may still come. */
  #next: Group | undefined;

  constructor(sink: (group: GroupOfPictures) => void) {
    this.#sink = sink;
  }

  feed(picture: CodedPicture): void {
    if (picture.isRandomAccess) {
      this.#advance();
      this.#next = { first: picture, presentations90k: [], types: [], leading: 0, length: 0, isTimed: true };
      add(this.#next, picture);
      return;
    }
    if (this.#next === undefined) {
      if (this.#now !== undefined) add(this.#now, picture);
      return;
    }
    if (ticksBetween(this.#next.first.presentation90k, picture.presentation90k) < 0) {
      this.#next.leading++;
      if (this.#now !== undefined) add(this.#now, picture);
      return;
    }
    add(this.#next, picture);
    this.#advance();
  }

  /** What comes next has nothing to do with what came: a group that is not whole does not count. */
  reset(): void {
    this.#now = undefined;
    this.#next = undefined;
  }

  #advance(): void {
    if (this.#next === undefined) return;
    if (this.#now !== undefined) this.#sink(groupOf(this.#now));
    this.#now = this.#next;
    this.#next = undefined;
  }
}

function add(group: Group, { presentation90k, type }: CodedPicture): void {
  group.length++;
  if (Number.isNaN(presentation90k)) group.isTimed = false;
  if (group.types.length >= MAX_PICTURES) return;
  group.presentations90k.push(presentation90k);
  group.types.push(type);
}

function groupOf({ first, presentations90k, types, leading, length, isTimed }: Group): GroupOfPictures {
  const start = first.presentation90k;
  const isOpen = leading > 0 && !first.isIdr && first.isClosedGop !== true;
  if (!isTimed) return { structure: undefined, length, isOpen };
  const sinceStart = presentations90k.map((presentation90k) => ticksBetween(start, presentation90k));
  const shown = Array.from(types.keys()).sort((a, b) => sinceStart[a]! - sinceStart[b]!);
  return { structure: shown.map((n) => types[n]).join(''), length, isOpen };
}
