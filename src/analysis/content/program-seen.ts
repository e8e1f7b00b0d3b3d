// Tested by: test/analysis/content/teletext-observer.test.ts
import type { ObserverContext } from './observer-context.js';

/** Pictures that are taken for those of a second in which the program went on. */
const PICTURES = 25;
const SECOND_NS = 1e9;

/** Whether the program of a stream went on in the last second, told as pictures of its video: what stops with the program is not lost. */
export function picturesOfProgram(
  { videoPts, pcr }: Pick<ObserverContext, 'videoPts' | 'pcr'>,
  timeNs: number,
): number {
  const isSeen = timeNs - videoPts.timeNs <= SECOND_NS || timeNs - pcr.timeNs <= SECOND_NS;
  return isSeen ? PICTURES : 0;
}
