#!/usr/bin/env node
import { collectGarbageAtOnce } from '../cli/garbage-collection.js';
import { runProgram } from '../cli/program.js';
import { FORMER_PROBE_OPTIONS } from '../probe/former-options.js';
import { PROBE_OPTIONS } from '../probe/options.js';
import { runProbe } from '../probe/probe.js';

collectGarbageAtOnce();
await runProgram({
  name: 'tscap-probe',
  description: 'Captures MPEG-TS and SMPTE ST 2110 streams and publishes what is legal of them over ZeroMQ.',
  table: PROBE_OPTIONS,
  former: FORMER_PROBE_OPTIONS,
  main: runProbe,
});
