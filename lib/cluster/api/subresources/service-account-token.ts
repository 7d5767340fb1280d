import type { HttpResponse } from '#lib/core/index.ts';
import type { ApiObject } from '#lib/schema/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import { ISSUER } from '../../auth/tokens.ts';
import { decodeBody } from '../decode-body.ts';
import { mediaOf } from '../exchange.ts';
import type { ResourceExchange } from '../exchange.ts';
import { writeParameters } from '../request-options.ts';
import { objectResponse } from '../responses.ts';

const KIND = { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' };
const HOUR = 3600;

interface TokenRequest extends ApiObject {
  spec?: {
    audiences?: readonly string[];
    expirationSeconds?: number;
    boundObjectRef?: { apiVersion?: string; kind?: string; name?: string; uid?: string };
  };
}

/** POST serviceaccounts/<name>/token: what `kubectl create token` asks for (registry/core/serviceaccount/storage/token.go). */
export function createToken(exchange: ResourceExchange): HttpResponse {
  const { parts, resource, info } = exchange;
  const { fieldValidation } = writeParameters(exchange, 'CreateOptions');
  const request = decodeBody(exchange, fieldValidation, KIND) as TokenRequest;
  const account = parts.registry.get(resource, info.namespace, info.name);
  const expirationSeconds = request.spec?.expirationSeconds ?? HOUR;
  checkDuration(expirationSeconds);
  const audiences = request.spec?.audiences?.length ? request.spec.audiences : [ISSUER];
  const { token, expires } = parts.issuer.issue({
    namespace: info.namespace,
    serviceAccount: info.name,
    serviceAccountUid: account.metadata?.uid ?? '',
    pod: boundPod(exchange, request),
    audiences,
    expirationSeconds,
  });
  const { format, pretty } = mediaOf(exchange);
  const expirationTimestamp = `${new Date(expires).toISOString().slice(0, 19)}Z`;
  const creationTimestamp = `${new Date(parts.clock.now()).toISOString().slice(0, 19)}Z`;
  const answer = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name: info.name, namespace: info.namespace, creationTimestamp },
    spec: { audiences, expirationSeconds, boundObjectRef: request.spec?.boundObjectRef ?? null },
    status: { token, expirationTimestamp },
  };
  return objectResponse(201, answer, { format, pretty });
}

function checkDuration(seconds: number): void {
  const why = seconds < 600 ? 'may not specify a duration less than 10 minutes' : seconds > 2 ** 32 ? 'may not specify a duration larger than 2^32 seconds' : undefined;
  if (why === undefined) return;
  const message = `Invalid value: ${seconds}: ${why}`;
  const causes = [{ reason: 'FieldValueInvalid', message, field: 'spec.expirationSeconds' }];
  throw new ApiError('Invalid', `TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: ${message}`, { group: 'authentication.k8s.io', kind: 'TokenRequest', causes });
}

function boundPod(exchange: ResourceExchange, { spec }: TokenRequest): { name: string; uid: string } | undefined {
  const reference = spec?.boundObjectRef;
  if (!reference) return undefined;
  if (reference.kind !== 'Pod') throw ApiError.badRequest(`cannot bind token to object of type ${(reference.apiVersion ?? '').includes('/') ? '' : '/'}${reference.apiVersion ?? ''}, Kind=${reference.kind ?? ''}`);
  const definition = exchange.parts.registry.definition('', 'v1', 'pods');
  if (!definition) throw ApiError.notFound({ group: '', plural: 'pods' }, reference.name ?? '');
  const pod = exchange.parts.registry.get(definition, exchange.info.namespace, reference.name ?? '');
  return { name: pod.metadata?.name ?? '', uid: pod.metadata?.uid ?? '' };
}
