import type { IncomingMessage } from 'node:http';
import { OPERATIONS } from '../v1/operations.ts';

/** A refusal in the shape of every other. */
export interface Unanswered {
  status: 400 | 405 | 501;
  headers: Readonly<Record<string, string>>;
  error: { code: string; message: string };
}

/** Methods that Next.js knows: at others it fails. */
const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** The operations' paths, with the methods that each takes. */
const PATHS = Object.entries(Object.groupBy(OPERATIONS, ({ path }) => path)).map(([path, operations = []]) => ({
  pattern: new RegExp(`^/api/v1${path.replace(/\{\w+\}/g, '[^/]+')}$`),
  methods: [...operations.flatMap(({ method }) => (method === 'GET' ? [method, 'HEAD'] : [method])), 'OPTIONS'],
}));

/** Why a request cannot be a page's or a route's, where Next.js would fail or say nothing; undefined for all others. */
export function unanswered({ method = '', url = '/' }: Pick<IncomingMessage, 'method' | 'url'>): Unanswered | undefined {
  const [path = ''] = url.split('?');
  if (!METHODS.includes(method)) return refused(501, 'no-method', 'There is no such method here.');
  if (!isDecodable(path)) return refused(400, 'bad-address', 'The address is not valid: a % stands before two hexadecimal digits of UTF-8.');
  const methods = PATHS.find(({ pattern }) => pattern.test(path))?.methods;
  if (!methods || methods.includes(method)) return undefined;
  const allow = methods.join(', ');
  return refused(405, 'no-method', `This takes ${allow}: /api/v1/openapi.json lists the operations.`, { allow });
}

function refused(status: Unanswered['status'], code: string, message: string, headers: Readonly<Record<string, string>> = {}): Unanswered {
  return { status, headers, error: { code, message } };
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
