import path from 'node:path';
import { z } from 'zod';

/** What the person who starts Drydock may set, by environment variables. */
export interface Configuration {
  /** Where the pages are served. */
  port: number;
  host: string;
  /** `file:` followed by a path: SQLite. */
  databaseUrl: string;
  /** Holds the database and the saved sandboxes; absolute. */
  dataDirectory: string;
  /** A kubeconfig: sandboxes are then namespaces of that real cluster. */
  kubeconfig: string | undefined;
  /** The address at which people reach Drydock, when it is another than the one it is asked by; a scheme and a host. */
  publicUrl: URL | undefined;
  /** A proxy stands before Drydock, and its X-Forwarded-For is believed. */
  behindProxy: boolean;
  /** Days after its end that a workshop is deleted with all that is known of its learners. */
  retentionDays: number;
  instructors: InstructorConfiguration;
  /** Pages are compiled as they are asked for, and reloaded when edited. */
  development: boolean;
}

/** How instructors sign in. */
export interface InstructorConfiguration {
  /** What whoever leads workshops knows; undefined for the one made at the first start. */
  secret: string | undefined;
  /** An OpenID provider whose people may lead workshops. */
  oidc: OidcConfiguration | undefined;
}

export interface OidcConfiguration {
  issuer: URL;
  clientId: string;
  clientSecret: string;
  /** Whoever one of these names may lead workshops; at least one is set. */
  allowed: { emails: readonly string[]; domains: readonly string[]; groups: readonly string[] };
}

/** Variables by name, as process.env gives them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting is wrong; the message is one sentence for the person who set it. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Names with commas between. */
const list = z.string().transform((text) => text.split(',').map((name) => name.trim().toLowerCase()).filter((name) => name !== ''));

/** A provider is reached over TLS, but for one on this machine: what it says is believed. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}

/** Pages are served at the root of a site: an address with a path would lead nowhere. */
function isSite(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin, href } = new URL(text);
  return /^https?:$/.test(protocol) && href === `${origin}/`;
}

const variables = z.object({
  PORT: z.string().regex(/^\d{1,5}$/).transform(Number).pipe(z.number().max(65535)).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z.string().startsWith('file:').optional(),
  DRYDOCK_DATA: z.string().min(1).default('.drydock/data'),
  DRYDOCK_KUBECONFIG: z.string().min(1).optional(),
  DRYDOCK_BEHIND_PROXY: z.enum(['yes', 'no']).default('no'),
  DRYDOCK_RETENTION_DAYS: z.string().regex(/^\d{1,5}$/).transform(Number).default(90),
  DRYDOCK_INSTRUCTOR_SECRET: z.string().min(12).max(200).optional(),
  DRYDOCK_OIDC_ISSUER: z.string().refine(isIssuer).optional(),
  DRYDOCK_OIDC_CLIENT_ID: z.string().optional(),
  DRYDOCK_OIDC_CLIENT_SECRET: z.string().optional(),
  DRYDOCK_OIDC_EMAILS: list.optional(),
  DRYDOCK_OIDC_DOMAINS: list.optional(),
  DRYDOCK_OIDC_GROUPS: list.optional(),
  DRYDOCK_PUBLIC_URL: z.string().refine(isSite).optional(),
  NODE_ENV: z.string().optional(),
});

