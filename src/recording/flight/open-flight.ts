// Tested by: test/e2e/flight-recorder.test.ts
import type { ConfigOf } from '../../cli/option.js';
import type { FlightOptions } from './flight-recorder.js';
import type { FLIGHT_OPTIONS } from './options.js';
import { Triggers } from './triggers.js';

type FlightConfig = ConfigOf<typeof FLIGHT_OPTIONS> & { readonly minFreeSpace: number | undefined };

/** What the flight recorder is to do; undefined: there is none. Throws UsageError. */
export function flightOptionsOf(config: FlightConfig): FlightOptions | undefined {
  const { flightRecorder, flightRecorderBytes, recordOn, recordAfter, incidentsDir, incidentsMaxBytes } = config;
  const triggers = new Triggers(recordOn);
  if (flightRecorder === undefined) return undefined;
  return {
    beforeS: flightRecorder,
    afterS: recordAfter ?? flightRecorder,
    maxHeldBytes: flightRecorderBytes,
    triggers,
    folder: incidentsDir,
    maxBytes: incidentsMaxBytes,
    minFreeSpace: config.minFreeSpace,
  };
}
