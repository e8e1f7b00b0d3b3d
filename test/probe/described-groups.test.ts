import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DescribedGroups } from '../../src/probe/described-groups.js';
import { parseSdp } from '../../src/st2110/d10/sdp.js';

function flowTo(group: string, source?: string) {
  const filter = source === undefined ? '' : `a=source-filter: incl IN IP4 ${group} ${source}\n`;
  const result = parseSdp(`v=0\nm=video 5000 RTP/AVP 96\nc=IN IP4 ${group}/32\n${filter}a=rtpmap:96 raw/90000\n`, 'x');
  assert.ok('flows' in result);
  return result.flows;
}

test('groups are joined as flows are described, for their senders, and left when they are no more', async () => {
  const log: string[] = [];
  const groups = new DescribedGroups(
    { sourceDevice: 'eth0', input: undefined, noJoin: false },
    { warn: (text) => log.push(text) },
    async ({ groups: [group], source }) => {
      if (group === '239.1.1.9') throw new Error('cannot join 239.1.1.9');
      log.push(`join ${group} ${source ?? 'any'}`);
      return { close: () => log.push(`leave ${group}`) };
    },
  );
  await groups.follow([...flowTo('239.1.1.1'), ...flowTo('239.1.1.2', '10.0.0.1'), ...flowTo('10.0.0.7')]);
  await groups.follow([...flowTo('239.1.1.2', '10.0.0.1'), ...flowTo('239.1.1.9')]);
  await groups.follow([...flowTo('239.1.1.2', '10.0.0.1'), ...flowTo('239.1.1.9')]);
  groups.close();
  assert.deepEqual(log, [
    'join 239.1.1.1 any',
    'join 239.1.1.2 10.0.0.1',
    'leave 239.1.1.1',
    'cannot join 239.1.1.9',
    'leave 239.1.1.2',
  ]);
});
