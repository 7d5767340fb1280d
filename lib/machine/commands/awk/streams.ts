import type { OpenFile } from '../../file-system.ts';
import { exitCodeOf } from '../../processes/signals.ts';
import type { Child } from '../../program.ts';
import { SystemError } from '../../system-error.ts';
import { decodeText, encodeText, latin1Decode, textOfBytes } from '../text/codec.ts';
import type { Invocation } from '../invocation/invocation.ts';
import { LONGEST_LINE } from '../invocation/lines.ts';
import type { Regex } from '../regex/regex.ts';

/** How records end: a newline, one character, blank lines (paragraphs) or whatever an expression matches. */
export type Separator = { kind: 'text'; text: string } | { kind: 'paragraph' } | { kind: 'regex'; regex: Regex };

/** Records of a file, as awk's RS has them. */
export class RecordReader {
  readonly #call: Invocation;
  readonly #file: OpenFile;
  #buffer = '';
  #finished = false;

  constructor(call: Invocation, file: OpenFile) {
    this.#call = call;
    this.#file = file;
  }

  /** The next record; undefined at the end. */
  async next(separator: Separator): Promise<string | undefined> {
    for (;;) {
      if (separator.kind === 'paragraph') this.#buffer = this.#buffer.replace(/^\n+/, '');
      const found = this.#find(separator);
      if (found) {
        const record = this.#buffer.slice(0, found.start);
        this.#buffer = this.#buffer.slice(found.end);
        return textOfBytes(record);
      }
      if (this.#finished) break;
      if (this.#buffer.length > LONGEST_LINE) this.#call.outOfMemory('out of memory', 2);
      const chunk = await this.#file.read(64 * 1024, this.#call.process.signal);
      await this.#call.process.yield();
      if (chunk.length === 0) this.#finished = true;
      else this.#buffer += latin1Decode(chunk);
    }
    if (this.#buffer === '') return undefined;
    const rest = separator.kind === 'paragraph' ? this.#buffer.replace(/\n+$/, '') : this.#buffer.replace(separator.kind === 'regex' ? /\n$/ : /$^/, '');
    this.#buffer = '';
    return textOfBytes(rest);
  }

  #find(separator: Separator): { start: number; end: number } | undefined {
    if (separator.kind === 'text') {
      const start = this.#buffer.indexOf(separator.text);
      return start < 0 ? undefined : { start, end: start + separator.text.length };
    }
    if (separator.kind === 'paragraph') {
      const found = /\n\n+/.exec(this.#buffer);
      const whole = found && (this.#finished || found.index + found[0].length < this.#buffer.length);
      return whole ? { start: found.index, end: found.index + found[0].length } : undefined;
    }
    const [start = 0, end = 0] = separator.regex.search(this.#buffer) ?? [];
    return end > start && (this.#finished || end < this.#buffer.length) ? { start, end } : undefined;
  }

  close(): void {
    this.#file.release();
  }
}

interface Sink {
  file: OpenFile;
  child: Child | undefined;
}

/** Files and commands that a program reads from and writes to, open until closed, by what they were called. */
export class Streams {
  readonly #call: Invocation;
  readonly #sinks = new Map<string, Sink>();
  readonly #sources = new Map<string, { reader: RecordReader; child: Child | undefined }>();

  constructor(call: Invocation) {
    this.#call = call;
  }

  async write(kind: '>' | '>>' | '|', name: string, text: string): Promise<void> {
    if (kind !== '|' && (name === '/dev/stdout' || name === '-')) {
      await this.#call.put(text);
      return;
    }
    if (kind !== '|' && name === '/dev/stderr') {
      await this.#call.say(text);
      return;
    }
    const sink = this.#sinks.get(name) ?? await this.#openSink(kind, name);
    await sink.file.write(encodeText(text), this.#call.process.signal);
  }

  async #openSink(kind: '>' | '>>' | '|', name: string): Promise<Sink> {
    const { process } = this.#call;
    if (kind === '|') {
      await this.#call.out.flush();
      const { reader, writer } = process.pipe();
      const child = process.spawn({ args: ['sh', '-c', name], path: '/bin/sh', files: new Map([[0, reader], [1, process.file(1)], [2, process.file(2)]]) });
      reader.release();
      this.#sinks.set(name, { file: writer, child });
    } else {
      try {
        this.#sinks.set(name, { file: process.fs.open(name, { write: true, create: true, truncate: kind === '>', append: kind === '>>' }), child: undefined });
      } catch (error) {
        if (error instanceof SystemError) this.#call.fail(`cannot open ${name} (${error.message})`, 2);
        throw error;
      }
    }
    return this.#sinks.get(name) as Sink;
  }

  /** A record from a file or a command; undefined at its end, null when it cannot be opened. */
  async read(from: 'file' | 'command', name: string, separator: Separator): Promise<string | undefined | null> {
    let source = this.#sources.get(name);
    if (!source) {
      try {
        source = from === 'file' ? { reader: new RecordReader(this.#call, this.#call.open(name)), child: undefined } : await this.#openCommand(name);
      } catch (error) {
        if (error instanceof SystemError) return null;
        throw error;
      }
      this.#sources.set(name, source);
    }
    return source.reader.next(separator);
  }

  async #openCommand(name: string): Promise<{ reader: RecordReader; child: Child }> {
    const { process } = this.#call;
    await this.flush();
    const { reader, writer } = process.pipe();
    const child = process.spawn({ args: ['sh', '-c', name], path: '/bin/sh', files: new Map([[0, process.file(0)], [1, writer], [2, process.file(2)]]) });
    writer.release();
    return { reader: new RecordReader(this.#call, reader), child };
  }

  async flush(): Promise<void> {
    await this.#call.out.flush();
  }

  /** The exit code of what was closed; -1 when there is nothing of that name. */
  async close(name: string): Promise<number> {
    let code = -1;
    const sink = this.#sinks.get(name);
    const source = this.#sources.get(name);
    this.#sinks.delete(name);
    this.#sources.delete(name);
    for (const [release, child] of [[sink && (() => sink.file.release()), sink?.child], [source && (() => source.reader.close()), source?.child]] as const) {
      if (!release) continue;
      release();
      code = child ? exitCodeOf(await this.#call.process.wait(child.ended)) : 0;
    }
    return code;
  }

  async closeAll(): Promise<void> {
    await this.flush();
    for (const name of new Set([...this.#sinks.keys(), ...this.#sources.keys()])) await this.close(name);
  }
}

/** All of a program file's text. */
export function programText(call: Invocation, path: string): string {
  try {
    return decodeText(call.process.fs.readFile(path));
  } catch (error) {
    if (error instanceof SystemError) return call.fail(`couldn't open file ${path}`, 2);
    throw error;
  }
}
