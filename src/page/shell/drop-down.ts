// Tested by: test/page/shell/person.test.ts
import type { ComponentChildren, VNode } from 'preact';
import { html } from '../html.js';

interface DropDownProps {
  readonly name: string;
  readonly title: string;
  readonly head: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** What the bar has more of, in a box below it, which goes with Escape and when the focus leaves it. */
export function DropDown({ name, title, head, children }: DropDownProps): VNode {
  const close = (box: EventTarget | null) => ((box as HTMLDetailsElement).open = false);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    close(event.currentTarget);
    (event.currentTarget as HTMLElement).querySelector('summary')?.focus();
  };
  const onFocusOut = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (relatedTarget !== null && !(currentTarget as Node).contains(relatedTarget as Node)) close(currentTarget);
  };
  return html`<details class=${`drop ${name}`} onKeyDown=${onKeyDown} onFocusOut=${onFocusOut}><summary title=${title}>${head}</summary><div class="drop-box">${children}</div></details>`;
}
