import { NamedError } from '#lib/core/index.ts';
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

/** What a key for programs may be good for, and what that is. */
export const SCOPES = {
  'workshops:read': 'Read workshops.',
  'workshops:write': 'Create, change, end and delete workshops.',
  'learners:read': 'Read who is in a workshop.',
  'progress:read': 'Read results, attempts and the summary.',
  'help:read': 'Read who waits for help, and with what.',
  'messages:write': 'Send messages and hints to learners.',
  'grades:write': 'Have hand-ins graded.',
} as const;

export type Scope = keyof typeof SCOPES;

/** Every scope, for schemas. */
export const SCOPE_NAMES = Object.keys(SCOPES) as [Scope, ...Scope[]];

export interface ApiToken {
  id: string;
  name: string;
  scopes: readonly Scope[];
  createdAt: Date;
  expiresAt: Date | undefined;
  lastUsedAt: Date | undefined;
}

/** Who calls with a key for programs, and what it is good for. */
export interface Bearer {
  instructor: Instructor;
  token: Pick<ApiToken, 'id' | 'name' | 'scopes'>;
}

/** Why somebody is not signed in, in a sentence for them; `code` is for programs. */
export class SignInRefusal extends NamedError {
  static override readonly errorName = 'SignInRefusal';
  readonly code: 'wrong-secret' | 'too-many-tries' | 'too-many-requests' | 'no-oidc' | 'oidc-failed' | 'oidc-unreachable' | 'not-allowed';
  /** Seconds after which trying again is of use. */
  readonly retryAfter: number | undefined;

  constructor(code: SignInRefusal['code'], message: string, options?: ErrorOptions & { retryAfter?: number }) {
    super(message, options);
    this.code = code;
    this.retryAfter = options?.retryAfter;
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
  /** Where to send the browser, which comes back to `callback`; `another` when it should not be whom the provider knows already. */
  beginOidc(callback: URL, options?: { another: boolean }): Promise<{ url: URL; transaction: OidcTransaction }>;
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
  /**
   * Whose a token is, when it has not expired; `from` is the network address, by which unknown ones are counted. Too many
   * requests with one token, or too many wrong tokens, are refused (`too-many-requests`).
   */
  bearer(token: string, from: string): Promise<Bearer | undefined>;
}
