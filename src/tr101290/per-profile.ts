// Tested by: test/tr101290/si-tables.test.ts
import type { Profile } from './profile.js';

/** Works something out of a profile once, for all streams that it judges. */
export function perProfile<Value>(make: (profile: Profile) => Value): (profile: Profile) => Value {
  const made = new WeakMap<Profile, { readonly value: Value }>();
  return (profile) => {
    const known = made.get(profile);
    if (known !== undefined) return known.value;
    const value = make(profile);
    made.set(profile, { value });
    return value;
  };
}
