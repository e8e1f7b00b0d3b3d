/** Of all maps without an entry; nothing is ever written into it. */
const EMPTY: ReadonlyMap<never, never> = new Map<never, never>();

/** A Map that is made with its first entry, for what most streams never have: an empty Map takes 184 bytes. */
export class RareMap<Key, Value> {
  #map: Map<Key, Value> | undefined;

  get size(): number {
    return this.#map === undefined ? 0 : this.#map.size;
  }

  get(key: Key): Value | undefined {
    return this.#map === undefined ? undefined : this.#map.get(key);
  }

  has(key: Key): boolean {
    return this.#map?.has(key) ?? false;
  }

  set(key: Key, value: Value): this {
    this.#map ??= new Map();
    this.#map.set(key, value);
    return this;
  }

  delete(key: Key): boolean {
    return this.#map?.delete(key) ?? false;
  }

  clear(): void {
    this.#map = undefined;
  }

  keys(): MapIterator<Key> {
    return (this.#map ?? EMPTY).keys();
  }

  values(): MapIterator<Value> {
    return (this.#map ?? EMPTY).values();
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return (this.#map ?? EMPTY).entries();
  }
}
