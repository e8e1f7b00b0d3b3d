import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Alarm } from '../../../../src/board/contract.js';
import { alarmChoicesOf, inOrder, isWanted, rank, spanOf } from '../../../../src/page/screens/alarms/alarm-choices.js';

const choicesAt = (query: string) => alarmChoicesOf(new URLSearchParams(query));

describe('choices of the alarms', () => {
  test('are those of the address; what it does not know is as if it were not there', () => {
    assert.deepEqual(choicesAt('q=hd&stream=p/1&rule=PAT_error&severity=major&span=1h&to=1700000000'), {
      ...{ text: 'hd', stream: 'p/1', rule: 'PAT_error', severity: 'major', span: '1h', seconds: 3600 },
      toS: 1_700_000_000,
    });
    assert.deepEqual(choicesAt('severity=awful&span=1y&to=x'), {
      ...{ text: '', stream: '', rule: '', severity: '', span: '24h', seconds: 86_400, toS: null },
    });
  });

  test('a span that ends now is the same for a step', () => {
    assert.deepEqual(spanOf(choicesAt('span=1h'), 1_000_000_001, 60), spanOf(choicesAt('span=1h'), 1_000_000_010, 60));
    const { fromS, toS } = spanOf(choicesAt('span=1h'), 1_000_000_001, 60);
    assert.ok(toS > 1_000_000_001 && toS % 60 === 0 && toS - fromS === 3600);
    assert.equal(spanOf(choicesAt('to=500'), 1_000_000_001, 60).toS, 500);
  });

  test('of a file all of its time is shown, however long ago, or what is asked for before its end', () => {
    const file = { from_s: 1000, to_s: 1300 };
    const at = (query: string) => spanOf(alarmChoicesOf(new URLSearchParams(query), true), 1_000_000_001, 60, file);
    assert.deepEqual(at(''), { fromS: 1000, toS: 1300 });
    assert.deepEqual(at('to=1200'), { fromS: 1000, toS: 1200 });
    assert.deepEqual(at('span=1h'), { fromS: 1300 - 3600, toS: 1300 });
  });

  test('an alarm is shown by its words, stream, rule and least severity', () => {
    const alarm = { name: 'PAT_error', severity: 'major', title: 'PAT has not come' };
    const isShown = (query: string) => isWanted(alarm, 'Das Erste', 'p/239.1.1.1:5000', choicesAt(query));
    for (const query of ['', 'q=pat+erste', 'q=239.1', 'severity=warning', 'severity=major', 'rule=PAT_error'])
      assert.equal(isShown(query), true, query);
    for (const query of ['q=zdf', 'severity=critical', 'rule=PMT_error', 'stream=p/2'])
      assert.equal(isShown(query), false, query);
  });

  test('what is raised and nobody has seen to comes first, the gravest at the top', () => {
    const alarm = (id: string, more: Partial<Alarm>) =>
      ({ id, state: 'raised', severity: 'warning', acked: null, since_ms: 0, ...more }) as Alarm;
    const acked = { by: 'anna', at_ms: 1, note: '' };
    const alarms = [
      alarm('over', { state: 'cleared', severity: 'critical' }),
      alarm('seen to', { severity: 'critical', acked }),
      alarm('older', {}),
      alarm('newer', { since_ms: 5 }),
      alarm('grave', { severity: 'critical' }),
    ];
    assert.deepEqual(
      inOrder(alarms).map(({ id }) => id),
      ['grave', 'newer', 'older', 'seen to', 'over'],
    );
  });

  test('a severity that is not known is the least', () => {
    assert.ok(rank('critical') < rank('warning') && rank('warning') < rank('odd'));
  });
});
