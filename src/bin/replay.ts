#!/usr/bin/env node
import { runProgram } from '../cli/program.js';
import { REPLAY_OPTIONS } from '../replay/options.js';
import { replay } from '../replay/replay.js';

await runProgram({
  name: 'tscap-replay',
  description:
    'Sends a TS file or a capture as UDP or RTP multicast, paced, with test faults on request. A datagram has one fault at most: drop goes before corrupt, corrupt before duplicate, duplicate before reorder.',
  table: REPLAY_OPTIONS,
  examples: [
    [
      'tscap-replay --input service.mpegts --destination 239.1.1.1:5000 --interface eth1',
      'sends a TS file, paced by its PCRs',
    ],
    [
      'tscap-replay --input service.mpegts --protocol rtp --loop --drop 0.01',
      'as RTP, again and again, one datagram in a hundred left out',
    ],
  ],
  main: replay,
});
