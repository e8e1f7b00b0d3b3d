// Tested by: test/page/alarms-screen.test.ts
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { ApiError, change } from '../../api.js';
import { shown } from '../../components/named.js';
import { Since } from '../../components/since.js';
import type { Alarm } from '../../contract.js';
import { html } from '../../html.js';
import { store } from '../../live/store.js';

const NOTE_LENGTH = 500;

/** Who has seen to an alarm; an operator may say so, and take it back. */
export function Acknowledge({ alarm }: { alarm: Alarm }): VNode {
  const [isOpen, setOpen] = useState(false);
  const [problem, setProblem] = useState('');
  const isOperator = store.state.me.role === 'operator';
  const path = `/api/alarms/${encodeURIComponent(alarm.id)}/ack`;
  const ask = (asked: Promise<void>) => {
    asked.then(
      () => {
        setOpen(false);
        setProblem('');
      },
      (error: unknown) => setProblem(error instanceof ApiError ? error.message : String(error)),
    );
  };
  if (isOpen)
    return html`<${NoteForm} problem=${problem} onCancel=${() => setOpen(false)} onNote=${(note: string) => ask(change('POST', path, { note }))} />`;
  const { acked } = alarm;
  return html`<div class="ack">${acked !== null && html`<span>✓ ${shown(acked.by)} <span class="muted"><${Since} ms=${acked.at_ms} short /> ago</span>${acked.note !== '' && html`<span class="second">${shown(acked.note)}</span>`}</span>`}
    ${isOperator ? html`<button type="button" onClick=${() => (acked === null ? setOpen(true) : ask(change('DELETE', path)))}>${acked === null ? 'Acknowledge' : 'Take back'}</button>` : acked === null && html`<span class="muted">not acknowledged</span>`}
    ${problem !== '' && html`<span class="problem" role="alert">${problem}</span>`}</div>`;
}

interface NoteFormProps {
  readonly problem: string;
  readonly onCancel: () => void;
  readonly onNote: (note: string) => void;
}

function NoteForm({ problem, onCancel, onNote }: NoteFormProps): VNode {
  const submit = (event: Event) => {
    event.preventDefault();
    onNote(String(new FormData(event.target as HTMLFormElement).get('note') ?? '').trim());
  };
  const leave = (event: KeyboardEvent) => event.key === 'Escape' && onCancel();
  return html`<form class="ack" onSubmit=${submit} onKeyDown=${leave}>
    <input name="note" maxlength=${NOTE_LENGTH} placeholder="note, if any" aria-label="Note" autocomplete="off" ref=${(field: HTMLInputElement | null) => field?.focus()} />
    <button type="submit">Acknowledge</button><button type="button" class="quiet" onClick=${onCancel}>Cancel</button>
    ${problem !== '' && html`<span class="problem" role="alert">${problem}</span>`}</form>`;
}
