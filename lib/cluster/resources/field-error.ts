import { ApiError } from '#lib/schema/index.ts';
import type { FieldError, ResourceDefinition } from './definition.ts';

/** Constructors of apimachinery's field.Error (pkg/util/validation/field/errors.go). */
export function required(field: string, detail = ''): FieldError {
  return { type: 'Required', field, detail };
}

export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { type: 'Invalid', field, value, detail };
}

export function duplicate(field: string, value: unknown): FieldError {
  return { type: 'Duplicate', field, value, detail: '' };
}

export function notFound(field: string, value: unknown): FieldError {
  return { type: 'NotFound', field, value, detail: '' };
}

export function forbidden(field: string, detail: string): FieldError {
  return { type: 'Forbidden', field, detail };
}

export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const quoted = supported.map((each) => JSON.stringify(each)).join(', ');
  return { type: 'NotSupported', field, value, detail: quoted ? `supported values: ${quoted}` : '' };
}

/** NotSupported unless the value is one of them; one that is left out is well. */
export function unlessSupported(field: string, value: string | undefined, supported: readonly string[]): FieldError[] {
  return value === undefined || supported.includes(value) ? [] : [notSupported(field, value, supported)];
}

export function tooLong(field: string, limit: number): FieldError {
  return { type: 'TooLong', field, detail: `may not be more than ${limit} ${limit === 1 ? 'byte' : 'bytes'}` };
}

export function tooMany(field: string, actual: number, limit: number): FieldError {
  return { type: 'TooMany', field, value: actual, detail: `must have at most ${limit} ${limit === 1 ? 'item' : 'items'}` };
}

const WORDS: Record<FieldError['type'], string> = {
  Required: 'Required value',
  Invalid: 'Invalid value',
  Duplicate: 'Duplicate value',
  NotFound: 'Not found',
  NotSupported: 'Unsupported value',
  Forbidden: 'Forbidden',
  TooLong: 'Too long',
  TooMany: 'Too many',
  TypeInvalid: 'Invalid value',
  InternalError: 'Internal error',
};

const WITHOUT_VALUE: ReadonlySet<FieldError['type']> = new Set(['Required', 'Forbidden', 'TooLong', 'InternalError']);

/** The error without its field's name (field.Error.ErrorBody). */
export function errorBody(error: FieldError): string {
  const words = WORDS[error.type];
  const withValue = WITHOUT_VALUE.has(error.type) ? words : `${words}: ${renderValue(error.value)}`;
  return error.detail === '' ? withValue : `${withValue}: ${error.detail}`;
}

function renderValue(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? 'null');
}

/** The 422 answer that lists what is wrong with an object (api/errors NewInvalid, with the aggregate's wording). */
export function invalidObject(kind: { group: string; kind: string }, name: string, errors: readonly FieldError[]): ApiError {
  const messages = [...new Set(errors.map((error) => `${error.field}: ${errorBody(error)}`))];
  const summary = messages.length === 1 ? messages[0] : `[${messages.join(', ')}]`;
  const qualified = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  return new ApiError('Invalid', `${qualified} ${JSON.stringify(name)} is invalid: ${summary}`, {
    ...(name === '' ? {} : { name }),
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.kind,
    causes: errors.map((error) => ({
      reason: error.type === 'InternalError' ? 'InternalError' : `FieldValue${error.type}`,
      message: errorBody(error),
      field: error.field,
    })),
  });
}

/** The 403 answer of admission (api/errors NewForbidden). */
export function forbiddenObject(resource: Pick<ResourceDefinition, 'group' | 'plural'>, name: string, why: string): ApiError {
  const qualified = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
  const subject = name === '' ? qualified : `${qualified} ${JSON.stringify(name)}`;
  return new ApiError('Forbidden', `${subject} is forbidden: ${why}`, {
    name,
    ...(resource.group === '' ? {} : { group: resource.group }),
    kind: resource.plural,
  });
}
