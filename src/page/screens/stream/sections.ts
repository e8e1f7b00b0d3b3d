import { type AnyReport, isTs } from './report-kinds.js';

/** Parts of the screen, each with an anchor. */
export const SECTIONS = [
  { id: 'window', title: 'Media window' },
  { id: 'packets', title: 'Packets' },
  { id: 'rules', title: 'TR 101 290', isOfTs: true },
  { id: 'essence', title: 'Essence', isOfTs: false },
  { id: 'bitrate', title: 'Bitrate' },
  { id: 'pcr', title: 'PCR', isOfTs: true },
  { id: 'buffers', title: 'Buffers', isOfTs: true },
  { id: 'pids', title: 'PIDs', isOfTs: true },
  { id: 'programs', title: 'Programs and tables', isOfTs: true },
  { id: 'network', title: 'Network' },
  { id: 'recording', title: 'Recording' },
  { id: 'events', title: 'Events' },
  { id: 'report', title: 'Whole report' },
] as const satisfies readonly { id: string; title: string; isOfTs?: boolean }[];

export type SectionId = (typeof SECTIONS)[number]['id'];

/** Those that a stream of that kind has. */
export function sectionsOf(report: AnyReport | null): readonly (typeof SECTIONS)[number][] {
  return SECTIONS.filter((section) => !('isOfTs' in section) || section.isOfTs === isTs(report));
}

/** The one that is seen: the last whose top is not below the line; tops ascending. */
export function sectionAt(tops: readonly number[], line: number): number {
  return Math.max(
    0,
    tops.findLastIndex((top) => top <= line),
  );
}
