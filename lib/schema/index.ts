export * from './objects.ts';
export { ApiError, STATUS_CODES } from './api-error.ts';
export type { StatusCause, StatusDetails, StatusObject, StatusReason } from './api-error.ts';
