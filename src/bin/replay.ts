#!/usr/bin/env node
import { runProgram } from '../cli/program.js';
import { REPLAY_OPTIONS } from '../replay/options.js';
import { replay } from '../replay/replay.js';

await runProgram({
  name: 'tscap-replay',
  description:
    'Sends a TS file or a capture as UDP or RTP multicast, paced, with test faults on request. A datagram has one fault at most: drop goes before corrupt, corrupt before duplicate, duplicate before reorder.',
  table: REPLAY_OPTIONS,
  main: replay,
});
