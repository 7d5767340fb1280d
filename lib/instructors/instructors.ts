/** Who may lead workshops. */
export interface Instructor {
  id: string;
  name: string;
  email: string | undefined;
}

/** Somebody has signed in: `token` is for their browser alone, kept here as a hash. */
export interface SignedIn {
  instructor: Instructor;
  token: string;
}

/** What a browser keeps while its person is at the OpenID provider. */
export interface OidcTransaction {
  state: string;
  nonce: string;
  verifier: string;
  callback: string;
}

export type Scope = 'workshops:read' | 'workshops:write' | 'learners:read' | 'progress:read' | 'grades:write';

export interface ApiToken {
  id: string;
  name: string;
  scopes: readonly Scope[];
  createdAt: Date;
  expiresAt: Date | undefined;
  lastUsedAt: Date | undefined;
}

/** Why somebody is not signed in, in a sentence for them; `code` is for programs. */
export class SignInRefusal extends Error {
  override readonly name = 'SignInRefusal';
  readonly code: 'wrong-secret' | 'too-many-tries' | 'no-oidc' | 'oidc-failed' | 'not-allowed';

  constructor(code: SignInRefusal['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** By name: Next.js bundles the pages apart from server.ts, so that this class exists twice. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return Error[Symbol.hasInstance](value) && (value as Error).name === 'SignInRefusal';
  }
}

/** A day of teaching, in milliseconds; then the secret is asked for again. */
export const LONGEST_SESSION = 12 * 60 * 60_000;

/** Signing in, sessions and tokens of instructors. Refusals are SignInRefusal. */
export interface Instructors {
  /** The key that instructors' cookies are sealed with. */
  readonly cookieKey: string;
  /** People of an OpenID provider can sign in. */
  readonly hasOidc: boolean;
  /** Signs in by the secret; `from` is the network address, by which wrong ones are counted. */
  signIn(secret: string, from: string): Promise<SignedIn>;
  /** Where to send the browser, which comes back to `callback`. */
  beginOidc(callback: URL): Promise<{ url: URL; transaction: OidcTransaction }>;
  /** Signs in whoever came back from the provider; `query` is that of the callback's address. */
  finishOidc(query: URLSearchParams, transaction: OidcTransaction): Promise<SignedIn>;
  /** The instructor of a session that has not expired; asking keeps it from going idle. */
  session(token: string): Promise<Instructor | undefined>;
  signOut(token: string): Promise<void>;
  /**
   * A signal that aborts with `signal`, or soon after the session has ended: for streams and sockets, which outlive the
   * request that was allowed.
   */
  whileSignedIn(token: string, signal: AbortSignal): AbortSignal;
  /** A key for programs; `token` is shown once. */
  createToken(instructor: string, draft: { name: string; scopes: readonly Scope[]; expiresAt?: Date | undefined }): Promise<{ token: string; entry: ApiToken }>;
  tokens(instructor: string): Promise<readonly ApiToken[]>;
  revokeToken(instructor: string, id: string): Promise<void>;
  /** Whose a token is, when it has the scope and has not expired. */
  byToken(token: string, scope: Scope): Promise<Instructor | undefined>;
}
