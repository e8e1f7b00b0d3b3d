// Tested by: test/recording/cut/cut.test.ts
import { type ConfigOf, choice, flag, text } from '../../cli/option.js';
import { reads, writes } from '../../cli/path-use.js';
import { OUTPUT_FORMATS } from '../output-formats.js';

/** Options of `tscap-history cut`. */
export const CUT_OPTIONS = {
  index: text({ paths: reads, placeholder: 'file', help: 'the index of a recording in segments: <name>.index.json' }),
  from: text({
    placeholder: 'time',
    default: '-1m',
    help: 'begin, by arrival: ISO 8601, UTC unless it has a zone, or -<number> with s, m, h or d before now; the random access point before it is the first packet',
  }),
  to: text({ placeholder: 'time', default: 'now', help: 'end, the same way' }),
  outputFile: text({ paths: writes, short: 'o', placeholder: 'file', help: 'file to write the part to' }),
  format: choice({
    placeholder: 'format',
    words: [...OUTPUT_FORMATS, 'pcapng', 'pcap'] as const,
    default: 'ts',
    help: 'what it is written as: ts, mp4, or pcapng, in datagrams of 7 packets; a recording in MP4 segments can only be mp4, whole segments of it; one of datagrams, as of ST 2110, only pcap',
  }),
  overwrite: flag({ help: 'overwrite the file if it exists' }),
} as const;

export type CutConfig = ConfigOf<typeof CUT_OPTIONS>;
