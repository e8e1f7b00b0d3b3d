// Tested by: test/report/kinds/st2110-20.test.ts

import type { KindHistory } from '../kind-history.js';
import type { VideoStreamReport } from './report.js';

export const VIDEO_STREAM_HISTORY: KindHistory<VideoStreamReport> = {
  gauges: [],
  counts: [
    {
      name: 'video_frames',
      help: 'frames of uncompressed video',
      isTotal: false,
      read: ({ frames }) => frames.interval.frames,
    },
    {
      name: 'incomplete_frames',
      help: 'frames of which pixels are missing',
      isTotal: false,
      read: ({ frames }) => frames.interval.incomplete_frames,
    },
    {
      name: 'sender_frames_withheld',
      help: 'frames that are not judged by ST 2110-21, as packets of them are missing',
      isTotal: false,
      read: ({ timing }) => timing.figures.interval.withheld_frames,
    },
  ],
  namesOf: ({ description }) => (description === null ? [] : [description.session_name]),
};
