/** What nginx writes after the number on the status line (ngx_http_header_filter_module). */
export const STATUS_TEXTS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Moved Temporarily',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Time-out',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Request Entity Too Large',
  414: 'Request-URI Too Large',
  415: 'Unsupported Media Type',
  416: 'Requested Range Not Satisfiable',
  421: 'Misdirected Request',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
  505: 'HTTP Version Not Supported',
  507: 'Insufficient Storage',
};

/** Statuses after which nginx closes the connection, as it no longer trusts what follows. */
export const CLOSING_STATUSES: ReadonlySet<number> = new Set([400, 413, 414, 497, 500, 501]);

const PAGE_TITLES: Readonly<Record<number, string>> = { 302: '302 Found' };

/** True when nginx has a page of its own for a status. */
export function hasPage(status: number): boolean {
  return status >= 300 && status !== 304 && STATUS_TEXTS[status] !== undefined;
}

/** The page that nginx makes up for a status; `server` is what it calls itself, `remark` a second line of some 400s. */
export function builtInPage(status: number, options: { server: string; remark?: string }): Uint8Array {
  const title = PAGE_TITLES[status] ?? `${status} ${STATUS_TEXTS[status] ?? ''}`.trim();
  const heading = options.remark === undefined ? title : `${status} ${STATUS_TEXTS[status] ?? ''}`;
  const remark = options.remark === undefined ? '' : `<center>${options.remark}</center>\r\n`;
  return Buffer.from(
    `<html>\r\n<head><title>${options.remark === undefined ? title : `${status} ${options.remark}`}</title></head>\r\n<body>\r\n` +
      `<center><h1>${heading}</h1></center>\r\n${remark}` +
      `<hr><center>${options.server}</center>\r\n</body>\r\n</html>\r\n`,
  );
}
