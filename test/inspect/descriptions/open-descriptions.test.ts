import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDescriptions } from '../../../src/inspect/descriptions/open-descriptions.js';
import { scratchFolder } from '../../support/programs/programs.js';

const SDP = 'v=0\ns=Camera\nm=video 5000 RTP/AVP 96\nc=IN IP4 239.1.1.1/32\na=rtpmap:96 raw/90000\n';

const quiet = { warn: () => {}, info: () => {} };

test('the descriptions of a folder; what is none is said', async (t) => {
  const folder = scratchFolder(t);
  writeFileSync(join(folder, 'a.sdp'), SDP);
  writeFileSync(join(folder, 'b.sdp'), 'none');
  const warnings: string[] = [];
  const { book, close } = await openDescriptions(
    { sdp: [folder], nmos: undefined },
    { ...quiet, warn: (text) => warnings.push(text) },
  );
  close();
  assert.deepEqual(
    book.flows.map(({ destination_port }) => destination_port),
    [5000],
  );
  assert.equal(warnings.length, 1);
  assert.match(warnings[0]!, /b\.sdp/);
});

test('a file that is not there and a registry without an address are wrong use', async () => {
  const usage = { code: 'USAGE' };
  await assert.rejects(openDescriptions({ sdp: ['none.sdp'], nmos: undefined }, quiet), usage);
  await assert.rejects(openDescriptions({ sdp: [], nmos: 'registry:8080' }, quiet), usage);
});
