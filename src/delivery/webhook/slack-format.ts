import type { EventRecord } from '../../report/records.js';
import type { Severity } from '../../stream/severity.js';
import { printable } from '../../text/printable.js';

const MOST_TEXT = 2900;
const SIGNS: Readonly<Record<Severity, string>> = {
  critical: ':red_circle:',
  major: ':large_orange_circle:',
  warning: ':large_yellow_circle:',
  info: ':large_blue_circle:',
};
const OVER = ':large_green_circle:';

/**
 * An event as a message for an incoming webhook of Slack: a line that says what and where, and the sentence for people as plain
 * text, in which nothing is markup. Names come from the network and could call a channel otherwise.
 * As Slack's Block Kit has it: texts of at most 3000 characters.
 */
export function slackMessage(event: EventRecord): string {
  const { stream_id, stream_name, probe_id, severity, message, service_names, time } = event;
  const name = 'name' in event ? event.name : 'loss';
  const sign = event.event === 'cleared' ? OVER : SIGNS[severity];
  const names = service_names.length === 0 ? '' : ` (${service_names.join(', ')})`;
  const title = `${sign} *${escaped(name)}* ${event.event}, ${severity}: ${escaped(stream_id)}`;
  const from = [stream_name ?? [], probe_id === null ? [] : [`probe ${probe_id}`], time ?? []].flat().join(', ');
  const blocks = [
    { type: 'section', text: { type: 'mrkdwn', text: title } },
    { type: 'section', text: { type: 'plain_text', text: escaped(`${message}${names}`), emoji: false } },
    ...(from === ''
      ? []
      : [{ type: 'context', elements: [{ type: 'plain_text', text: escaped(from), emoji: false }] }]),
  ];
  return JSON.stringify({ text: `${title}: ${escaped(message)}`, blocks });
}

/** The three characters that are markup in any text of Slack, and those that are none of a text. */
function escaped(text: string): string {
  const shown = printable(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return shown.length > MOST_TEXT ? `${shown.slice(0, MOST_TEXT)}…` : shown;
}
