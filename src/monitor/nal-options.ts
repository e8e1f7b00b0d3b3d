import { flag, grouped, list, text } from '../cli/option.js';
import { when, writes } from '../cli/path-use.js';
import { UNIT_KINDS } from '../codec/video/unit-kinds.js';

/** What is written of the NAL units of video streams; the names are rscap's. */
export const NAL_OPTIONS = grouped('NAL units', {
  decodeVideo: flag({ help: 'as in rscap; the pictures of video streams are always read' }),
  debugNals: flag({
    help: 'write the NAL units of video streams, each field by its name in the standard',
    rivals: ['noAnalysis'],
  }),
  debugNalTypes: list({
    placeholder: 'types',
    help: `those of --debug-nals: ${UNIT_KINDS.join(', ')}; all unless given`,
  }),
  parseShortNals: flag({ help: 'write units behind start codes of three bytes too, in --debug-nals' }),
  nalLog: text({
    paths: when(['debugNals'], writes),
    placeholder: 'file',
    help: 'append the lines of --debug-nals to this file, in place of standard error',
  }),
});
