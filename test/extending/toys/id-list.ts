import { integer } from '../../../src/cli/option.js';
import { OUTLETS } from '../../../src/monitor/outlets.js';
import type { Outlet } from '../../../src/report/outlet.js';
import type { RecordTaker } from '../../../src/report/record-taker.js';
import type { NdjsonRecord } from '../../../src/report/records.js';

export const ID_LIST_OPTIONS = {
  idListLength: integer({
    placeholder: 'ids',
    min: 1,
    max: 1000,
    help: 'keep the ids of so many records',
  }),
} as const;

/** Keeps the ids of the last records. */
export class IdList implements RecordTaker {
  readonly name = 'id_list';
  readonly ids: string[] = [];

  constructor(readonly length: number) {}

  write(record: NdjsonRecord): void {
    if (!('id' in record)) return;
    this.ids.push(record.id);
    if (this.ids.length > this.length) this.ids.shift();
  }

  async close(): Promise<void> {}
}

/** `--id-list-length` */
const ID_LIST: Outlet<typeof ID_LIST_OPTIONS> = {
  options: ID_LIST_OPTIONS,
  isAsked: ({ idListLength }) => idListLength !== undefined,
  open: async ({ idListLength = 1 }) => [new IdList(idListLength)],
};

export const TOY_OUTLETS = [...OUTLETS, ID_LIST] as const;
