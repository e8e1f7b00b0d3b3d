// Tested by: test/tr101290/si-tables.test.ts
/** Works something out of settings, as of a profile, once for all streams that these judge. */
export function oncePer<Settings extends object, Value>(
  make: (settings: Settings) => Value,
): (settings: Settings) => Value {
  const made = new WeakMap<Settings, { readonly value: Value }>();
  return (settings) => {
    const known = made.get(settings);
    if (known !== undefined) return known.value;
    const value = make(settings);
    made.set(settings, { value });
    return value;
  };
}
