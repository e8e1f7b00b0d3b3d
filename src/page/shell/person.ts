import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { ApiError, change } from '../api.js';
import { shown } from '../components/named.js';
import type { Me } from '../contract.js';
import { html } from '../html.js';
import { DropDown } from './drop-down.js';

const MAY = { viewer: 'may look', operator: 'may look and acknowledge' } as const;

/** Who is signed in, as what, and the way out; nothing where nobody signs in. */
export function Person({ me: { name, role, has_session } }: { me: Me }): VNode | null {
  const [problem, setProblem] = useState('');
  if (name === null) return null;
  const leave = () =>
    change('POST', '/sign-out').then(
      () => location.assign('/sign-in'),
      (error: unknown) => setProblem(error instanceof ApiError ? error.message : String(error)),
    );
  const head = html`<${PersonSign} /><span class="me-name cut">${shown(name)}</span>`;
  return html`<${DropDown} name="me" title=${`Signed in as ${shown(name)}`} head=${head}>
    <p><strong>${shown(name)}</strong> <span class="muted">${role}: ${MAY[role]}</span></p>
    ${has_session ? html`<button type="button" onClick=${leave}>Sign out</button>` : html`<p class="muted">Known by a proxy or by HTTP Basic: there is no session to end.</p>`}
    ${problem !== '' && html`<p class="problem" role="alert">${problem}</p>`}
  <//>`;
}

function PersonSign(): VNode {
  return html`<svg class="sign me-sign" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 1a3.5 3.5 0 1 1 0 7a3.5 3.5 0 1 1 0-7zM1.5 15c0-3.6 2.9-5.5 6.5-5.5s6.5 1.9 6.5 5.5z" /></svg>`;
}
