import { grouped, text } from '../../cli/option.js';
import { fills } from '../../cli/path-use.js';

/** Files of captions. */
export const CAPTIONS_OPTIONS = grouped('Captions', {
  captionsDir: text({
    paths: fills,
    placeholder: 'folder',
    help: 'write the captions of every stream to this folder: an SRT file for each channel, with times from the first picture on',
  }),
});
