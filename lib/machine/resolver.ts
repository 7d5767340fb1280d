import type { FileSystem } from './file-system.ts';
import type { Network } from './network.ts';
import { SystemError } from './system-error.ts';

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/** True for an IPv4 address in dotted form, or anything with an IPv6 address's colons. */
export function isAddress(host: string): boolean {
  return IPV4.test(host) || (host.includes(':') && /^[0-9a-fA-F:.]+$/.test(host));
}

/**
 * Name to addresses as the C library does it (nsswitch `files dns`): /etc/hosts, then DNS with the
 * search list and `ndots` of /etc/resolv.conf. Throws ENOTFOUND.
 */
export async function resolveHost(host: string, files: FileSystem, network: Network): Promise<readonly string[]> {
  if (isAddress(host)) return [host];
  const name = host.toLowerCase();
  const known = fromHosts(text(files, '/etc/hosts'), name.replace(/\.$/, ''));
  if (known.length > 0) return known;
  for (const candidate of searched(name, text(files, '/etc/resolv.conf'))) {
    const addresses = await network.lookup(candidate);
    if (addresses.length > 0) return addresses;
  }
  if (name === 'localhost') return ['127.0.0.1'];
  throw new SystemError('ENOTFOUND', host);
}

/** Addresses that /etc/hosts gives a name, IPv4 first as getaddrinfo sorts them without global IPv6. */
function fromHosts(hosts: string, name: string): string[] {
  const found: string[] = [];
  for (const line of hosts.split('\n')) {
    const [address, ...names] = (line.split('#', 1)[0] ?? '').trim().split(/\s+/);
    if (address && names.some((known) => known.toLowerCase() === name) && !found.includes(address)) found.push(address);
  }
  return [...found.filter((address) => !address.includes(':')), ...found.filter((address) => address.includes(':'))];
}

/** The names that a resolver asks DNS for, in order (resolv.conf(5)). */
export function searched(name: string, configuration: string): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  let search: string[] = [];
  let ndots = 1;
  for (const line of configuration.split('\n')) {
    const [keyword, ...values] = line.trim().split(/\s+/);
    if (keyword === 'search') search = values.filter((domain) => domain !== '.').map((domain) => domain.replace(/\.$/, ''));
    if (keyword !== 'options') continue;
    for (const option of values) if (option.startsWith('ndots:')) ndots = Number(option.slice('ndots:'.length)) || 0;
  }
  const withDomains = search.map((domain) => `${name}.${domain}`);
  const dots = name.split('.').length - 1;
  return dots >= ndots ? [name, ...withDomains] : [...withDomains, name];
}

function text(files: FileSystem, path: string): string {
  try {
    return files.readText(path);
  } catch (error) {
    if (error instanceof SystemError) return '';
    throw error;
  }
}
