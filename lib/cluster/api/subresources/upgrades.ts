import { ApiError } from '#lib/schema/index.ts';

/** The client's first sub-protocol that we speak; '' when it offers none; BadRequest when none is ours. */
export function chosenProtocol(offered: readonly string[], ours: readonly string[]): string {
  if (offered.length === 0) return '';
  const chosen = offered.find((protocol) => ours.includes(protocol));
  if (chosen === undefined) throw ApiError.badRequest(`unable to upgrade: unsupported protocols: [${offered.join(' ')}]`);
  return chosen;
}

/** The refusal of a request that had to be an upgrade (apiserver/pkg/util/proxy UpgradeAwareHandler). */
export function upgradeRequired(headers: Readonly<Record<string, string>>): ApiError {
  const wanted = headers['upgrade'] ?? '';
  if (wanted !== '') return ApiError.badRequest(`unable to upgrade: unsupported protocol: ${JSON.stringify(wanted)}`);
  return ApiError.badRequest('Upgrade request required');
}
