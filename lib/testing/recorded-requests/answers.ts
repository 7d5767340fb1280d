import { parse } from 'yaml';

/** An answer as it came. */
export interface RawAnswer {
  status: number;
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
}

/** An answer as it is compared: what varies by nature is masked, what is said in our own words left out. */
export interface Answer {
  status: number;
  type?: string | undefined;
  warning?: string | undefined;
  body?: unknown;
}

const VARIES = /^(uid|resourceVersion|time|creationTimestamp|deletionTimestamp|expirationTimestamp|lastTransitionTime|serverAddress|storageVersionHash)$/;

export function compared({ status, headers, body }: RawAnswer): Answer {
  const type = headers['content-type'];
  return { status, type, warning: headers['warning'], body: masked(readable(body, type)) };
}

function readable(body: string, type: string | undefined): unknown {
  if (body === '') return undefined;
  if (type === 'application/json') return JSON.parse(body) as unknown;
  return type === 'application/yaml' ? (parse(body) as unknown) : body;
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') return maskedText(value);
  if (Array.isArray(value)) return value.filter(isOurs).map(masked);
  if (typeof value !== 'object' || value === null) return value;
  const isPodStatus = 'qosClass' in value;
  const entries = Object.entries(value).filter(([key]) => !(isPodStatus && key === 'conditions'));
  return Object.fromEntries(entries.map(([key, part]) => [key, maskedPart(key, part)]));
}

function maskedPart(key: string, part: unknown): unknown {
  if (key === 'columnDefinitions' && Array.isArray(part)) return part.map((column: object) => masked({ ...column, description: undefined }));
  if (key === 'resourceRules' && Array.isArray(part)) return part.map((rule) => JSON.stringify(rule)).sort();
  return VARIES.test(key) && typeof part === 'string' ? '*' : masked(part);
}

const CONTROL_PLANE = new Set(['sched', 'kube-controller-manager']);

/** The real scheduler writes into Pods, from which the embedded one is kept; the embedded controllers own no fields. */
function isOurs(item: unknown): boolean {
  return !(typeof item === 'object' && item !== null && 'manager' in item && CONTROL_PLANE.has(String(item.manager)));
}

function maskedText(text: string): string {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID')
    .replace(/Invalid value: "\{.*\}": /, 'Invalid value: OBJECT: ')
    .replace(/in scheme "[^"]+"/, 'in scheme SCHEME')
    .replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, '*')
    .replace(/current: \d+/, 'current: N')
    .replace(/\b(gen|kube-api-access)-\w{5}\b/g, '$1-*')
    .replace(/\b(kubernetes-)?admin\b/, 'ADMIN');
}
