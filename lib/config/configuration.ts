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
  /** Pages are compiled as they are asked for, and reloaded when edited. */
  development: boolean;
}

/** Variables by name, as process.env gives them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting is wrong; the message is one sentence for the person who set it. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

const variables = z.object({
  PORT: z.string().regex(/^\d{1,5}$/).transform(Number).pipe(z.number().max(65535)).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z.string().startsWith('file:').optional(),
  DRYDOCK_DATA: z.string().min(1).default('.drydock/data'),
  DRYDOCK_KUBECONFIG: z.string().min(1).optional(),
  NODE_ENV: z.string().optional(),
});

const EXPECTED: Record<keyof z.infer<typeof variables>, string> = {
  PORT: 'a number from 0 to 65535',
  HOST: 'a host name or address',
  DATABASE_URL: 'file: followed by a path (only SQLite is supported)',
  DRYDOCK_DATA: 'a directory',
  DRYDOCK_KUBECONFIG: 'the path of a kubeconfig',
  NODE_ENV: 'production or development',
};

const SECRET: ReadonlySet<string> = new Set<keyof typeof EXPECTED>(['DATABASE_URL']);

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
    development: data.NODE_ENV === 'development',
  };
}

/** The environment of a child process: this one's, with `additions`. */
export function childEnvironment(additions: Environment): NodeJS.ProcessEnv {
  return { ...process.env, ...additions };
}
