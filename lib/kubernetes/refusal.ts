import { ApiError, STATUS_CODES } from '#lib/schema/index.ts';
import type { StatusObject, StatusReason } from '#lib/schema/index.ts';

/** The ApiError that a refusal's body, usually a Status, stands for. */
export function refusal(body: string, code: number): ApiError {
  const status = parseStatus(body);
  const reason = status.reason !== undefined && status.reason in STATUS_CODES ? (status.reason as StatusReason) : reasonOf(code);
  return new ApiError(reason, status.message ?? body, status.details, status.code ?? code);
}

function parseStatus(body: string): Partial<Pick<StatusObject, 'message' | 'reason' | 'details' | 'code'>> {
  try {
    const value = JSON.parse(body) as Partial<StatusObject> | null;
    return value?.kind === 'Status' ? value : {};
  } catch {
    return {};
  }
}

function reasonOf(code: number): StatusReason | '' {
  const entry = Object.entries(STATUS_CODES).find(([, value]) => value === code);
  return entry ? (entry[0] as StatusReason) : '';
}
