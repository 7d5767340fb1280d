import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '#lib/core/index.ts';
import type { User } from './user.ts';

/** Where tokens say that they come from, and whom they are for by default (kube-apiserver's defaults with kubeadm). */
export const ISSUER = 'https://kubernetes.default.svc.cluster.local';

export interface TokenRequest {
  namespace: string;
  serviceAccount: string;
  serviceAccountUid: string;
  /** The Pod that the token is bound to. */
  pod?: { name: string; uid: string } | undefined;
  node?: { name: string; uid: string } | undefined;
  audiences?: readonly string[] | undefined;
  expirationSeconds: number;
}

export interface IssuedToken {
  token: string;
  /** Epoch milliseconds. */
  expires: number;
}

/** A token that was read and is in order. */
export interface VerifiedToken {
  user: User;
  audiences: readonly string[];
  namespace: string;
  serviceAccount: string;
  serviceAccountUid: string;
  pod?: { name: string; uid: string } | undefined;
}

interface Claims {
  aud: readonly string[];
  exp: number;
  iat: number;
  iss: string;
  jti: string;
  'kubernetes.io': {
    namespace: string;
    serviceaccount: { name: string; uid: string };
    pod?: { name: string; uid: string };
    node?: { name: string; uid: string };
  };
  nbf: number;
  sub: string;
}

/**
 * Issues and reads ServiceAccount tokens: JSON Web Tokens with the claims that kube-apiserver writes
 * (pkg/serviceaccount/claims.go), signed with the cluster's own key (HS256: nobody else verifies them).
 */
export class TokenIssuer {
  readonly #key: string;
  readonly #clock: Clock;

  constructor(key: string, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  issue(request: TokenRequest): IssuedToken {
    const now = Math.floor(this.#clock.now() / 1000);
    const { namespace, serviceAccount, serviceAccountUid, pod, node } = request;
    const audiences = request.audiences?.length ? request.audiences : [ISSUER];
    const sub = userName(namespace, serviceAccount);
    const claims: Claims = {
      aud: audiences,
      exp: now + request.expirationSeconds,
      iat: now,
      iss: ISSUER,
      jti: uuidFrom(this.#sign(`${sub} ${now} ${pod?.uid ?? ''} ${audiences.join(' ')}`)),
      'kubernetes.io': {
        namespace,
        ...(node ? { node } : {}),
        ...(pod ? { pod } : {}),
        serviceaccount: { name: serviceAccount, uid: serviceAccountUid },
      },
      nbf: now,
      sub,
    };
    const payload = `${encode({ alg: 'HS256', kid: 'drydock' })}.${encode(claims)}`;
    return { token: `${payload}.${this.#sign(payload).toString('base64url')}`, expires: claims.exp * 1000 };
  }

  /** What a token says; undefined when it was not issued here, or is no longer valid. */
  verify(token: string): VerifiedToken | undefined {
    const [header, body, signature, ...more] = token.split('.');
    if (header === undefined || body === undefined || signature === undefined || more.length > 0) return undefined;
    const given = Buffer.from(signature, 'base64url');
    const wanted = this.#sign(`${header}.${body}`);
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims;
    if (claims.exp * 1000 <= this.#clock.now()) return undefined;
    return verified(claims);
  }

  #sign(payload: string): Buffer {
    return createHmac('sha256', this.#key).update(payload).digest();
  }
}

function verified(claims: Claims): VerifiedToken {
  const { namespace, serviceaccount, pod, node } = claims['kubernetes.io'];
  const extra: Record<string, readonly string[]> = { 'authentication.kubernetes.io/credential-id': [`JTI=${claims.jti}`] };
  if (node) {
    extra['authentication.kubernetes.io/node-name'] = [node.name];
    extra['authentication.kubernetes.io/node-uid'] = [node.uid];
  }
  if (pod) {
    extra['authentication.kubernetes.io/pod-name'] = [pod.name];
    extra['authentication.kubernetes.io/pod-uid'] = [pod.uid];
  }
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
  return {
    user: { name: claims.sub, uid: serviceaccount.uid, groups, extra },
    audiences: claims.aud,
    namespace,
    serviceAccount: serviceaccount.name,
    serviceAccountUid: serviceaccount.uid,
    pod,
  };
}

export function userName(namespace: string, serviceAccount: string): string {
  return `system:serviceaccount:${namespace}:${serviceAccount}`;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function uuidFrom(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
