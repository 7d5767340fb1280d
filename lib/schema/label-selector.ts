/** Label selectors as text, `a=b,c in (d,e),!f` (apimachinery/pkg/labels/selector.go). */
import { ApiError } from './api-error.ts';
import { labelValue, qualifiedName } from './label-names.ts';

export type Labels = Readonly<Record<string, string>> | undefined;
export type LabelMatcher = (labels: Labels) => boolean;

interface Token {
  kind: 'word' | 'operator' | 'end';
  text: string;
}

const OPERATORS = ['in', 'notin', '=', '==', '!=', '>', '<'];
/** Upstream names the last two by their words, which it does not take. */
const EXPECTED_OPERATOR = 'in, notin, =, ==, !=, gt, lt';

/** One condition of a selector as it is written; `exists` and `!` are those of a key alone. */
export interface LabelRequirement {
  key: string;
  operator: string;
  values: readonly string[];
}

/** What a selector's text matches; BadRequest with upstream's words when it does not parse. */
export function parseLabelSelector(text: string): LabelMatcher {
  const matchers = labelRequirements(text).map(({ key, operator, values }) => comparison(key, operator, values));
  return (labels) => matchers.every((matches) => matches(labels));
}

/** The conditions of a selector's text; BadRequest with upstream's words when it does not parse. */
export function labelRequirements(text: string): LabelRequirement[] {
  try {
    return new Parser(scan(text)).parse();
  } catch (error) {
    if (error instanceof SyntaxError) throw new ApiError('BadRequest', error.message);
    throw error;
  }
}

function scan(text: string): Token[] {
  const tokens: Token[] = [];
  for (const [word] of text.matchAll(/[=!<>]+|[(),]|[^\s=!<>(),]+/g)) {
    if (/^[=!<>]/.test(word)) tokens.push(...word.match(/==|!=|[=!<>]/g)!.map((each): Token => ({ kind: 'operator', text: each })));
    else tokens.push({ kind: /^[(),]$/.test(word) ? 'operator' : 'word', text: word });
  }
  return [...tokens, { kind: 'end', text: '' }];
}

class Parser {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): LabelRequirement[] {
    const requirements: LabelRequirement[] = [];
    for (;;) {
      const first = this.#peek();
      if (first.kind === 'end') return requirements;
      if (first.kind !== 'word' && first.text !== '!') throw new SyntaxError(`found '${first.text}', expected: !, identifier, or 'end of string'`);
      requirements.push(this.#requirement());
      const next = this.#take();
      if (next.kind === 'end') return requirements;
      if (next.text !== ',') throw new SyntaxError(`found '${next.text}', expected: ',' or 'end of string'`);
      const after = this.#peek();
      if (after.kind !== 'word' && after.text !== '!') throw new SyntaxError(`found '${after.text}', expected: identifier after ','`);
    }
  }

  #requirement(): LabelRequirement {
    try {
      return this.#parseRequirement();
    } catch (error) {
      throw error instanceof SyntaxError ? new SyntaxError(`unable to parse requirement: ${error.message}`) : error;
    }
  }

  #parseRequirement(): LabelRequirement {
    const absent = this.#peek().text === '!' && this.#take() !== undefined;
    const key = this.#take();
    if (key.kind !== 'word') throw new SyntaxError(`found '${key.text}', expected: identifier`);
    const complaints = qualifiedName(key.text);
    if (complaints.length > 0) throw new SyntaxError(invalid('<nil>', key.text, complaints));
    const next = this.#peek();
    if (absent) return { key: key.text, operator: '!', values: [] };
    if (next.kind === 'end' || next.text === ',') return { key: key.text, operator: 'exists', values: [] };
    const operator = this.#take().text;
    if (!OPERATORS.includes(operator)) throw new SyntaxError(`found '${operator}', expected: ${EXPECTED_OPERATOR}`);
    const values = operator === 'in' || operator === 'notin' ? this.#values() : [this.#value()];
    checkValues(key.text, operator, values);
    return { key: key.text, operator, values };
  }

  /** `(a,b)`, where either may be empty. */
  #values(): string[] {
    const open = this.#take();
    if (open.text !== '(') throw new SyntaxError(`found '${open.text}' expected: '('`);
    const values: string[] = [];
    let value: string | undefined;
    for (let before = '('; ; ) {
      const token = this.#take();
      if (token.kind === 'word' && value === undefined) value = token.text;
      else if (token.text === ')' || token.text === ',') {
        values.push(value ?? '');
        if (token.text === ')') return values;
        value = undefined;
        before = ',';
      } else throw new SyntaxError(`found '${token.text}', expected: ${value !== undefined ? "',' or ')'" : before === '(' ? "',', ')' or identifier" : "',', or identifier"}`);
    }
  }

  #value(): string {
    const next = this.#peek();
    if (next.kind === 'end' || next.text === ',') return '';
    const token = this.#take();
    if (token.kind !== 'word') throw new SyntaxError(`found '${token.text}', expected: identifier`);
    return token.text;
  }

  #peek(): Token {
    return this.#tokens[this.#position] as Token;
  }

  #take(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#position += 1;
    return token;
  }
}

