import { readFileSync } from 'node:fs';
import { type Node, parseSync, Visitor } from 'oxc-parser';

/** What kind of fault is put in. */
export const FAULTS = ['limit', 'constant', 'boundary', 'rule off', 'timer'] as const;
export type Fault = (typeof FAULTS)[number];

/** One change of one compiled file. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  readonly fault: Fault;
  /** The rule whose limit it is. */
  readonly rule: string | undefined;
  /** What stands there, and what is put in its place. */
  readonly before: string;
  readonly after: string;
  readonly start: number;
  readonly end: number;
}

/** Of the buffer model: sizes and rates are what is limited there, and the rest is arithmetic. */
const MODEL_FAULTS: readonly Fault[] = ['limit', 'constant', 'rule off'];
/** Limits are whole ms. */
const STEP_MS = 1;
/** Names of limits and timers: times, sizes and rates with their unit. */
const LIMIT_KEY = /(_ms|_ns|_s|Ms|Ns|DelayLimitS)$/;
const CONSTANT_NAME =
  /(_NS|_MS|_S|_27M|_90K|_BYTES|_BPS|_SIZE|_PPM|_HZ|_SHARE|_FRAMES|_PERIODS|_STEPS|SAMPLES|NEIGHBOURS)$/;
/** Conversions of units, sizes of fields, bounds of memory, which are no limits of a stream. */
const NO_LIMIT =
  /^(MAX_|TOLERANCE_|AAC_SAMPLES|NS_PER|.*_PER_|SECOND_|SECTION_|LANGUAGE_|SDT_NETWORK|EIT_NETWORK|PACKET_SIZE|PCR_WRAP|PTS_WRAP|.*_WRAP_)/;
const TIMER_CALL =
  /^#?(restart|reset|keep|seen|sustain|sustainAll|clear|delete|arm|begin|start|stop|refresh|forget\w*|end)$/;
const TIMER_FIELD = /(Ns|27M|90k|Late|late|due|Due|since|Since)$/;

type Add = (fault: Fault, node: Node, after: string) => void;

/** All changes of a compiled file that put a fault into a limit or a timer. */
export function mutantsOf(path: string, file: string): Mutant[] {
  const source = readFileSync(path, 'utf8');
  const { program } = parseSync(path, source);
  const mutants: Mutant[] = [];
  const add: Add = (fault, { start, end }, after) => {
    const line = source.slice(0, start).split('\n').length;
    const rule = fault === 'limit' ? ruleAt(source, start) : undefined;
    mutants.push({ file, line, fault, rule, before: source.slice(start, end), after, start, end });
  };
  new Visitor({
    Property: ({ key, value }) => {
      if (key.type === 'Identifier' && LIMIT_KEY.test(key.name) && isNumber(value))
        addNumbers(add, 'limit', value, [STEP_MS, -STEP_MS]);
    },
    VariableDeclarator: ({ id, init }) => {
      if (id.type !== 'Identifier' || init === null || !CONSTANT_NAME.test(id.name) || NO_LIMIT.test(id.name)) return;
      if (isNumber(init)) addNumbers(add, 'constant', init, []);
    },
    BinaryExpression: (node) => {
      const flipped = FLIPPED[node.operator];
      if (flipped === undefined) return;
      const [left, right] = [node.left, node.right].map((side) => source.slice(side.start, side.end));
      // Counts and places are whole: only what is measured has a boundary.
      if (!MEASURED.test(`${left} ${right}`) || COUNTED.test(`${left} ${right}`)) return;
      add('boundary', node, `${left} ${flipped} ${right}`);
    },
    CallExpression: (node) => {
      if (isErrorCount(source.slice(node.start, node.end))) add('rule off', node, 'undefined');
    },
    ExpressionStatement: (node) => {
      const { expression } = node;
      const isCall = expression.type === 'CallExpression' && TIMER_CALL.test(memberOf(expression.callee));
      const isField = expression.type === 'AssignmentExpression' && TIMER_FIELD.test(memberOf(expression.left));
      if (isCall || isField) add('timer', node, ';');
    },
  }).visit(program);
  const kinds = /t-std/.test(file) ? MODEL_FAULTS : FAULTS;
  return mutants.filter(({ fault, start }) => kinds.includes(fault) && !isInConstructor(source, start));
}

const FLIPPED: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };
const MEASURED = /(Ns|Ms|27M|90k|Bytes|delayS|[lL]imit)\b/;
const COUNTED = /MAX_|_TABLES|\.length|\.size/;

/** Half of it, twice as much, and so much more. */
function addNumbers(add: Add, fault: Fault, node: Node, steps: readonly number[]): void {
  const value = numberOf(node)!;
  for (const change of [value / 2, value * 2, ...steps.map((step) => value + step)]) add(fault, node, String(change));
}

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

/** The name above a limit in the table of rules. */
function ruleAt(source: string, start: number): string | undefined {
  return /name: '(\w+)'(?![\s\S]*name: ')/.exec(source.slice(0, start))?.[1];
}

/** What a constructor sets is no reset. */
function isInConstructor(source: string, start: number): boolean {
  const before = source.slice(0, start);
  const method = before.lastIndexOf('\n    constructor(');
  return method >= 0 && !before.slice(method).includes('\n    }\n');
}
