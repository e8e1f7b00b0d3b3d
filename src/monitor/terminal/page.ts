import type { Key } from './keys.js';
import type { Line } from './styled.js';

/** Room for a page: columns and lines. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** What a page does with a key: nothing, something, goes back to the page before, or opens another. */
export type PageAnswer = 'unused' | 'used' | 'back' | Page;

/** What is shown between the title and the log. */
export interface Page {
  /** Where one is, from left to right in the title. */
  readonly title: string;
  /** What is seen of it: `12–28 of 90`. */
  readonly position: string;
  /** The keys that matter most here. */
  readonly hint: string;
  /** As it is now; at most as many lines as there is room for. */
  lines(size: PageSize): readonly Line[];
  key(key: Key): PageAnswer;
  /** What lines are searched for; undefined: nothing can be. */
  readonly filter?: string;
  setFilter?(text: string): void;
}
