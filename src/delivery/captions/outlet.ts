import type { Outlet } from '../../report/outlet.js';
import { CAPTIONS_OPTIONS } from './options.js';

/** `--captions-dir` */
export const CAPTIONS: Outlet<typeof CAPTIONS_OPTIONS> = {
  options: CAPTIONS_OPTIONS,
  isAsked: ({ captionsDir }) => captionsDir !== undefined,
  open: async ({ captionsDir = '.' }, context) => {
    const { CaptionFiles } = await import('./caption-files.js');
    return [new CaptionFiles(captionsDir, context)];
  },
};
