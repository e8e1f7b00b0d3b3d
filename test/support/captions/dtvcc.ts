/** Commands of a caption service, as bytes. */
export const cw = (window: number): number[] => [0x80 + window];
export const clw = (mask: number): number[] => [0x88, mask];
export const dsw = (mask: number): number[] => [0x89, mask];
export const hdw = (mask: number): number[] => [0x8a, mask];
export const tgw = (mask: number): number[] => [0x8b, mask];
export const dlw = (mask: number): number[] => [0x8c, mask];
export const dly = (tenths: number): number[] => [0x8d, tenths];
export const DLC = [0x8e];
export const RST = [0x8f];
export const spl = (row: number, column: number): number[] => [0x92, row, column];
export const ETX = [0x03];
export const CR = [0x0d];

export interface WindowOptions {
  readonly rows?: number;
  readonly columns?: number;
  readonly isVisible?: boolean;
  readonly anchorRow?: number;
}

/** DefineWindow: anchored at its top left. */
export function df(window: number, options: WindowOptions = {}): number[] {
  const { rows = 2, columns = 32, isVisible = false, anchorRow = 60 } = options;
  return [0x98 + window, isVisible ? 0x20 : 0, anchorRow, 0, rows - 1, columns - 1, 0x11];
}

export function ascii(text: string): number[] {
  return [...Buffer.from(text, 'latin1')];
}

/** A service block, of 31 bytes at most; services from 7 on have an extended header. */
export function block(service: number, bytes: readonly number[]): number[] {
  const header = service < 7 ? [(service << 5) | bytes.length] : [0xe0 | bytes.length, service];
  return [...header, ...bytes];
}

/** A caption channel packet, padded to an even size with null block headers. */
export function packet(sequence: number, ...blocks: readonly (readonly number[])[]): number[] {
  const data = blocks.flat();
  const size = Math.ceil((data.length + 1) / 2);
  const header = ((sequence & 3) << 6) | (size & 0x3f);
  return [header, ...data, ...new Array<number>(size * 2 - 1 - data.length).fill(0)];
}
