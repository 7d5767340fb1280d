/** Header fields in the order and case in which they stand on the wire. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** The value of a field, whatever its case; several are joined by a comma, as RFC 9110 5.3 allows. */
export function headerOf(headers: HeaderList, name: string): string | undefined {
  const wanted = name.toLowerCase();
  let joined: string | undefined;
  for (const [field, value] of headers) {
    if (field.length !== wanted.length || field.toLowerCase() !== wanted) continue;
    joined = joined === undefined ? value : `${joined}, ${value}`;
  }
  return joined;
}

/** True when a comma-separated field holds this token. */
export function hasToken(headers: HeaderList, name: string, token: string): boolean {
  const value = headerOf(headers, name);
  return (
    value !== undefined &&
    value
      .toLowerCase()
      .split(',')
      .some((part) => part.trim() === token)
  );
}

export interface RequestHead {
  /** The request line as it came, for logs. */
  line: string;
  method: string;
  /** As on the request line, not decoded. */
  target: string;
  version: HttpVersion;
  headers: HeaderList;
}

export interface ResponseHead {
  version: HttpVersion;
  status: number;
  reason: string;
  headers: HeaderList;
}

export type HttpVersion = '1.0' | '1.1';

/** The peer does not speak HTTP as it should. */
export class HttpFault extends Error {
  readonly kind: HttpFaultKind;
  /** The request line as far as it was read, for logs. */
  readonly line: string;

  constructor(kind: HttpFaultKind, line = '') {
    super(FAULTS[kind]);
    this.name = 'HttpFault';
    this.kind = kind;
    this.line = line;
  }
}

const FAULTS = {
  'bad-request-line': 'the request line is malformed',
  'bad-status-line': 'the status line is malformed',
  'bad-version': 'the HTTP version is not supported',
  'bad-header': 'a header field is malformed',
  'target-too-long': 'the request target is too long',
  'header-too-large': 'the header is too large',
  'bad-length': 'the length of the body is malformed',
  'bad-chunk': 'a chunk is malformed',
  'body-too-large': 'the body is larger than allowed',
  incomplete: 'the connection closed before the message was whole',
  empty: 'the connection closed without an answer',
} as const;

export type HttpFaultKind = keyof typeof FAULTS;

/** Reason phrases that servers send (RFC 9110, section 15). */
export const REASONS: Readonly<Record<number, string>> = {
  100: 'Continue',
  101: 'Switching Protocols',
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  418: "I'm a teapot",
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  505: 'HTTP Version Not Supported',
  507: 'Insufficient Storage',
};
