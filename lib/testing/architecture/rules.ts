/**
 * Which part may import which: the dependency map of the README, as a machine reads it. A part may
 * always import itself. Whoever wants a new line here argues for it in the same commit.
 */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  schema: ['core'],
  config: ['core'],
  machine: ['core'],
  cluster: ['core', 'schema', 'machine'],
  kubernetes: ['core', 'schema'],
  kubectl: ['core', 'schema', 'kubernetes', 'machine'],
  workstation: ['core', 'machine', 'kubectl'],
  checks: ['core', 'schema', 'kubernetes'],
  lessons: ['checks'],
  database: [],
  progress: ['checks', 'database'],
  instructors: ['core', 'config', 'database'],
  workshops: ['core', 'database', 'checks', 'lessons', 'progress', 'exercises'],
  sandboxes: ['core', 'config', 'schema', 'machine', 'cluster', 'kubernetes', 'kubectl', 'workstation'],
  exercises: ['core', 'schema', 'checks', 'lessons', 'progress', 'sandboxes', 'kubernetes'],
  grading: ['core', 'config', 'schema', 'checks', 'lessons', 'sandboxes', 'kubernetes'],
  cli: ['core', 'config', 'checks', 'database', 'instructors', 'lessons', 'grading', 'kubernetes', 'sandboxes', 'workstation'],
  map: ['schema', 'checks', 'kubernetes', 'sandboxes'],
  app: ['core', 'checks', 'lessons', 'progress', 'exercises', 'grading', 'map', 'sandboxes', 'instructors', 'workshops', 'workstation', 'config'],
  content: ['checks'],
  server: ['core', 'config', 'checks', 'database', 'lessons', 'progress', 'exercises', 'grading', 'map', 'sandboxes', 'instructors', 'workshops', 'workstation', 'app'],
};

/** Parts that may be used by tests and benchmarks alone. */
export const FOR_TESTS_ONLY = ['testing'];

/** Packages that one part wraps, so that the rest of the code does not depend on them. */
export const WRAPPED: readonly { package: RegExp; by: readonly string[]; why: string }[] = [
  { package: /^@kubernetes\/client-node/, by: ['kubernetes', 'testing'], why: 'lib/kubernetes is its only wrapper: clients, watches and error mapping live there; the contract suite tries it as any program would' },
  { package: /^@prisma\/|^prisma$|^@libsql\//, by: ['database'], why: 'lib/database opens the one database; who keeps something there takes its client from it' },
  { package: /^kubernetes-models|^@kubernetes-models\//, by: ['schema', 'cluster'], why: 'lib/schema gives out the types of Kubernetes objects; only a kind that nobody else names is taken from the package by lib/cluster/resources' },
  { package: /^openid-client/, by: ['instructors'], why: 'lib/instructors is the one that signs people in' },
  { package: /^iron-session/, by: ['app'], why: 'cookies are the business of app/_server' },
  { package: /^(next|react|react-dom)(\/|$)/, by: ['app', 'server', 'root'], why: 'lib/ needs neither React nor Next' },
];

/**
 * Parts of the simulation: time, chance and the host reach them only through what they are given. The
 * globals that they must not use (process, timers) stand in .oxlintrc.json, where scopes are known.
 */
export const SIMULATED = ['core', 'machine', 'cluster', 'kubectl', 'workstation'];

export const FORBIDDEN_IN_SIMULATION: readonly { pattern: RegExp; why: string }[] = [
  { pattern: /\bDate\.now\(\)|\bnew Date\(\)/, why: 'time is injected: use the clock' },
  { pattern: /\bMath\.random\(\)/, why: 'chance is injected: use the Random' },
  { pattern: /from 'node:(fs|net|http|https|child_process|os|dgram|dns|tls|worker_threads)/, why: 'nothing a learner types reaches the host' },
];
