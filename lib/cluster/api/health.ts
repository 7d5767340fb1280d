import type { HttpResponse } from '#lib/core/index.ts';
import type { Exchange } from './exchange.ts';
import { textResponse } from './responses.ts';

/** What a kube-apiserver checks by itself, in its order; here each is in order when it is asked. */
const CHECKS = ['ping', 'log', 'etcd', 'poststarthook/start-apiserver-admission-initializer', 'poststarthook/rbac/bootstrap-roles', 'poststarthook/apiservice-discovery-controller', 'autoregister-completion'];

/** /healthz, /livez and /readyz, each whole or one check of it (apiserver/pkg/server/healthz); undefined for any other path. */
export function health(exchange: Exchange): HttpResponse | undefined {
  const match = /^\/(healthz|livez|readyz)(?:\/(.+))?$/.exec(exchange.info.path);
  if (!match) return undefined;
  const [, endpoint = '', single] = match;
  if (single !== undefined) return CHECKS.includes(single) ? textResponse(200, 'ok') : textResponse(404, '404 page not found\n');
  if (!exchange.query.has('verbose')) return textResponse(200, 'ok');
  const excluded = new Set(exchange.query.getAll('exclude'));
  const lines = CHECKS.map((check) => `[+]${check} ${excluded.has(check) ? 'excluded: ok' : 'ok'}\n`);
  return textResponse(200, `${lines.join('')}${endpoint} check passed\n`);
}
