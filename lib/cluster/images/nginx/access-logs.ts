import type { Process } from '#lib/machine/index.ts';
import { ConfigurationError } from './config/lexer.ts';
import type { Scope } from './config/scope.ts';
import type { LocationBlock, Settings } from './config/settings.ts';
import type { LogFile, LogFiles } from './logs.ts';
import { Template } from './template.ts';

/** A log and the format of its lines, as `access_log` gives them. */
export interface AccessLog {
  file: LogFile;
  format: Template;
}

/** The access logs that hold in each server and location. */
export type AccessLogs = ReadonlyMap<Scope, readonly AccessLog[]>;

const COMBINED =
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

/** Opens every access log of a configuration in the master, whose workers inherit them. ConfigurationError. */
export function openAccessLogs(settings: Settings, files: LogFiles, process: Process): AccessLogs {
  const logs = new Map<Scope, readonly AccessLog[]>();
  const add = (scope: Scope, locations: readonly LocationBlock[]): void => {
    logs.set(scope, logsOf(scope, files, process));
    for (const location of locations) add(location.scope, location.locations);
  };
  for (const server of settings.servers) add(server.scope, server.locations);
  return logs;
}

function logsOf(scope: Scope, files: LogFiles, process: Process): AccessLog[] {
  const directives = scope.nearest('access_log');
  if (directives.length === 0) return [{ file: files.open(process, '/var/log/nginx/access.log'), format: templateOf(COMBINED) }];
  return directives
    .filter(({ args }) => args[0] !== 'off')
    .map(({ args, place }) => {
      const [path = '', name = 'combined'] = args;
      return { file: files.open(process, path), format: templateOf(formatOf(scope, name.includes('=') ? 'combined' : name, place)) };
    });
}

/** Formats are few, and shared by all servers that log in them. */
const TEMPLATES = new Map<string, Template>();
const MOST_TEMPLATES = 32;

function templateOf(format: string): Template {
  let template = TEMPLATES.get(format);
  if (!template) {
    if (TEMPLATES.size >= MOST_TEMPLATES) TEMPLATES.clear();
    TEMPLATES.set(format, (template = new Template(format)));
  }
  return template;
}

function formatOf(scope: Scope, name: string, place: string): string {
  if (name === 'combined') return COMBINED;
  const format = scope.nearest('log_format').find(({ args }) => args[0] === name);
  if (!format) throw new ConfigurationError(`unknown log format "${name}" in ${place}`);
  const words = format.args.slice(1);
  return (words[0]?.startsWith('escape=') ? words.slice(1) : words).join('');
}
