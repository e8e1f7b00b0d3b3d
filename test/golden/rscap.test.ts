import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { streamReportRecord } from '../../src/report/records.js';
import type { TransportStreamRecord } from '../../src/report/rscap/pid-fields.js';
import { RscapFormatter } from '../../src/report/rscap/rscap-formatter.js';
import { analyzed } from '../support/analysis/file-report.js';
import { REPOSITORY } from '../support/programs/programs.js';
import { HOST } from '../support/records/host.js';

/**
 * What tscap made of these files at commit d54103e, whose fields were compared with a message that rscap sent; of bars.mpegts the
 * least rate of PID 256 and the greatest of PID 17 are of other windows, since each packet has a time of its own, and the averages of all
 * PIDs are those of the windows between them: 31 packets in 3 s on PID 0.
 */
const EXPECTED = JSON.parse(readFileSync(join(REPOSITORY, 'test_data/rscap-messages.json'), 'utf8'));

for (const file of ['bars.pcap', 'bars.mpegts']) {
  test(`${file}: the message of rscap is what it was before records had figures and facts apart`, async () => {
    const { report } = await analyzed(join(REPOSITORY, 'test_data', file));
    const facts = { id: 'p/s/x/r/0', timestamp: 1_763_790_000_000, final: true, host: null };
    const record = streamReportRecord(report.streams[0]!, facts) as TransportStreamRecord;
    assert.deepEqual(JSON.parse(new RscapFormatter().json(record, HOST)), EXPECTED[file]);
  });
}

test('test_data/kafka.json is the message on bars.pcap, as it goes to Kafka in the format of rscap', () => {
  assert.deepEqual(JSON.parse(readFileSync(join(REPOSITORY, 'test_data/kafka.json'), 'utf8')), EXPECTED['bars.pcap']);
});
