import { escapeTerminal } from '../printers/table.ts';
import { DESCRIBE_SETTINGS, TabWriter } from '../printers/tab-writer.ts';
import { list, record, text } from '../resources/info.ts';

/** Collects lines with tabs and sets them in columns (describe's PrefixWriter over a tabwriter). */
export class DescriptionWriter {
  #text = '';
  #done = '';

  /** A line, indented by two blanks a level. Tabs separate columns. */
  line(level: number, content: string): void {
    this.write(level, `${content}\n`);
  }

  /** Part of a line. */
  write(level: number, content: string): void {
    this.#text += '  '.repeat(level) + escapeTerminal(content);
  }

  /** `Name:` and a value. */
  field(name: string, value: unknown, level = 0): void {
    this.line(level, `${name}:\t${text(value)}`);
  }

  /** Sets what there is; the columns of what follows are their own. */
  flush(): void {
    this.#done += new TabWriter(DESCRIBE_SETTINGS).format(this.#text);
    this.#text = '';
  }

  /** The text with its tabs, not set in columns. */
  raw(): string {
    return this.#done + this.#text;
  }

  toString(): string {
    this.flush();
    return this.#done;
  }
}

/** Labels, one on a line, sorted; `<none>` without any. */
export function writeLabels(w: DescriptionWriter, title: string, labels: unknown): void {
  writeMultiline(w, title, Object.entries(record(labels)).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${text(value)}`));
}

/** Values below each other in the second column. `title` may start with blanks. */
export function writeMultiline(w: DescriptionWriter, title: string, values: readonly string[]): void {
  if (values.length === 0) {
    w.line(0, `${title}:\t<none>`);
    return;
  }
  values.forEach((value, index) => w.line(0, `${index === 0 ? `${title}:` : ''}\t${value}`));
}

const LONGEST_ANNOTATION = 140;
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Annotations, long and many-lined ones below their key; kubectl's own is left out. */
export function writeAnnotations(w: DescriptionWriter, title: string, annotations: unknown): void {
  const entries = Object.entries(record(annotations)).filter(([key]) => key !== LAST_APPLIED).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) {
    w.line(0, `${title}:\t<none>`);
    return;
  }
  w.write(0, `${title}:\t`);
  entries.forEach(([key, whole], index) => {
    if (index > 0) w.write(0, '\t');
    const value = text(whole).replace(/\n$/, '');
    if (value.length + key.length + 2 > LONGEST_ANNOTATION || value.includes('\n')) {
      w.line(0, `${key}:`);
      for (const part of value.split('\n')) w.line(0, `\t  ${shorten(part, LONGEST_ANNOTATION - 2)}`);
    } else {
      w.line(0, `${key}: ${value}`);
    }
  });
}

function shorten(value: string, length: number): string {
  return value.length > length ? `${value.slice(0, length)}...` : value;
}

/** The controller that owns an object: `ReplicaSet/web-578dd9f4dc`; '' without one. */
export function controllerOf(metadata: unknown): string {
  const owner = list(record(metadata)['ownerReferences']).map(record).find((each) => each['controller'] === true);
  return owner ? `${text(owner['kind'])}/${text(owner['name'])}` : '';
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A timestamp as RFC 1123 with a numeric zone: `Mon, 23 Nov 2026 07:03:29 +0000`. */
export function longTime(timestamp: unknown): string {
  if (timestamp === undefined || timestamp === null) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  const date = new Date(text(timestamp));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${DAYS[date.getUTCDay()] ?? ''}, ${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()} `
    + `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

export function yesNo(value: unknown): string {
  return value === true ? 'True' : 'False';
}
