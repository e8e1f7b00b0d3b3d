/** A value for each number from 0 on. */
export type NumberColumn = number[] | Uint8Array | Int32Array | Float64Array;

/** Up to so many values, a typed array takes more memory than a plain one: it has 200 bytes of its own. */
const FEW = 16;

/** Room for so many values, each of which is `value` so far; where they are many, of the type that takes the least. */
export function numberColumn(
  count: number,
  value: number,
  type: Uint8ArrayConstructor | Int32ArrayConstructor | Float64ArrayConstructor,
): NumberColumn {
  return count <= FEW ? new Array<number>(count).fill(value) : new type(count).fill(value);
}
