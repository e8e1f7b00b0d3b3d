import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { useKeys } from '../keys.js';

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (text: string) => void;
}

const WAIT_MS = 150;

/** A field to search by; it tells what was typed once the typing rests. `/` goes to it. */
export function SearchField({ label, value, onSearch }: SearchFieldProps): VNode {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const field = useRef<HTMLInputElement>(null);
  useKeys([{ key: '/', does: 'search', run: () => field.current?.focus() }]);
  useEffect(() => setText(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (event: Event) => {
    const typed = (event.target as HTMLInputElement).value;
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onSearch(typed.trim()), WAIT_MS);
  };
  return html`<input type="search" class="search" placeholder=${label} aria-label=${label} ref=${field} value=${text} onInput=${type} />`;
}
