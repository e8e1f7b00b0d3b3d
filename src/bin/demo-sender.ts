#!/usr/bin/env node
import { runProgram } from '../cli/program.js';
import { demo } from '../replay/demo/demo.js';
import { DEMO_OPTIONS } from '../replay/demo/demo-options.js';

await runProgram({
  name: 'demo-sender',
  description: 'Sends a dozen streams over multicast, some with faults that come and go: see scripts/demo.sh --page.',
  table: DEMO_OPTIONS,
  main: demo,
});
