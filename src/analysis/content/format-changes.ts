// Tested by: test/analysis/content/audio-observer.test.ts
import type { FormatFieldChange } from './content-event.js';

/** The fields of a format that differ. */
export function changesOf<Format extends object>(before: Format, after: Format): FormatFieldChange[] {
  return Object.entries(after).flatMap(([field, value]) => {
    const old = before[field as keyof Format] as FormatFieldChange['before'];
    return old === value ? [] : [{ field, before: old, after: value as FormatFieldChange['after'] }];
  });
}
