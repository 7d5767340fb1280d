import type { Invocation } from '../invocation/invocation.ts';
import { bytesOfText, encodeText, latin1Decode, latin1Encode } from '../text/codec.ts';
import { readAll } from '../invocation/lines.ts';
import { baseName } from '../files/paths.ts';
import type { CurlOptions } from './options.ts';

export interface RequestBody {
  content: Uint8Array;
  /** Content-Type, unless a header says otherwise. */
  type: string | undefined;
}

/** What -d, --json, -F and -T send; undefined for nothing. Throws SystemError for a file that cannot be read. */
export async function requestBody(call: Invocation, options: CurlOptions): Promise<RequestBody | undefined> {
  if (options.form.length > 0) return formBody(call, options.form);
  if (options.upload !== undefined) return { content: await readAll(call, call.open(options.upload)), type: undefined };
  if (options.data.length === 0) return undefined;
  const content = await joinedData(call, options);
  const json = options.data.some(({ kind }) => kind === 'json');
  return { content: latin1Encode(content), type: json ? 'application/json' : 'application/x-www-form-urlencoded' };
}

/** All data given, joined by `&`, as bytes of a string. */
export async function joinedData(call: Invocation, options: CurlOptions): Promise<string> {
  const parts: string[] = [];
  for (const { kind, value } of options.data) parts.push(await dataPart(call, kind, value));
  return options.data.every(({ kind }) => kind === 'json') ? parts.join('') : parts.join('&');
}

async function dataPart(call: Invocation, kind: string, value: string): Promise<string> {
  if (kind === 'raw') return bytesOfText(value);
  if (kind === 'urlencode') return urlencoded(call, value);
  if (!value.startsWith('@')) return bytesOfText(value);
  const content = latin1Decode(await readAll(call, call.open(value.slice(1))));
  return kind === 'data' ? content.replace(/[\r\n\0]/g, '') : content;
}

async function urlencoded(call: Invocation, value: string): Promise<string> {
  const [, name = '', mark = '', content = ''] = /^([^=@]*)([=@])(.*)$/s.exec(value) ?? [undefined, '', '', value];
  const bytes = mark === '@' ? latin1Decode(await readAll(call, call.open(content))) : bytesOfText(content);
  const encoded = bytes.replace(/[^A-Za-z0-9._~-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  return name === '' ? encoded : `${name}=${encoded}`;
}

async function formBody(call: Invocation, fields: readonly string[]): Promise<RequestBody> {
  const boundary = `------------------------${'d74496d66958873e'}`;
  const parts: Uint8Array[] = [];
  for (const field of fields) {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(field) ?? [];
    const path = value.startsWith('@') || value.startsWith('<') ? value.slice(1) : undefined;
    const content = path === undefined ? encodeText(value) : await readAll(call, call.open(path));
    const file = value.startsWith('@') && path !== undefined ? `; filename="${baseName(path)}"\r\nContent-Type: application/octet-stream` : '';
    parts.push(encodeText(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`), content, encodeText('\r\n'));
  }
  parts.push(encodeText(`--${boundary}--\r\n`));
  return { content: Buffer.concat(parts), type: `multipart/form-data; boundary=${boundary}` };
}
