// Tested by: test/board/routes/api-answers.test.ts
import type { Role } from '../person.js';

/** A parameter of the query, as JSON Schema has it. */
export interface ApiParameter {
  readonly type: 'string' | 'number' | 'integer';
  readonly description: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: string | number;
}

/** What is answered: JSON of a type of `src/board/contract.ts` by its name, server-sent events by name and type, or something else. */
export type ApiAnswer =
  | { readonly json: string }
  | { readonly events: Readonly<Record<string, string>> }
  | { readonly contentType: string };

/** A request that can be made, as it is documented and as it is served. */
export interface ApiRoute {
  /** The least role that may. */
  readonly role: Role;
  /** For scrapers and health checks too: see `Route.forPrograms`. */
  readonly forPrograms?: boolean;
  readonly text: string;
  readonly query?: Readonly<Record<string, ApiParameter>>;
  /** Of a body that is sent. */
  readonly body?: { readonly contentType: string; readonly json?: string; readonly bytes: number };
  readonly answer: ApiAnswer;
  /** Statuses of its own, besides those that every request can have. */
  readonly statuses?: Readonly<Record<number, string>>;
}
