// Tested by: test/page/stream-screen.test.ts
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { html } from '../../html.js';
import { isFigures, isSimple, labelOf, MOST_ITEMS } from './fact-shape.js';
import { nameText, valueText } from './facts.js';

type Fields = Readonly<Record<string, unknown>>;

interface FactListProps {
  readonly fields: Fields;
  /** Fields that are left out. */
  readonly without?: ReadonlySet<string>;
  /** Levels of branches that are open at first. */
  readonly openLevels?: number;
}

/** Whatever there is in a part of a report, by names: values as a list, what is in others as branches to open. */
export function FactList({ fields, without, openLevels = 0 }: FactListProps): VNode {
  if (isFigures(fields)) return html`<${FigureTable} figures=${fields} openLevels=${openLevels} />`;
  const entries = Object.entries(fields).filter(([name]) => !without?.has(name));
  const simple = entries.filter(([, value]) => isSimple(value));
  const others = entries.filter(([, value]) => !isSimple(value));
  return html`${simple.length > 0 && html`<dl class="facts">${simple.map(([name, value]) => html`<div key=${name}><dt>${nameText(name)}</dt><dd>${simpleText(name, value)}</dd></div>`)}</dl>`}
    ${others.map(([name, value]) => html`<${FactBranch} key=${name} name=${nameText(name)} value=${value} openLevels=${openLevels} />`)}`;
}

/** A part to open; its content is made when it is. */
function FactBranch({ name, value, openLevels = 0 }: { name: string; value: unknown; openLevels?: number }): VNode {
  return html`<${Branch} label=${name} detail=${Array.isArray(value) ? String(value.length) : ''} isOpenAtFirst=${openLevels > 0}>${() => html`<${FactContent} value=${value} openLevels=${Math.max(0, openLevels - 1)} />`}<//>`;
}

interface BranchProps {
  readonly label: string;
  readonly detail?: unknown;
  readonly isOpenAtFirst?: boolean;
  readonly children: () => VNode;
}

/** A branch of a tree. */
export function Branch({ label, detail = '', isOpenAtFirst = false, children }: BranchProps): VNode {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  return html`<details class="branch" open=${isOpen} onToggle=${(event: Event) => setOpen((event.target as HTMLDetailsElement).open)}>
    <summary>${label} <span class="muted">${detail}</span></summary>${isOpen && children()}</details>`;
}

/** What is in a part of a report: fields, or the things of a list. */
export function FactContent({ value, openLevels }: { value: unknown; openLevels: number }): VNode {
  if (!Array.isArray(value)) return html`<${FactList} fields=${value as Fields} openLevels=${openLevels} />`;
  return html`${value
    .slice(0, MOST_ITEMS)
    .map((item, index) =>
      isSimple(item)
        ? html`<div key=${index}>${simpleText('', item)}</div>`
        : html`<${FactBranch} key=${index} name=${labelOf(item as Fields, index)} value=${item} openLevels=${openLevels} />`,
    )}${value.length > MOST_ITEMS && html`<p class="muted">and ${value.length - MOST_ITEMS} more</p>`}`;
}

/** The interval beside the total. */
function FigureTable({
  figures,
  openLevels,
}: {
  figures: { readonly interval: Fields; readonly total: Fields };
  openLevels: number;
}): VNode {
  const names = Object.keys(figures.total);
  const simple = names.filter((name) => isSimple(figures.total[name]));
  const others = names.filter((name) => !isSimple(figures.total[name]));
  return html`<table class="data figures"><thead><tr><th scope="col">Figure</th><th scope="col" class="number">Interval</th><th scope="col" class="number">In all</th></tr></thead>
    <tbody>${simple.map((name) => html`<tr key=${name}><th scope="row">${nameText(name)}</th><td class="number">${simpleText(name, figures.interval[name])}</td><td class="number">${simpleText(name, figures.total[name])}</td></tr>`)}</tbody></table>
    ${others.map((name) => html`<${FactBranch} key=${name} name=${nameText(name)} value=${{ interval: figures.interval[name], total: figures.total[name] }} openLevels=${openLevels} />`)}`;
}

function simpleText(name: string, value: unknown): string {
  return Array.isArray(value) ? value.map((item) => valueText(name, item)).join(', ') || '-' : valueText(name, value);
}
