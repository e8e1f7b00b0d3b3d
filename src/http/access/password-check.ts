import { isPassword, LONGEST_PASSWORD_BYTES, NO_HASH } from './password-hash.js';
import type { User, Users } from './users.js';

/** Passwords that wait to be looked at; further ones are turned away. */
const MOST_WAITING = 8;

/** Looks at one password at a time, so that the threads that write recordings are left alone. */
export class PasswordCheck {
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(readonly users: () => Users) {}

  /** The user whose name and password they are; undefined when they are nobody's, `busy` when too many wait. */
  async check(name: string, password: string): Promise<User | 'busy' | undefined> {
    if (Buffer.byteLength(password) > LONGEST_PASSWORD_BYTES) return undefined;
    if (this.#waiting >= MOST_WAITING) return 'busy';
    this.#waiting++;
    const user = this.users().get(name);
    const checked = this.#last.then(() => isPassword(password, user?.hash ?? NO_HASH));
    this.#last = checked.catch(() => {});
    try {
      const isRight = await checked;
      return isRight && user?.hash !== undefined ? user : undefined;
    } finally {
      this.#waiting--;
    }
  }
}
