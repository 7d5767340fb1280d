import type { HttpResponse } from '#lib/core/index.ts';
import type { ApiObject } from '#lib/schema/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import { ISSUER } from '../../auth/tokens.ts';
import type { AccessAttributes, User } from '../../auth/user.ts';
import type { PolicyRule } from '../../auth/rbac.ts';
import { decodeBody } from '../decode-body.ts';
import { fieldManagerOf, mediaOf } from '../exchange.ts';
import type { Handler, ResourceExchange } from '../exchange.ts';
import { writeParameters } from '../request-options.ts';
import { objectResponse } from '../responses.ts';

interface ResourceAttributes {
  namespace?: string;
  verb?: string;
  group?: string;
  version?: string;
  resource?: string;
  subresource?: string;
  name?: string;
}

interface AccessReview extends ApiObject {
  spec?: {
    resourceAttributes?: ResourceAttributes;
    nonResourceAttributes?: { path?: string; verb?: string };
    user?: string;
    groups?: readonly string[];
    uid?: string;
  };
}

interface RulesReview extends ApiObject {
  spec?: { namespace?: string };
}

interface TokenReview extends ApiObject {
  spec?: { token?: string; audiences?: readonly string[] };
}

/** Reviews by plural: each is created, answered, and never stored (registry/authorization, registry/authentication). */
export const REVIEWS: Readonly<Record<string, Handler<ResourceExchange>>> = {
  selfsubjectaccessreviews: (exchange) => reviewAccess(exchange, () => exchange.user),
  subjectaccessreviews: (exchange) => reviewAccess(exchange, subjectOf),
  localsubjectaccessreviews: (exchange) => reviewAccess(exchange, subjectOf),
  selfsubjectrulesreviews: reviewRules,
  tokenreviews: reviewToken,
  selfsubjectreviews: reviewSelf,
};

function reviewAccess(exchange: ResourceExchange, userOf: (review: AccessReview) => User): HttpResponse {
  const review = decoded<AccessReview>(exchange);
  const { resourceAttributes, nonResourceAttributes } = review.spec ?? {};
  if ((resourceAttributes === undefined) === (nonResourceAttributes === undefined)) throw oneOfTwo(exchange, review);
  if (exchange.resource.plural !== 'selfsubjectaccessreviews') checkSubject(exchange, review);
  const attributes = resourceAttributes ? ofResource(resourceAttributes) : ofPath(nonResourceAttributes ?? {});
  const { allowed, reason } = exchange.parts.authorizer.authorize({ ...attributes, user: userOf(review) });
  return answer(exchange, { ...review, status: { allowed, ...(reason === '' ? {} : { reason }) } });
}

function subjectOf({ spec }: AccessReview): User {
  return { name: spec?.user ?? '', groups: spec?.groups ?? [], uid: spec?.uid };
}

type Attributes = Omit<AccessAttributes, 'user'>;

function ofResource({ namespace = '', verb = '', group = '', version = '', resource = '', subresource = '', name = '' }: ResourceAttributes): Attributes {
  return { namespace, verb, group, version, resource, subresource, name };
}

function ofPath({ path = '', verb = '' }: { path?: string; verb?: string }): Attributes {
  return { namespace: '', verb, group: '', version: '', resource: '', subresource: '', name: '', path };
}

function oneOfTwo({ resource }: ResourceExchange, { spec }: AccessReview): ApiError {
  const both = spec?.resourceAttributes !== undefined;
  const message = both
    ? `Invalid value: {"Path":${JSON.stringify(spec.nonResourceAttributes?.path ?? '')},"Verb":${JSON.stringify(spec.nonResourceAttributes?.verb ?? '')}}: cannot be specified in combination with resourceAttributes`
    : 'Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified';
  const field = both ? 'spec.nonResourceAttributes' : 'spec.resourceAttributes';
  return invalidReview(resource.group, field, message);
}

function checkSubject({ resource }: ResourceExchange, { spec }: AccessReview): void {
  if (spec?.user || spec?.groups?.length) return;
  throw invalidReview(resource.group, 'spec.user', 'Invalid value: "": at least one of user or group must be specified');
}

/** Upstream names no kind here. */
function invalidReview(group: string, field: string, message: string): ApiError {
  return new ApiError('Invalid', `.${group} "" is invalid: ${field}: ${message}`, { group, causes: [{ reason: 'FieldValueInvalid', message, field }] });
}

/** What `kubectl auth can-i --list` shows. */
function reviewRules(exchange: ResourceExchange): HttpResponse {
  const review = decoded<RulesReview>(exchange);
  const namespace = review.spec?.namespace ?? '';
  if (namespace === '') throw ApiError.badRequest('no namespace on request');
  const everything: PolicyRule[] = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, { verbs: ['*'], nonResourceURLs: ['*'] }];
  const own = exchange.parts.authorizer.rulesFor(exchange.user, namespace);
  const rules = exchange.user.groups.includes('system:masters') ? [...everything, ...own] : own;
  const resourceRules = rules.filter(({ resources }) => resources !== undefined);
  const nonResourceRules = rules.filter(({ nonResourceURLs }) => nonResourceURLs !== undefined);
  return answer(exchange, { ...review, spec: {}, status: { resourceRules, nonResourceRules, incomplete: false } });
}

function reviewToken(exchange: ResourceExchange): HttpResponse {
  const review = decoded<TokenReview>(exchange);
  const { token = '', audiences = [] } = review.spec ?? {};
  if (token === '') throw ApiError.badRequest('token is required for TokenReview in authentication');
  const { authenticator } = exchange.parts;
  const user = authenticator.userOf(token);
  if (!user) return answer(exchange, { ...review, status: { user: {}, error: 'invalid bearer token' } });
  const granted = authenticator.serviceAccountOf(token)?.audiences ?? [ISSUER];
  const shared = (audiences.length === 0 ? [ISSUER] : audiences).filter((audience) => granted.includes(audience));
  if (shared.length === 0) return answer(exchange, { ...review, status: { user: {}, error: '[invalid bearer token, token audiences are not for this server]' } });
  return answer(exchange, { ...review, status: { authenticated: true, user: wireUser(user), audiences: shared } });
}

/** What `kubectl auth whoami` asks. */
function reviewSelf(exchange: ResourceExchange): HttpResponse {
  const review = decoded<ApiObject>(exchange);
  const creationTimestamp = `${new Date(exchange.parts.clock.now()).toISOString().slice(0, 19)}Z`;
  return answer(exchange, { ...review, metadata: { creationTimestamp }, status: { userInfo: wireUser(exchange.user) } });
}

function wireUser({ name, uid, groups, extra }: User): unknown {
  return { username: name, ...(uid === undefined ? {} : { uid }), groups, ...(extra ? { extra } : {}) };
}

function decoded<T extends ApiObject>(exchange: ResourceExchange): T {
  const { fieldValidation } = writeParameters(exchange, 'CreateOptions');
  const review = decodeBody(exchange, fieldValidation) as T;
  // Upstream gives every kind owners but this one, whose metadata it leaves out.
  if (exchange.resource.plural !== 'selfsubjectrulesreviews') exchange.parts.ownership.record({ kind: exchange.resource, live: undefined, object: review, manager: fieldManagerOf(exchange) });
  return review;
}

function answer(exchange: ResourceExchange, review: unknown): HttpResponse {
  const { format, pretty } = mediaOf(exchange);
  return objectResponse(201, review, { format, pretty });
}
