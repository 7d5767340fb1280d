import type { Configuration } from 'openid-client';
import * as openid from 'openid-client';
import type { OidcConfiguration } from '#lib/config/index.ts';
import type { OidcTransaction } from './instructors.ts';
import { SignInRefusal } from './instructors.ts';

/** A person, as their provider names them. */
export interface OidcPerson {
  issuer: string;
  subject: string;
  name: string;
  email: string | undefined;
}

/** Seconds that the provider may take for an answer. */
const PATIENCE = 10;

/** Signing in by an OpenID provider: the authorisation code flow with PKCE, state and nonce. */
export class OidcSignIn {
  readonly #settings: OidcConfiguration;
  #provider: Promise<Configuration> | undefined;

  constructor(settings: OidcConfiguration) {
    this.#settings = settings;
  }

  /** `another` has the provider ask who it is, though it may know somebody already. */
  async begin(callback: URL, { another }: { another: boolean }): Promise<{ url: URL; transaction: OidcTransaction }> {
    const provider = await this.#discover();
    const transaction = { state: openid.randomState(), nonce: openid.randomNonce(), verifier: openid.randomPKCECodeVerifier(), callback: callback.href };
    const url = openid.buildAuthorizationUrl(provider, {
      redirect_uri: transaction.callback,
      scope: this.#scope(provider),
      state: transaction.state,
      nonce: transaction.nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(transaction.verifier),
      code_challenge_method: 'S256',
      ...(another && { prompt: 'login' }),
    });
    return { url, transaction };
  }

  /** Who came back, when they may lead workshops. */
  async finish(query: URLSearchParams, transaction: OidcTransaction): Promise<OidcPerson> {
    const provider = await this.#discover();
    const claims = await this.#claims(provider, query, transaction).catch((cause: unknown) => {
      throw new SignInRefusal('oidc-failed', 'Signing in was broken off, or took too long. Try again.', isPersonsChoice(cause) ? {} : { cause });
    });
    if (!this.#isAllowed(claims)) throw new SignInRefusal('not-allowed', 'You are known, but may not lead workshops here. Ask whoever runs this Drydock.');
    const email = typeof claims.email === 'string' ? claims.email : undefined;
    const name = [claims.name, claims.preferred_username, email].find((text): text is string => typeof text === 'string' && text !== '');
    return { issuer: provider.serverMetadata().issuer, subject: claims.sub, name: (name ?? 'Instructor').slice(0, 100), email };
  }

  async #claims(provider: Configuration, query: URLSearchParams, transaction: OidcTransaction): Promise<Claims> {
    const address = new URL(transaction.callback);
    address.search = query.toString();
    const tokens = await openid.authorizationCodeGrant(provider, address, {
      pkceCodeVerifier: transaction.verifier, expectedState: transaction.state, expectedNonce: transaction.nonce, idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new Error('the provider sent no ID token');
    // Many providers tell e-mail and groups here alone.
    const more = provider.serverMetadata().userinfo_endpoint ? await openid.fetchUserInfo(provider, tokens.access_token, claims.sub) : {};
    return { ...claims, ...more, sub: claims.sub };
  }

  #isAllowed(claims: Claims): boolean {
    const { emails, domains, groups } = this.#settings.allowed;
    const theirs = Array.isArray(claims.groups) ? claims.groups.map((group) => String(group).toLowerCase()) : [];
    if (theirs.some((group) => groups.includes(group))) return true;
    // An address that its provider has not verified is anybody's.
    if (typeof claims.email !== 'string' || claims.email_verified !== true) return false;
    const email = claims.email.toLowerCase();
    return emails.includes(email) || domains.includes(email.slice(email.lastIndexOf('@') + 1));
  }

  #scope(provider: Configuration): string {
    const asksGroups = this.#settings.allowed.groups.length > 0 && provider.serverMetadata().scopes_supported?.includes('groups');
    return `openid email profile${asksGroups ? ' groups' : ''}`;
  }

  /** Read once it is needed, and again after it could not be: a provider that is down stops nobody with the secret. */
  #discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings;
    // Configuration lets plain HTTP through for a provider on this machine alone.
    const execute = issuer.protocol === 'http:' ? [openid.allowInsecureRequests] : [];
    this.#provider ??= openid.discovery(issuer, clientId, clientSecret, undefined, { execute, timeout: PATIENCE }).catch((cause: unknown) => {
      this.#provider = undefined;
      throw new SignInRefusal('oidc-unreachable', 'The service that knows you does not answer. Try again later, or sign in by the secret.', { cause });
    });
    return this.#provider;
  }
}

/** Whoever cancels at the provider is in their right: that is no fault which an operator should look into. */
function isPersonsChoice(error: unknown): boolean {
  return error instanceof openid.AuthorizationResponseError && error.error === 'access_denied';
}

interface Claims {
  sub: string;
  [claim: string]: unknown;
}
