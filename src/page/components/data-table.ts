import type { VNode } from 'preact';
import { html } from '../html.js';

/** A column of a table: numbers stand to the right. */
export interface Column<Item> {
  readonly title: string;
  readonly cell: (item: Item) => unknown;
  readonly isNumber?: boolean;
  /** Class of its cells. */
  readonly name?: string;
}

interface DataTableProps<Item> {
  readonly caption: string;
  readonly columns: readonly Column<Item>[];
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string | number;
  /** Said where there are no items. */
  readonly empty: string;
}

/** A table of things that are few enough to be drawn at once; the first column heads the rows. */
export function DataTable<Item>({ caption, columns, items, keyOf, empty }: DataTableProps<Item>): VNode {
  if (items.length === 0) return html`<p class="notice">${empty}</p>`;
  const classOf = ({ isNumber, name }: Column<Item>) => [isNumber ? 'number' : '', name ?? ''].join(' ').trim() || null;
  return html`<table class="data">
    <caption class="unseen">${caption}</caption>
    <thead><tr>${columns.map((column) => html`<th scope="col" class=${classOf(column)}>${column.title}</th>`)}</tr></thead>
    <tbody>${items.map(
      (item) =>
        html`<tr key=${keyOf(item)}>${columns.map((column, index) =>
          index === 0
            ? html`<th scope="row" class=${classOf(column)}>${column.cell(item)}</th>`
            : html`<td class=${classOf(column)}>${column.cell(item)}</td>`,
        )}</tr>`,
    )}</tbody>
  </table>`;
}
