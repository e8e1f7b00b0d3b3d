import { grouped, integer, text } from '../../cli/option.js';
import { EVENT_OPTIONS } from '../event-options.js';

/** A program for every event. */
export const COMMAND_OPTIONS = grouped('Command for events', {
  onEvent: text({
    placeholder: 'command',
    help: 'run this program for each event, which it gets as JSON on standard input; never a shell: blanks separate its arguments, nothing else is special',
  }),
  onEventTimeout: integer({
    needs: 'onEvent',
    placeholder: 'seconds',
    min: 1,
    max: 3600,
    default: 30,
    help: 'end the program when it runs for longer',
  }),
  ...EVENT_OPTIONS,
});
