/** Who may do what, from the least to the most: looking is `viewer`, changing is `operator`; `none` has not signed in. */
export const ROLES = ['none', 'viewer', 'operator'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks. */
export interface Person {
  /** null: nobody was asked who they are, as on a loopback address. */
  readonly name: string | null;
  readonly role: Role;
  /** Is there by a session, which signing out ends. */
  readonly hasSession?: boolean;
}

/** Whether a person of that role may what needs this one. */
export function mayDo(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
