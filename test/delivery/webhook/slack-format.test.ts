import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slackMessage } from '../../../src/delivery/webhook/slack-format.js';
import { lossRecord } from '../../support/records/history-feed.js';

interface Block {
  readonly type: string;
  readonly text?: { readonly type: string; readonly text: string };
  readonly elements?: readonly { readonly type: string; readonly text: string }[];
}

function messageOf(changes: Partial<ReturnType<typeof lossRecord>>): { text: string; blocks: Block[] } {
  return JSON.parse(slackMessage({ ...lossRecord(1_763_790_000), ...changes } as ReturnType<typeof lossRecord>));
}

test('an event is a line with what and where, a sentence and where it comes from', () => {
  const { text, blocks } = messageOf({ message: '7 packets lost', service_names: ['BBC ONE'] });
  assert.equal(text, ':large_yellow_circle: *loss* loss, warning: 239.1.1.1:5000: 7 packets lost');
  assert.deepEqual(
    blocks.map(({ type, text: own, elements }) => [
      type,
      own?.type ?? elements?.[0]?.type,
      own?.text ?? elements?.[0]?.text,
    ]),
    [
      ['section', 'mrkdwn', ':large_yellow_circle: *loss* loss, warning: 239.1.1.1:5000'],
      ['section', 'plain_text', '7 packets lost (BBC ONE)'],
      ['context', 'plain_text', 'probe probe, 2025-11-22T05:40:00.000Z'],
    ],
  );
});

test('a name from the network neither calls a channel nor makes a link', () => {
  const name = '<!channel> <https://evil.example|ok> & \u001b[2J';
  const { text, blocks } = messageOf({ message: name, service_names: [name] });
  const texts = [
    text,
    ...blocks.flatMap(({ text: own, elements = [] }) => [own, ...elements].map((one) => one?.text ?? '')),
  ];
  for (const one of texts) assert.ok(!one.includes('\u001b') && !/[<>]|&(?!amp;|lt;|gt;)/.test(one), one);
});

test('is no longer than Slack takes', () => {
  for (const { text } of messageOf({ message: 'x'.repeat(10_000) }).blocks) assert.ok((text?.text.length ?? 0) <= 3000);
});
