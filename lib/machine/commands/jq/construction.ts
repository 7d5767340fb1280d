import { formatJson, toText } from './builtins.ts';
import { PAUSE, plain } from './scope.ts';
import type { Results, Setting } from './scope.ts';
import type { Filter, Json } from './syntax.ts';
import { JqError } from './values.ts';

/** `[…]` */
export function* arrayOf({ content }: Extract<Filter, { type: 'array' }>, { run, input, scope }: Setting): Results<Json> {
  const items: Json[] = [];
  if (content) {
    for (const item of run(content, plain(input), scope)) {
      if (item === PAUSE) yield PAUSE;
      else items.push(item.value);
    }
  }
  yield items;
}

/** `"…\(…)…"`, once for every combination of what is put in; `from` is the first part that counts. */
export function* strings(filter: Extract<Filter, { type: 'string' }>, setting: Setting, from = 0): Results<string> {
  const part = filter.parts[from];
  if (part === undefined) {
    yield '';
    return;
  }
  for (const rest of strings(filter, setting, from + 1)) {
    if (rest === PAUSE) yield PAUSE;
    else if (typeof part === 'string') yield part + rest;
    else for (const item of setting.run(part, plain(setting.input), setting.scope)) yield item === PAUSE ? PAUSE : asText(filter.format, item.value) + rest;
  }
}

function asText(format: string | undefined, value: Json): string {
  return format === undefined ? toText(value) : formatJson(format, value);
}

/** `{…}`, once for every combination of keys and values. */
export function* objects(entries: Extract<Filter, { type: 'object' }>['entries'], setting: Setting, built: { [key: string]: Json } = {}): Results<Json> {
  const [first, ...rest] = entries;
  if (!first) {
    yield built;
    return;
  }
  const { run, input, scope } = setting;
  for (const key of run(first.key, plain(input), scope)) {
    if (key === PAUSE) {
      yield PAUSE;
      continue;
    }
    if (typeof key.value !== 'string') throw new JqError('Object keys must be strings');
    for (const item of run(first.value, plain(input), scope)) {
      if (item === PAUSE) yield PAUSE;
      else yield* objects(rest, setting, { ...built, [key.value]: item.value });
    }
  }
}
