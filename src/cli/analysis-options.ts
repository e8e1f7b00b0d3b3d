import { availableParallelism } from 'node:os';
import { choice, grouped, integer, list, text } from './option.js';
import { reads } from './path-use.js';

/** What both programs need to know of an analysis. */
export const ANALYSIS_OPTIONS = grouped('Analysis', {
  reportInterval: integer({
    placeholder: 'seconds',
    min: 1,
    max: 3600,
    default: 1,
    help: 'time from one report on a stream to the next',
  }),
  tr101290Profile: text({
    paths: reads,
    placeholder: 'profile',
    help: 'rules and limits of TR 101 290: auto (default: as the stream shows itself), mpeg, feed, dvb, dvb-s, dvb-c, dvb-t, isdb, atsc, hls, or a JSON file',
  }),
  streams: text({
    paths: reads,
    placeholder: 'file',
    help: 'names, groups and profiles of streams, a JSON file (docs/streams-file.md)',
  }),
  tr101290Edition: choice({
    placeholder: 'year',
    words: ['2020', '2014'],
    default: '2020',
    help: 'edition of TR 101 290: 2014 has the PCR limit of 40 ms',
  }),
  sdp: list({
    paths: reads,
    placeholder: 'place',
    help: 'session descriptions of the streams: a file, a folder of .sdp files, or an http address; may be given several times',
  }),
  nmos: text({
    placeholder: 'url',
    help: 'take the session descriptions of all senders of this NMOS registry (IS-04 Query API), and follow them',
  }),
  pcrFilter: choice({
    placeholder: 'filter',
    words: ['auto', 'mgf1', 'mgf2', 'mgf3'],
    default: 'auto',
    help: 'measurement filter of PCR accuracy, by its corner: 10 mHz, 100 mHz or 1 Hz; auto takes the lowest that is settled',
  }),
});

/** On how many threads streams are analysed: one core is left to what receives, records or captures. */
export function analysisThreads({
  analysisThreads: threads,
}: {
  readonly analysisThreads?: number | undefined;
}): number {
  return threads ?? Math.max(1, availableParallelism() - 1);
}
