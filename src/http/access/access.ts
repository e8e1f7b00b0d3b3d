import type { IncomingMessage } from 'node:http';
import type { HttpRefusal } from '../figures.js';
import type { Person } from '../person.js';
import type { BytesAnswer, Route } from '../route.js';

/** Somebody who may not have what is asked for, and what they are told. */
export interface Refused {
  readonly cause: HttpRefusal;
  readonly answer: BytesAnswer;
}

/** Somebody who asks, for as long as `isAllowed` says so. */
export interface Admitted {
  readonly person: Person;
  readonly isAllowed: () => boolean;
}

/** Who asks, and whether they may: a way in of one listener. */
export interface Access {
  admit(request: IncomingMessage, route: Route, address: string): Admitted | Refused | Promise<Admitted | Refused>;
  /** The address of the client, as far as it can be known. */
  addressOf(request: IncomingMessage): string;
  /** Whether that address of a connection stands for many clients. */
  isProxy(address: string): boolean;
}

export const NOBODY: Admitted = { person: { name: null, role: 'none' }, isAllowed: () => true };
