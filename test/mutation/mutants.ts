import { type BinaryExpression, type Node, parseSync, Visitor } from 'oxc-parser';

/** What kind of fault is put in. */
export const FAULTS = ['limit', 'constant', 'boundary', 'rule off', 'timer'] as const;
export type Fault = (typeof FAULTS)[number];

/** One fault. */
export interface Mutant {
  /** Compiled file. */
  readonly file: string;
  readonly line: number;
  readonly fault: Fault;
  /** What stands there, and what is put in its place. */
  readonly before: string;
  readonly after: string;
}

/** A fault of code, which is there while its number is switched on. */
export interface CodeMutant extends Mutant {
  readonly switches: readonly Insertion[];
}

/** Code that is put in at a place of a file; `#` stands for the number of the mutant. */
export interface Insertion {
  readonly file: string;
  readonly at: number;
  /** Characters that it takes the place of. */
  readonly length: number;
  readonly text: string;
  /** Of several at one place those of a higher rank come first. */
  readonly rank: number;
}

/** Of the buffer model: sizes and rates are what is limited there, and the rest is arithmetic. */
const MODEL_FAULTS: readonly Fault[] = ['constant', 'rule off'];
const CONSTANT_NAME =
  /(_NS|_MS|_S|_27M|_90K|_BYTES|_BPS|_SIZE|_PPM|_HZ|_SHARE|_FRAMES|_PERIODS|_STEPS|SAMPLES|NEIGHBOURS)$/;
/** Conversions of units, sizes of fields, bounds of memory, which are no limits of a stream. */
const NO_LIMIT =
  /^(MAX_|TOLERANCE_|AAC_SAMPLES|NS_PER|.*_PER_|SECOND_|SECTION_|LANGUAGE_|SDT_NETWORK|EIT_NETWORK|EIT_HEADER|SEGMENT_SIZE|PACKET_SIZE|PCR_WRAP|PTS_WRAP|.*_WRAP_)/;
const TIMER_CALL =
  /^#?(restart|reset|keep|seen|sustain|sustainAll|clear|delete|arm|begin|start|stop|refresh|forget\w*|end)$/;
const TIMER_FIELD = /(Ns|27M|90k|Late|late|due|Due|since|Since)$/;

type Place = Omit<Insertion, 'file'> & { readonly file?: string };
/** Where a constant of a file is used, in all files. */
export type UsesOf = (
  name: string,
  file: string,
) => readonly { readonly file: string; readonly start: number; readonly end: number }[];
type Add = (fault: Fault, node: Node, after: string, switches?: readonly Place[]) => void;

/** All changes of a compiled file that put a fault into a limit or a timer. */
export function mutantsOf(source: string, path: string, file: string, usesOf: UsesOf): CodeMutant[] {
  const { program } = parseSync(path, source);
  const mutants: CodeMutant[] = [];
  const add: Add = (fault, { start, end }, after, switches = []) => {
    if (isInConstructor(source, start)) return;
    const line = source.slice(0, start).split('\n').length;
    const placed = switches.map((place) => ({ file, ...place }));
    mutants.push({ file, line, fault, before: source.slice(start, end), after, switches: placed });
  };
  new Visitor({
    VariableDeclarator: ({ id, init }) => {
      if (id.type !== 'Identifier' || init === null || !CONSTANT_NAME.test(id.name) || NO_LIMIT.test(id.name)) return;
      if (isNumber(init)) addConstant(add, init, usesOf(id.name, file));
    },
    BinaryExpression: (node) => {
      const flipped = FLIPPED[node.operator];
      if (flipped === undefined) return;
      const [left, right] = [node.left, node.right].map((side) => source.slice(side.start, side.end));
      // Counts and places are whole: only what is measured has a boundary.
      if (!MEASURED.test(`${left} ${right}`) || COUNTED.test(`${left} ${right}`)) return;
      add('boundary', node, `${left} ${flipped} ${right}`, comparison(node, node.operator, flipped));
    },
    CallExpression: (node) => {
      if (isErrorCount(source.slice(node.start, node.end)))
        add('rule off', node, 'undefined', around(node, `(${IS_ON} ? undefined : `, ')'));
    },
    ExpressionStatement: (node) => {
      const { expression } = node;
      const isCall = expression.type === 'CallExpression' && TIMER_CALL.test(memberOf(expression.callee));
      const isField = expression.type === 'AssignmentExpression' && TIMER_FIELD.test(memberOf(expression.left));
      if (isCall || isField) add('timer', node, ';', around(node, `{ if (!${IS_ON}) `, ' }'));
    },
  }).visit(program);
  const kinds = /t-std/.test(file) ? MODEL_FAULTS : FAULTS;
  return mutants.filter(({ fault }) => kinds.includes(fault));
}

/** Whether the mutant is switched on; that it was asked tells that its place was reached. */
const IS_ON = 'globalThis.isMutant(#)';

function around({ start, end }: Pick<Node, 'start' | 'end'>, before: string, after: string): Place[] {
  return [
    { at: start, length: 0, text: before, rank: end - start },
    { at: end, length: 0, text: after, rank: 2 * HIGH - (end - start) },
  ];
}

/** Beyond the length of a file. */
const HIGH = 1e9;

/** `<` and `<=` differ where both sides are the same, and the place counts as reached only then. */
function comparison({ start, end, left, right }: BinaryExpression, operator: string, flipped: string): Place[] {
  const call = `globalThis.mutantCompares(#, (one, other) => one ${operator} other, (one, other) => one ${flipped} other, `;
  const comma = { at: left.end, length: right.start - left.end, text: ', ', rank: HIGH };
  return [...around({ start, end }, call, ')'), comma];
}

/** The constant is another one wherever it is used. */
function addConstant(add: Add, node: Node, uses: ReturnType<UsesOf>): void {
  for (const change of [numberOf(node)! / 2, numberOf(node)! * 2]) {
    const places = uses.flatMap((use) =>
      around(use, `(${IS_ON} ? ${change} : `, ')').map((place) => ({ ...place, file: use.file })),
    );
    add('constant', node, String(change), places);
  }
}

const FLIPPED: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };
const MEASURED = /(Ns|Ms|27M|90k|Bytes|delayS|[lL]imit)\b/;
const COUNTED = /MAX_|_TABLES|\.length|\.size/;

function isNumber(node: Node): boolean {
  return numberOf(node) !== undefined;
}

/** A number, or a product or quotient of numbers. */
function numberOf(node: Node): number | undefined {
  if (node.type === 'Literal') return typeof node.value === 'number' ? node.value : undefined;
  if (node.type !== 'BinaryExpression') return undefined;
  const [left, right] = [numberOf(node.left), numberOf(node.right)];
  if (left === undefined || right === undefined) return undefined;
  if (node.operator === '*') return left * right;
  return node.operator === '/' ? left / right : undefined;
}

function memberOf(node: Node): string {
  if (node.type !== 'MemberExpression' || node.computed) return '';
  return 'name' in node.property ? String(node.property.name) : '';
}

function isErrorCount(call: string): boolean {
  return /^[\w.#]*indings\.(error|late)\(/.test(call) || /^sink\.(overflow|underflow|fault)\(/.test(call);
}

/** What a constructor sets is no reset. */
function isInConstructor(source: string, start: number): boolean {
  const before = source.slice(0, start);
  const method = before.lastIndexOf('\n    constructor(');
  return method >= 0 && !before.slice(method).includes('\n    }\n');
}
