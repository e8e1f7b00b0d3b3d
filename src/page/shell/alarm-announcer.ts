import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { nameOf, shown } from '../components/named.js';
import type { Alarm } from '../contract.js';
import { html } from '../html.js';
import { store } from '../live/store.js';

/** Not more often than this is anything said. */
const EVERY_MS = 5000;

/** Tells those who listen to the page of new alarms, and of nothing else. */
export function AlarmAnnouncer(): VNode {
  const [text, setText] = useState('');
  useEffect(() => {
    let waiting: Alarm[] = [];
    const stop = store.onAlarms((alarms) => {
      waiting = waiting
        .concat(alarms.filter(({ state, severity }) => state === 'raised' && severity !== 'info'))
        .slice(-100);
    });
    const timer = setInterval(() => {
      if (waiting.length > 0) setText(announcement(waiting));
      waiting = [];
    }, EVERY_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, []);
  return html`<div class="unseen" aria-live="polite">${text}</div>`;
}

function announcement(alarms: readonly Alarm[]): string {
  const alarm = alarms[alarms.length - 1]!;
  const row = store.state.rows.get(alarm.n);
  const first = `${alarm.severity} alarm${row === undefined ? '' : ` of ${nameOf(row)}`}: ${shown(alarm.title)}`;
  return alarms.length === 1 ? first : `${alarms.length} new alarms, the last one ${first}`;
}
