// Tested by: test/analysis/content/video-observer.test.ts
import type { CodedPicture, PictureType } from '../../codec/video/coded-picture.js';
import { ticksBetween } from '../../codec/video/ticks.js';

/** Pictures of a group that are kept; a stream without random access points has no groups. */
const MAX_PICTURES = 600;

interface Group {
  readonly first: CodedPicture;
  /** As they are shown; where one has no time, as they came. */
  readonly types: PictureType[];
  /** Of each when it is shown, behind the first that came. */
  readonly ticks: number[];
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
      this.#next = { first: picture, types: [], ticks: [], leading: 0, length: 0, isTimed: true };
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
  const { first, types, ticks } = group;
  group.length++;
  if (Number.isNaN(presentation90k)) group.isTimed = false;
  if (types.length === MAX_PICTURES) return;
  const behind = ticksBetween(first.presentation90k, presentation90k);
  // Few are shown before one that came before them.
  let at = types.length;
  types.push(type);
  ticks.push(behind);
  for (; at > 0 && ticks[at - 1]! > behind; at--) {
    types[at] = types[at - 1]!;
    ticks[at] = ticks[at - 1]!;
  }
  types[at] = type;
  ticks[at] = behind;
}

function groupOf({ first, types, leading, length, isTimed }: Group): GroupOfPictures {
  const isOpen = leading > 0 && !first.isIdr && first.isClosedGop !== true;
  return { structure: isTimed ? types.join('') : undefined, length, isOpen };
}
