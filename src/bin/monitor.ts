#!/usr/bin/env node
import { collectGarbageAtOnce } from '../cli/garbage-collection.js';
import { runProgram } from '../cli/program.js';
import { FORMER_MONITOR_OPTIONS } from '../monitor/former-options.js';
import { MONITOR_OPERANDS } from '../monitor/operands.js';
import { MONITOR_OPTIONS } from '../monitor/options.js';
import { runMonitor } from '../monitor/run.js';

collectGarbageAtOnce();
await runProgram({
  name: 'tscap-monitor',
  description:
    'Analyses a file, or receives captured streams from probes, records and measures them and accounts for every packet.',
  table: MONITOR_OPTIONS,
  former: FORMER_MONITOR_OPTIONS,
  operands: MONITOR_OPERANDS,
  examples: [
    ['tscap-monitor service.mpegts', 'analyses a file: TS, pcap or pcapng'],
    ["tscap-monitor capture.pcap --report json | jq '.streams[0].pids'", 'the same as JSON'],
    ['tscap-monitor --report text', 'shows what the probe on this host captures'],
    ['tscap-monitor tcp://10.0.0.11:5556 tcp://10.0.0.12:5556 --report text', 'shows what two probes capture'],
    [
      "tscap-monitor -o '{stream_id}-{start}.mpegts' --history history.db",
      'records each stream, and keeps its figures',
    ],
    ['tscap-monitor --http-port 8080', 'serves the page at http://127.0.0.1:8080/'],
  ],
  main: runMonitor,
});
