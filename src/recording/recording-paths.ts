// Tested by: test/cli/path-check.test.ts
import type { PathsOf } from '../cli/path-use.js';
import { basePattern, constantFolder, hasPlaceholders, withEnding } from './output-name.js';
import { INDEX_ENDING, PLAYLIST_ENDING } from './segments/endings.js';

/** What `--output-file` writes, as far as it is known before the streams are. */
export const recordingPaths: PathsOf = (pattern: string | undefined, config) => {
  if (pattern === undefined) return [];
  const isSegmented = config.segmentDuration !== undefined || config.segmentBytes !== undefined;
  if (!isSegmented && !hasPlaceholders(pattern)) return [{ path: pattern, as: 'written' }];
  const label = `--output-file ${pattern}`;
  const base = basePattern(pattern);
  const endings = isSegmented && !hasPlaceholders(base) ? [INDEX_ENDING, PLAYLIST_ENDING] : [];
  return [
    { path: constantFolder(pattern), as: 'filled', label },
    ...endings.map((ending) => {
      const path = withEnding(base, ending);
      return { path, as: 'written', label: `${path} of ${label}` } as const;
    }),
  ];
};
