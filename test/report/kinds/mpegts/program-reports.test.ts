import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programSection } from '../../../../src/report/kinds/mpegts/program-section.js';
import { atscPlan, tvct } from '../../../conformance/atsc-stream.js';
import { replaced } from '../../../conformance/edits.js';
import { multiplex } from '../../../conformance/multiplexer.js';
import { reportOnPackets } from '../../../support/analysis/packet-report.js';

const BITRATE_BPS = 3_008_000;
const TSID = 0x0801;

test('channels that are only in the VCT are services too, those of another stream or off the air are not', () => {
  const plan = atscPlan();
  const channels = [
    { name: 'TSCAP', minor: 1, tsid: TSID, programNumber: 1 },
    { name: 'SOON', minor: 2, tsid: TSID, programNumber: 2 },
    { name: 'OTHER', minor: 3, tsid: TSID + 1, programNumber: 1 },
    { name: 'OFF', minor: 4, tsid: TSID, programNumber: 0 },
  ];
  replaced('tvct', tvct(channels))(plan);
  const stream = reportOnPackets(Buffer.concat(multiplex(plan).packets), BITRATE_BPS);
  const services = Object.entries(stream.programs).map(([number, { service_name, channel_number, pmt_pid }]) => [
    number,
    service_name,
    channel_number,
    pmt_pid,
  ]);
  assert.deepEqual(services, [
    ['1', 'TSCAP', '8.1', 0x30],
    ['2', 'SOON', '8.2', null],
  ]);
  assert.match(programSection(stream, undefined).join('\n'), /^ +2 +SOON .* - +- +0 +-/m);
});

test('PIDs of PSIP have the names that the MGT gives them', () => {
  const { pids } = reportOnPackets(Buffer.concat(multiplex(atscPlan()).packets), BITRATE_BPS);
  const types = Object.values(pids).filter(({ type }) => /^(EIT|ETT|PSIP)/.test(type));
  assert.deepEqual(
    types.map(({ type }) => type),
    ['EIT-0', 'EIT-1', 'EIT-2', 'EIT-3', 'ETT-0', 'PSIP'],
  );
});
