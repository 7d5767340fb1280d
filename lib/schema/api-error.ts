import type { ObjectMeta } from './objects.ts';

/** The reasons that a Kubernetes Status carries, with their HTTP codes (apimachinery's meta/v1 StatusReason). */
export const STATUS_CODES = {
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  AlreadyExists: 409,
  Conflict: 409,
  Gone: 410,
  Expired: 410,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  Invalid: 422,
  TooManyRequests: 429,
  InternalError: 500,
  ServiceUnavailable: 503,
  Timeout: 504,
} as const;

export type StatusReason = keyof typeof STATUS_CODES;

export interface StatusCause {
  /** FieldValueInvalid, FieldValueRequired… */
  reason?: string;
  message: string;
  /** The field's path, `spec.containers[0].image`. */
  field?: string;
}

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** What the API server refuses with; it is rendered as a Status in one place, and parsed from one in another. */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: StatusReason | '';
  readonly details: StatusDetails | undefined;

  constructor(reason: StatusReason | '', message: string, details?: StatusDetails, code?: number) {
    super(message);
    this.name = 'ApiError';
    this.reason = reason;
    this.code = code ?? (reason === '' ? 500 : STATUS_CODES[reason]);
    this.details = details;
  }

  static notFound(resource: { group: string; plural: string }, name: string): ApiError {
    return new ApiError('NotFound', `${qualified(resource)} "${name}" not found`, detailsOf(resource, name));
  }

  static alreadyExists(resource: { group: string; plural: string }, name: string): ApiError {
    return new ApiError('AlreadyExists', `${qualified(resource)} "${name}" already exists`, detailsOf(resource, name));
  }

  static conflict(resource: { group: string; plural: string }, name: string): ApiError {
    const why = 'the object has been modified; please apply your changes to the latest version and try again';
    return new ApiError('Conflict', `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`, detailsOf(resource, name));
  }

  static badRequest(message: string): ApiError {
    return new ApiError('BadRequest', message);
  }

  /** What the server could not do through no fault of the client's (NewInternalError). */
  static internal(message: string): ApiError {
    return new ApiError('InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
  }

  /** An error that upstream gives no reason to: 500 with the bare message. */
  static unknown(message: string): ApiError {
    return new ApiError('', message, undefined, 500);
  }

  /** NewMethodNotSupported. */
  static methodNotSupported(resource: { group: string; plural: string }, action: string): ApiError {
    const { group, plural } = resource;
    const details = { ...(group === '' ? {} : { group }), kind: plural };
    return new ApiError('MethodNotAllowed', `${action} is not supported on resources of kind "${qualified(resource)}"`, details);
  }

  /** The Status object that goes over the wire. */
  toStatus(): StatusObject {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason === '' ? {} : { reason: this.reason }),
      ...(this.details ? { details: this.details } : {}),
      code: this.code,
    };
  }
}

export interface StatusObject {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: ObjectMeta & { continue?: string };
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code?: number;
}

/** `pods`, or `deployments.apps` where there is a group: how messages name a resource. */
function qualified(resource: { group: string; plural: string }): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}

function detailsOf(resource: { group: string; plural: string }, name: string): StatusDetails {
  return { name, ...(resource.group === '' ? {} : { group: resource.group }), kind: resource.plural };
}
