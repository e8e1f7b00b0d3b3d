// Tested by: test/e2e/flight-recorder.test.ts
import { grouped, integer, list, text } from '../../cli/option.js';
import { fills, when } from '../../cli/path-use.js';

/** Options of the flight recorder. */
export const FLIGHT_OPTIONS = grouped('Flight recorder', {
  flightRecorder: integer({
    placeholder: 'seconds',
    min: 1,
    max: 3600,
    help: 'keep the last seconds of every stream in the memory of the monitor (a probe keeps none), and save them, with what follows, when something happens: see --record-on; SIGUSR1 saves all streams',
    rivals: ['input'],
  }),
  flightRecorderBytes: integer({
    needs: 'flightRecorder',
    placeholder: 'bytes',
    min: 1_048_576,
    max: 1_099_511_627_776,
    default: 536_870_912,
    help: 'most bytes that the flight recorder holds, of all streams together; the stream with the most loses its oldest first',
  }),
  recordOn: list({
    placeholder: 'what',
    help: 'what begins an incident: a kind of event (loss, cue, …), an alarm or event by its name (PAT_error_2), or severity:<severity> for alarms as grave as that; severity:major when not given, none for SIGUSR1 alone',
  }),
  recordAfter: integer({
    placeholder: 'seconds',
    min: 0,
    max: 3600,
    help: 'seconds that an incident goes on behind the last event of its kind; those of --flight-recorder when not given',
  }),
  incidentsDir: text({
    needs: 'flightRecorder',
    paths: when(['flightRecorder'], fills),
    placeholder: 'folder',
    default: 'incidents',
    help: 'where incidents are saved, a folder each; it is created',
  }),
  incidentsMaxBytes: integer({
    needs: 'flightRecorder',
    placeholder: 'bytes',
    min: 1_048_576,
    max: 9_007_199_254_740_991,
    default: 10_737_418_240,
    help: 'most bytes of all incidents: the oldest are deleted',
  }),
});
