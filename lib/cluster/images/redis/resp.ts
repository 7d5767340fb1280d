/** A reply of the Redis protocol (RESP2). */
export type Reply =
  | { type: 'status'; text: string }
  | { type: 'error'; text: string }
  | { type: 'integer'; value: number }
  | { type: 'bulk'; text: string | undefined }
  | { type: 'array'; items: readonly Reply[] };

export const OK: Reply = { type: 'status', text: 'OK' };
export const NIL: Reply = { type: 'bulk', text: undefined };

export const integer = (value: number): Reply => ({ type: 'integer', value });
export const bulk = (text: string): Reply => ({ type: 'bulk', text });
export const array = (texts: readonly string[]): Reply => ({ type: 'array', items: texts.map(bulk) });
export const failure = (text: string): Reply => ({ type: 'error', text });

/** The bytes of a reply, one character a byte. */
export function encodeReply(reply: Reply): string {
  switch (reply.type) {
    case 'status':
      return `+${reply.text}\r\n`;
    case 'error':
      return `-${reply.text}\r\n`;
    case 'integer':
      return `:${reply.value}\r\n`;
    case 'bulk':
      return reply.text === undefined ? '$-1\r\n' : `$${reply.text.length}\r\n${reply.text}\r\n`;
    case 'array':
      return `*${reply.items.length}\r\n${reply.items.map(encodeReply).join('')}`;
  }
}

/** The bytes of a command. */
export function encodeCommand(words: readonly string[]): string {
  return encodeReply(array(words));
}

/** Takes values of the protocol out of a stream of bytes as they become whole. */
export class RespReader {
  #text = '';

  push(bytes: Uint8Array): void {
    this.#text += Buffer.from(bytes).toString('latin1');
  }

  /** The next value; undefined until more has come. */
  reply(): Reply | undefined {
    const parsed = parse(this.#text, 0);
    if (!parsed) return undefined;
    this.#text = this.#text.slice(parsed.end);
    return parsed.reply;
  }

  /** The next command, in the protocol or as words on a line. */
  command(): string[] | undefined {
    if (this.#text.startsWith('*')) {
      const reply = this.reply();
      if (!reply) return undefined;
      return reply.type === 'array' ? reply.items.map((item) => (item.type === 'bulk' ? (item.text ?? '') : '')) : [];
    }
    const end = this.#text.indexOf('\n');
    if (end < 0) return undefined;
    const line = this.#text.slice(0, end).trim();
    this.#text = this.#text.slice(end + 1);
    return line === '' ? (this.command() ?? []) : line.split(/\s+/);
  }
}

function parse(text: string, at: number): { reply: Reply; end: number } | undefined {
  const lineEnd = text.indexOf('\r\n', at);
  if (lineEnd < 0) return undefined;
  const line = text.slice(at + 1, lineEnd);
  const next = lineEnd + 2;
  switch (text[at]) {
    case '+':
      return { reply: { type: 'status', text: line }, end: next };
    case '-':
      return { reply: failure(line), end: next };
    case ':':
      return { reply: integer(Number(line)), end: next };
    case '$': {
      const length = Number(line);
      if (length < 0) return { reply: NIL, end: next };
      return text.length < next + length + 2
        ? undefined
        : { reply: bulk(text.slice(next, next + length)), end: next + length + 2 };
    }
    default:
      return parseArray(text, next, Number(line));
  }
}

function parseArray(text: string, start: number, count: number): { reply: Reply; end: number } | undefined {
  const items: Reply[] = [];
  let end = start;
  for (let index = 0; index < count; index += 1) {
    const item = parse(text, end);
    if (!item) return undefined;
    items.push(item.reply);
    end = item.end;
  }
  return { reply: { type: 'array', items }, end };
}
