import { closeSync, openSync, writeSync } from 'node:fs';

/** Writes down a terminal session. */
export interface Recorder extends Disposable {
  begin(size: { columns: number; rows: number }): void;
  keys(data: Uint8Array): void;
  shown(data: Uint8Array): void;
}

/** Records into a file as an asciicast of version 2, keys included (docs.asciinema.org/manual/asciicast/v2). Throws when the file cannot be made. */
export function recordTo(file: string, now: () => number = () => performance.now()): Recorder {
  const descriptor = openSync(file, 'w');
  let start = 0;
  const line = (value: unknown) => void writeSync(descriptor, `${JSON.stringify(value)}\n`);
  // One decoder each: a character may come in two pieces.
  const decoders = { i: new TextDecoder(), o: new TextDecoder() };
  const event = (kind: 'i' | 'o', data: Uint8Array) => {
    const text = decoders[kind].decode(data, { stream: true });
    if (text !== '') line([Math.round(now() - start) / 1000, kind, text]);
  };
  return {
    begin({ columns, rows }) {
      start = now();
      line({ version: 2, width: columns, height: rows });
    },
    keys: (data) => event('i', data),
    shown: (data) => event('o', data),
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}
