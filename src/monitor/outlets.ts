import { CAPTIONS } from '../delivery/captions/outlet.js';
import { COMMAND } from '../delivery/command/outlet.js';
import { METRICS_FILE } from '../delivery/file/outlet.js';
import { KAFKA } from '../delivery/kafka/outlet.js';
import { WEBHOOK } from '../delivery/webhook/outlet.js';
import { HISTORY } from '../history/outlet.js';
import { BOARD } from './board-outlet.js';
import { HTTP } from './http-outlet.js';
import { METRICS_ENDPOINT } from './metrics-endpoint-outlet.js';

/**
 * Where records can go, a line each: an outlet brings its options, and what it is made of is loaded when it is asked for. HTTP is the last:
 * it serves what those before it have added to the site.
 */
export const OUTLETS = [
  METRICS_FILE,
  METRICS_ENDPOINT,
  WEBHOOK,
  COMMAND,
  HISTORY,
  CAPTIONS,
  KAFKA,
  BOARD,
  HTTP,
] as const;

type AllOf<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** The options of all outlets. */
export const OUTLET_OPTIONS: AllOf<(typeof OUTLETS)[number]['options']> = Object.assign(
  {},
  ...OUTLETS.map(({ options }) => options),
);
