import type { Registry } from '../registry/registry.ts';
import type { TokenIssuer } from './tokens.ts';
import type { VerifiedToken } from './tokens.ts';
import { ADMINISTRATOR, ANONYMOUS } from './user.ts';
import type { User } from './user.ts';

export interface AuthenticatorOptions {
  registry: Registry;
  issuer: TokenIssuer;
  /** Bearer tokens of people, and who they are. */
  tokens: ReadonlyMap<string, User>;
}

/** Tells from a request's headers who makes it. */
export class Authenticator {
  readonly #options: AuthenticatorOptions;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
  }

  /** Anonymous without a token; undefined for a token that is not valid, which is answered 401. */
  authenticate(headers: Readonly<Record<string, string>>): User | undefined {
    const [scheme, token] = (headers['authorization'] ?? '').split(' ').filter((part) => part !== '');
    if (scheme?.toLowerCase() !== 'bearer' || token === undefined) return ANONYMOUS;
    return this.userOf(token);
  }

  /** Whom a token stands for; undefined when it is not valid. */
  userOf(token: string): User | undefined {
    return this.#options.tokens.get(token) ?? this.serviceAccountOf(token)?.user;
  }

  /** What a ServiceAccount's token says, as long as the account, and the Pod it is bound to, are there. */
  serviceAccountOf(token: string): VerifiedToken | undefined {
    const { registry, issuer } = this.#options;
    const verified = issuer.verify(token);
    if (!verified) return undefined;
    const isThere = (plural: string, name: string, uid: string) => {
      const definition = registry.definition('', 'v1', plural);
      return definition !== undefined && registry.find(definition, verified.namespace, name)?.metadata?.uid === uid;
    };
    if (!isThere('serviceaccounts', verified.serviceAccount, verified.serviceAccountUid)) return undefined;
    if (verified.pod && !isThere('pods', verified.pod.name, verified.pod.uid)) return undefined;
    return verified;
  }
}

/** The tokens of a fresh cluster: its administrator's alone. */
export function administratorTokens(token: string): ReadonlyMap<string, User> {
  return new Map([[token, ADMINISTRATOR]]);
}
