import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NamedStreams } from '../../src/inspect/named-streams/named-streams.js';
import { GivenStreams } from '../../src/monitor/given-streams.js';
import type { FlowDescription } from '../../src/st2110/d10/flow-description.js';
import { streamInfo } from '../support/programs/scripted-probe.js';

const stream = (streamId: string, probeId = 'p1') => ({
  probe: { probeId, sessionId: '00000000000000a1' },
  info: streamInfo(streamId),
});
const named = (probe: string | null, stream: string) =>
  new NamedStreams([{ probe, stream, name: 'News', group: null, profile: null }]);
const described = { destination_ip: '239.4.0.1', destination_port: 4, source_ips: [] } as unknown as FlowDescription;

test('streams that were selected, a leg, named or described are waited for, and no others', () => {
  const given = new GivenStreams({
    stream: ['239.1.0.1:1'],
    legs: [{ a: '239.2.0.1:2', b: 'p1/239.2.0.2:2' }],
    descriptions: [described],
  });
  const nothing = NamedStreams.NONE;
  assert.deepEqual(
    ['239.1.0.1:1', '239.2.0.1:2', '239.2.0.2:2', '239.4.0.1:4', '239.5.0.1:5'].map((id) =>
      given.has(stream(id), nothing),
    ),
    [true, true, true, true, false],
  );
  assert.equal(given.has(stream('239.2.0.2:2', 'p2'), nothing), false, 'the leg of another probe');
  const third = stream('239.3.0.1:3');
  assert.equal(given.has(third, named(null, '239.3.0.1:3')), true);
  assert.equal(given.has(third, named('p1', '239.3.0.1:3')), true);
  assert.equal(given.has(third, named('p2', '239.3.0.1:3')), false);
  given.descriptions = [];
  assert.equal(given.has(stream('239.4.0.1:4'), nothing), false);
});
