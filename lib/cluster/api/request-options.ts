import { ApiError } from '#lib/schema/index.ts';
import type { StatusCause } from '#lib/schema/index.ts';
import type { Exchange } from './exchange.ts';

/** Query parameters of writes, checked (metav1's CreateOptions, UpdateOptions, PatchOptions). */
export interface WriteParameters {
  dryRun: boolean;
  fieldValidation: 'Ignore' | 'Warn' | 'Strict';
  force: boolean | undefined;
}

export interface OptionFault {
  type: 'FieldValueNotSupported' | 'FieldValueForbidden' | 'FieldValueInvalid' | 'FieldValueRequired' | 'FieldValueTooLong';
  field: string;
  body: string;
}

type OptionsKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions' | 'DeleteOptions' | 'ListOptions';

export function writeParameters(exchange: Exchange, kind: OptionsKind, isApply = false): WriteParameters {
  const { query } = exchange;
  const faults: OptionFault[] = [];
  const force = query.get('force');
  if (kind === 'PatchOptions' && isApply && !query.get('fieldManager')) {
    faults.push({ type: 'FieldValueRequired', field: 'fieldManager', body: 'Required value: is required for apply patch' });
  }
  if (kind === 'PatchOptions' && !isApply && force !== null) {
    faults.push({ type: 'FieldValueForbidden', field: 'force', body: 'Forbidden: may not be specified for non-apply patch' });
  }
  faults.push(...fieldManagerFaults(query.get('fieldManager') ?? ''), ...dryRunFaults(query.getAll('dryRun')), ...validationFaults(query));
  throwFaults(kind, faults);
  const fieldValidation = (query.get('fieldValidation') || 'Warn') as WriteParameters['fieldValidation'];
  return { dryRun: query.getAll('dryRun').length > 0, fieldValidation, force: force === null ? undefined : isBoolean(force) };
}

export function dryRunFaults(values: readonly string[]): OptionFault[] {
  const bad = values.filter((value) => value !== 'All');
  if (bad.length === 0) return [];
  const shown = JSON.stringify(values);
  return [{ type: 'FieldValueNotSupported', field: 'dryRun', body: `Unsupported value: ${shown}: supported values: "All"` }];
}

function validationFaults(query: URLSearchParams): OptionFault[] {
  const value = query.get('fieldValidation') ?? '';
  if (['', 'Ignore', 'Warn', 'Strict'].includes(value)) return [];
  const supported = '"", "Ignore", "Strict", "Warn"';
  return [{ type: 'FieldValueNotSupported', field: 'fieldValidation', body: `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported}` }];
}

function fieldManagerFaults(manager: string): OptionFault[] {
  if (manager.length > 128) return [{ type: 'FieldValueTooLong', field: 'fieldManager', body: `Too long: may not be more than 128 bytes` }];
  const at = [...manager].findIndex((character) => /[\p{C}\p{Zl}\p{Zp}]/u.test(character));
  if (at < 0) return [];
  const code = (manager.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const body = `Invalid value: ${JSON.stringify(manager)}: invalid character U+${code} (at position ${at})`;
  return [{ type: 'FieldValueInvalid', field: 'fieldManager', body }];
}

function isBoolean(value: string): boolean {
  return value !== 'false' && value !== '0';
}

/** Throws Invalid for options that are wrong, worded as upstream's `field.ErrorList`. */
export function throwFaults(kind: OptionsKind, faults: readonly OptionFault[]): void {
  if (faults.length === 0) return;
  const causes: StatusCause[] = faults.map(({ type, field, body }) => ({ reason: type, message: body, field }));
  const texts = [...new Set(faults.map(({ field, body }) => `${field}: ${body}`))];
  const aggregate = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  throw new ApiError('Invalid', `${kind}.meta.k8s.io "" is invalid: ${aggregate}`, { group: 'meta.k8s.io', kind, causes });
}

/** A whole number among the query parameters; undefined when it is not there. BadRequest in strconv's words. */
export function integerParameter(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw ApiError.badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}