const EXPECTED: Record<keyof z.infer<typeof variables>, string> = {
  PORT: 'a number from 0 to 65535',
  HOST: 'a host name or address',
  DATABASE_URL: 'file: followed by a path (only SQLite is supported)',
  DRYDOCK_DATA: 'a directory',
  DRYDOCK_KUBECONFIG: 'the path of a kubeconfig',
  DRYDOCK_BEHIND_PROXY: 'yes or no',
  DRYDOCK_RETENTION_DAYS: 'a number of days',
  DRYDOCK_INSTRUCTOR_SECRET: 'at least 12 characters long',
  DRYDOCK_OIDC_ISSUER: 'the https:// address of an OpenID provider',
  DRYDOCK_OIDC_CLIENT_ID: 'the id that the OpenID provider knows Drydock by',
  DRYDOCK_OIDC_CLIENT_SECRET: 'the secret that the OpenID provider gave for it',
  DRYDOCK_OIDC_EMAILS: 'e-mail addresses with commas between',
  DRYDOCK_OIDC_DOMAINS: 'domains of e-mail addresses with commas between',
  DRYDOCK_OIDC_GROUPS: 'groups with commas between',
  DRYDOCK_PUBLIC_URL: 'the http:// or https:// address at which people reach Drydock, without a path',
  NODE_ENV: 'production or development',
};

const SECRET: ReadonlySet<string> = new Set<keyof typeof EXPECTED>(['DATABASE_URL', 'DRYDOCK_INSTRUCTOR_SECRET', 'DRYDOCK_OIDC_CLIENT_SECRET']);

/**
 * Reads the settings from the environment; relative paths start at `directory`. An empty variable
 * counts as unset. ConfigurationError names the variable and what it should be.
 */
export function readConfiguration(environment: Environment = process.env, directory = process.cwd()): Configuration {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(set);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0]) as keyof typeof EXPECTED;
    // An address or a secret that was mistyped is still one: it is not printed.
    const given = SECRET.has(name) ? 'is set, but' : `is "${environment[name]}", but`;
    throw new ConfigurationError(`${name} ${given} should be ${EXPECTED[name]}.`);
  }
  const data = parsed.data;
  const dataDirectory = path.resolve(directory, data.DRYDOCK_DATA);
  return {
    port: data.PORT,
    host: data.HOST,
    databaseUrl: data.DATABASE_URL ?? `file:${path.join(dataDirectory, 'drydock.db')}`,
    dataDirectory,
    kubeconfig: data.DRYDOCK_KUBECONFIG && path.resolve(directory, data.DRYDOCK_KUBECONFIG),
    publicUrl: data.DRYDOCK_PUBLIC_URL ? new URL(data.DRYDOCK_PUBLIC_URL) : undefined,
    behindProxy: data.DRYDOCK_BEHIND_PROXY === 'yes',
    retentionDays: data.DRYDOCK_RETENTION_DAYS,
    instructors: { secret: data.DRYDOCK_INSTRUCTOR_SECRET, oidc: oidcOf(data) },
    development: data.NODE_ENV === 'development',
  };
}

/** The settings of a provider hold together or not at all. */
function oidcOf(data: z.infer<typeof variables>): OidcConfiguration | undefined {
  const { DRYDOCK_OIDC_ISSUER: issuer, DRYDOCK_OIDC_CLIENT_ID: clientId, DRYDOCK_OIDC_CLIENT_SECRET: clientSecret } = data;
  if (!issuer && !clientId && !clientSecret) return undefined;
  if (!issuer || !clientId || !clientSecret) {
    throw new ConfigurationError('DRYDOCK_OIDC_ISSUER, DRYDOCK_OIDC_CLIENT_ID and DRYDOCK_OIDC_CLIENT_SECRET are set together or not at all.');
  }
  const allowed = { emails: data.DRYDOCK_OIDC_EMAILS ?? [], domains: data.DRYDOCK_OIDC_DOMAINS ?? [], groups: data.DRYDOCK_OIDC_GROUPS ?? [] };
  if (Object.values(allowed).every((names) => names.length === 0)) {
    throw new ConfigurationError('Say who may lead workshops: set DRYDOCK_OIDC_EMAILS, DRYDOCK_OIDC_DOMAINS or DRYDOCK_OIDC_GROUPS.');
  }
  return { issuer: new URL(issuer), clientId, clientSecret, allowed };
}

/** The environment of a child process: this one's, with `additions`. */
export function childEnvironment(additions: Environment): NodeJS.ProcessEnv {
  return { ...process.env, ...additions };
}
