// Tested by: test/board/row-cells.test.ts
import type { StreamReportRecord } from '../report/records.js';
import type { Row } from './contract.js';
import { audioOf, captionsOf, cueOf } from './row-content.js';
import { shortFormatOf } from './row-format.js';
import { groupOf, rowNameOf } from './row-name.js';

/** Cells that only a report changes. */
type ReportCells = Pick<
  Row,
  'name' | 'group' | 'format' | 'audio' | 'captions' | 'cue' | 'profile' | 'has_arrival_times'
>;

/** Of a stream without a report. */
export const NO_REPORT: ReportCells = {
  name: null,
  group: null,
  format: null,
  audio: null,
  captions: null,
  cue: null,
  profile: null,
  has_arrival_times: true,
};

/** `originMs`: what its times count from. */
export function reportCellsOf(report: StreamReportRecord, originMs: number | null): ReportCells {
  return {
    name: rowNameOf(report),
    group: groupOf(report),
    format: shortFormatOf(report),
    audio: audioOf(report),
    captions: captionsOf(report),
    cue: cueOf(report, originMs),
    profile: report.kind === 'mpegts' ? report.availability.profile : null,
    has_arrival_times: report.has_arrival_times,
  };
}