function comparison(key: string, operator: string, values: readonly string[]): LabelMatcher {
  const wanted = new Set(values);
  const value = values[0] ?? '';
  switch (operator) {
    case '!': return (labels) => labels?.[key] === undefined;
    case 'exists': return (labels) => labels?.[key] !== undefined;
    case '=': case '==': case 'in':
      return (labels) => labels?.[key] !== undefined && wanted.has(labels[key]);
    case '!=': case 'notin':
      return (labels) => labels?.[key] === undefined || !wanted.has(labels[key]);
    default: {
      if (!isInteger(value)) return () => false;
      const [bound, sign] = [BigInt(value), operator === 'gt' || operator === '>' ? 1n : -1n];
      return (labels) => isInteger(labels?.[key]) && sign * (BigInt(labels[key]) - bound) > 0n;
    }
  }
}

/** What Go's strconv.ParseInt takes, but for its bounds. */
function isInteger(text: string | undefined): text is string {
  return text !== undefined && /^-?\d+$/.test(text);
}

/** All that is wrong with the values, which are a sorted set upstream (labels.NewRequirement). */
function checkValues(key: string, operator: string, values: readonly string[]): void {
  const isComparison = operator === '<' || operator === '>';
  const complaints = [...new Set(values)].sort().flatMap((value, index) => [
    ...(isComparison && !isInteger(value) ? [invalid(`values[${index}]`, value, ["for 'Gt', 'Lt' operators, the value must be an integer"])] : []),
    ...(labelValue(value).length > 0 ? [invalid(`values[${index}][${key}]`, value, labelValue(value))] : []),
  ]);
  if (complaints.length > 0) throw new SyntaxError(complaints.length === 1 ? complaints[0] : `[${complaints.join(', ')}]`);
}

function invalid(field: string, value: string, complaints: readonly string[]): string {
  return `${field}: Invalid value: ${JSON.stringify(value)}: ${complaints.join('; ')}`;
}

export interface SelectorObject {
  matchLabels?: Readonly<Record<string, string>> | undefined;
  matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] | undefined }[] | undefined;
}

/** What a LabelSelector object matches; one that is left out matches nothing, an empty one everything (LabelSelectorAsSelector). */
export function selectorMatcher(selector: SelectorObject | undefined): LabelMatcher {
  if (!selector) return () => false;
  const wanted = Object.entries(selector.matchLabels ?? {});
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values }) => {
    if (operator === 'Exists') return (labels: Labels) => labels?.[key] !== undefined;
    if (operator === 'DoesNotExist') return (labels: Labels) => labels?.[key] === undefined;
    return comparison(key, operator === 'In' ? 'in' : operator === 'NotIn' ? 'notin' : operator.toLowerCase(), values ?? []);
  });
  return (labels) => wanted.every(([key, value]) => labels?.[key] === value) && expressions.every((matches) => matches(labels));
}

/** A selector object as one line, for table columns (metav1.FormatLabelSelector). */
export function formatSelector(selector: SelectorObject | undefined): string {
  if (!selector) return '<none>';
  const parts = [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` })),
    ...(selector.matchExpressions ?? []).map(({ key, operator, values }) => ({ key, text: formatExpression(key, operator, values ?? []) })),
  ];
  return parts.length === 0 ? '<none>' : parts.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map((each) => each.text).join(',');
}

function formatExpression(key: string, operator: string, values: readonly string[]): string {
  if (operator === 'Exists') return key;
  if (operator === 'DoesNotExist') return `!${key}`;
  return `${key} ${operator.toLowerCase()} (${[...values].sort().join(',')})`;
}
