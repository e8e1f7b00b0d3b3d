import type { VNode } from 'preact';
import { shown } from '../../components/named.js';
import { StateSign } from '../../components/state-badge.js';
import type { SystemAnswer } from '../../contract.js';
import { useStore } from '../../hooks.js';
import { html } from '../../html.js';
import { useKeys } from '../../keys.js';
import { store } from '../../live/store.js';
import type { Address } from '../../router.js';
import { ownTroubles } from '../../shell/own-troubles.js';
import { usePolled } from '../../use-polled.js';
import { Section } from './cells.js';
import {
  HostFigures,
  MessageFigures,
  PageFigures,
  PictureFigures,
  RecordingFigures,
  VersionFigures,
} from './figure-lists.js';
import { OutletTable, TapTable } from './outlet-tables.js';
import { ProbeTable } from './probe-table.js';
import { systemTroubles } from './troubles.js';

const POLL_MS = 2000;

/** The monitor and its probes themselves: what they lose, what waits, and what they run on. */
export function SystemScreen(_: { address: Address }): VNode {
  useStore();
  const { value: answer, problem, refresh } = usePolled<SystemAnswer>('/api/system', POLL_MS);
  useKeys([
    { key: 'r', does: 'ask again', run: refresh },
    { key: 'j', does: 'next part', run: () => moveFocus(1) },
    { key: 'k', does: 'previous part', run: () => moveFocus(-1) },
  ]);
  return html`<h1 class="unseen">System</h1>
    ${problem !== null && html`<p class="alert-line" role="alert">${problem} ${answer === undefined ? '' : 'These figures are old.'}</p>`}
    ${answer === undefined ? problem === null && html`<p class="notice" role="status">Asking the monitor for its figures …</p>` : html`<div class=${problem === null ? 'system' : 'system is-old'}><${Parts} answer=${answer} /></div>`}`;
}

function Parts({ answer }: { answer: SystemAnswer }): VNode {
  const { monitor, probes } = answer;
  return html`
    <${Troubles} troubles=${[...ownTroubles(store.state), ...systemTroubles(answer)]} />
    <${Section} title="Probes"><${ProbeTable} probes=${probes} /><//>
    ${
      monitor === null
        ? html`<${Section} title="Monitor"><p class="notice">${store.isFile ? 'A file is analysed: there are no messages, outlets or taps to tell of.' : 'The monitor has not told of itself yet.'}</p><//>`
        : html`<${Section} title="Messages"><${MessageFigures} monitor=${monitor} /><//>
          <${Section} title="Outlets"><${OutletTable} monitor=${monitor} /><//>
          <${Section} title="Live taps"><${TapTable} monitor=${monitor} /><//>
          <${Section} title="Pictures"><${PictureFigures} pictures=${monitor.pictures} /><//>`
    }
    <${Section} title="Recordings"><${RecordingFigures} answer=${answer} /><//>
    <${Section} title="Host"><${HostFigures} answer=${answer} /><//>
    <${Section} title="This page"><${PageFigures} answer=${answer} /><//>
    <${Section} title="Versions"><${VersionFigures} answer=${answer} /><//>`;
}

function Troubles({ troubles }: { troubles: readonly string[] }): VNode {
  if (troubles.length === 0)
    return html`<p class="system-well"><${StateSign} state="ok" /> Nothing was lost, dropped or refused by the monitor and its probes.</p>`;
  return html`<section class="system-troubles"><h2 tabindex="-1" data-part><${StateSign} state="warning" /> Trouble</h2>
    <ul>${troubles.map((text) => html`<li key=${text}>${shown(text)}</li>`)}</ul></section>`;
}

function moveFocus(step: number): void {
  const parts = [...document.querySelectorAll<HTMLElement>('[data-part]')];
  const index = parts.indexOf(document.activeElement as HTMLElement);
  const next = parts[index < 0 ? 0 : Math.min(parts.length - 1, Math.max(0, index + step))];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'start' });
}
