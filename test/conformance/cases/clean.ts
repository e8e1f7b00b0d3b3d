import { PCR_WRAP_27M } from '../../../src/mpegts/pcr.js';
import { atBitrate, type Case, eachWay } from '../case.js';
import { DvbPid } from '../dvb-stream.js';
import { changed, seconds, startingAt, stepped, withDiscontinuity } from '../edits.js';

const SECOND_27M = 27_000_000;
const NOT_SCRAMBLED = ['not_applicable', 'no scrambled packets and no CAT in the stream'] as const;

const CLEAN_DVB: Case = { name: 'clean-dvb', what: 'DVB, 35 s', edits: [seconds(35)] };
const CLEAN_SHORT: Case = { name: 'clean-dvb', what: 'DVB, 6 s', edits: [] };

/** Streams that break no rule. */
export const CLEAN_CASES: readonly Case[] = [
  ...eachWay(CLEAN_DVB),
  ...eachWay(atBitrate(CLEAN_DVB, 'low')),
  ...eachWay(atBitrate(CLEAN_SHORT, 'high')),
  { name: 'clean-dvb-2014', what: 'the same by the edition of 2014', edition: '2014', edits: [seconds(35)] },
  {
    name: 'clean-dvb-wrap',
    what: 'DVB, over the wrap of PCR, PTS and DTS at 3 s',
    edits: [startingAt(PCR_WRAP_27M - 3 * SECOND_27M)],
  },
  {
    name: 'clean-dvb-time-base',
    what: 'DVB, a new time base at 2020 ms with discontinuity_indicator',
    edits: [stepped(2005, 5000), changed(DvbPid.VIDEO, 2020, withDiscontinuity)],
  },
  {
    name: 'clean-atsc',
    what: 'ATSC, 35 s',
    base: 'atsc',
    edits: [seconds(35)],
    states: { CAT_error: NOT_SCRAMBLED },
  },
];
