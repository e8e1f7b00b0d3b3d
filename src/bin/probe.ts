#!/usr/bin/env node
import { collectGarbageAtOnce } from '../cli/garbage-collection.js';
import { runProgram } from '../cli/program.js';
import { FORMER_PROBE_OPTIONS } from '../probe/former-options.js';
import { PROBE_OPERANDS } from '../probe/operands.js';
import { PROBE_OPTIONS } from '../probe/options.js';
import { runProbe } from '../probe/probe.js';

collectGarbageAtOnce();
await runProgram({
  name: 'tscap-probe',
  description: 'Captures MPEG-TS and SMPTE ST 2110 streams and publishes what is legal of them over ZeroMQ.',
  table: PROBE_OPTIONS,
  former: FORMER_PROBE_OPTIONS,
  operands: PROBE_OPERANDS,
  examples: [
    ['tscap-probe --list-devices', 'shows the interfaces'],
    ['tscap-probe eth1 --list-streams', 'shows what is on the wire, and ends after 5 s'],
    [
      'tscap-probe eth1 udp://239.1.1.1:5000',
      'captures a stream, joining its group; tscap-monitor --report text shows it',
    ],
    ['tscap-probe eth1 --discover --no-join --promiscuous', 'captures all that a mirror port shows'],
    [
      'tscap-probe eth1 --discover --endpoint tcp://10.0.0.11:5556 --probe-id head-end',
      'listens to monitors of other hosts',
    ],
    ['tscap-probe capture.pcap', 'reads a capture, and sends it to a monitor'],
  ],
  main: runProbe,
});
