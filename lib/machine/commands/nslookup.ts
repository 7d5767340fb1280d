import { isAddress, searched } from '../resolver.ts';
import { SystemError } from '../system-error.ts';
import type { Command, Invocation } from './invocation/invocation.ts';
import { momentAt, strftime } from './text/strftime.ts';
import { accounts, groups } from './system/users.ts';

/** The resolver's configuration, as text. */
function configuration(call: Invocation): string {
  try {
    return call.process.fs.readText('/etc/resolv.conf');
  } catch (error) {
    if (error instanceof SystemError) return '';
    throw error;
  }
}

function nameserver(call: Invocation): string {
  return /^\s*nameserver\s+(\S+)/m.exec(configuration(call))?.[1] ?? '127.0.0.1';
}

/** The first of the names that the search list makes which DNS knows. */
async function find(call: Invocation, name: string): Promise<{ name: string; addresses: readonly string[] } | undefined> {
  for (const candidate of searched(name, configuration(call))) {
    const addresses = await call.process.wait(call.process.network.lookup(candidate));
    if (addresses.length > 0) return { name: candidate, addresses };
  }
  return undefined;
}

/** `1.0.0.10.in-addr.arpa` */
function reverseName(address: string): string {
  return `${address.split('.').toReversed().join('.')}.in-addr.arpa`;
}

/** BIND 9.18's `nslookup` for addresses of names; BusyBox's. */
export const nslookup: Command = {
  name: 'nslookup',
  usage: '[-option] [name | -] [server]',
  busyboxUsage: '[-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]',
  summary: 'Query DNS about HOST',
  async run(call) {
    const [name, server] = call.args.filter((arg) => !arg.startsWith('-'));
    if (name === undefined) {
      if (!call.gnu) return call.exitWithUsage();
      return call.fail('only one name at a time is looked up here: nslookup NAME');
    }
    const at = server ?? nameserver(call);
    await call.put(`Server:\t\t${at}\nAddress:\t${at}${call.gnu ? '#' : ':'}53\n\n`);
    return call.gnu ? bindLookup(call, name) : busyboxLookup(call, name);
  },
};

async function bindLookup(call: Invocation, name: string): Promise<number> {
  const found = isAddress(name) ? undefined : await find(call, name);
  if (!found) {
    await call.put(`** server can't find ${isAddress(name) ? reverseName(name) : name.replace(/\.$/, '')}: NXDOMAIN\n\n`);
    return 1;
  }
  for (const address of found.addresses) await call.put(`Name:\t${found.name}\nAddress: ${address}\n`);
  await call.put('\n');
  return 0;
}

/** BusyBox asks for every name of the search list, A and AAAA, and prints every answer. */
async function busyboxLookup(call: Invocation, name: string): Promise<number> {
  const candidates = name.includes('.') ? [name.replace(/\.$/, '')] : searched(name, configuration(call)).filter((candidate, _index, all) => all.length === 1 || candidate !== name);
  let code = 0;
  for (const kind of ['A', 'AAAA'] as const) {
    for (const candidate of candidates) {
      const all = isAddress(candidate) ? [] : await call.process.wait(call.process.network.lookup(candidate));
      const addresses = all.filter((address) => address.includes(':') === (kind === 'AAAA'));
      if (all.length === 0) {
        await call.put(`** server can't find ${isAddress(candidate) ? reverseName(candidate) : candidate}: NXDOMAIN\n\n`);
        code = 1;
      } else if (addresses.length > 0) await call.put(`${addresses.map((address) => `Name:\t${candidate}\nAddress: ${address}\n`).join('')}\n`);
      else await call.put('\n');
    }
    if (isAddress(name)) break;
  }
  return code;
}

/** BIND 9.18's `host` for addresses of names. */
export const host: Command = {
  name: 'host',
  usage: '[-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]\n            [-R number] [-m flag] [-p port] hostname [server]',
  summary: 'DNS lookup utility',
  async run(call) {
    const [name] = call.args.filter((arg) => !arg.startsWith('-'));
    if (name === undefined) {
      await call.say(`Usage: host ${host.usage}\n`);
      return 1;
    }
    const found = await find(call, name);
    if (!found) {
      await call.put(`Host ${name} not found: 3(NXDOMAIN)\n`);
      return 1;
    }
    for (const address of found.addresses) await call.put(`${found.name} has ${address.includes(':') ? 'IPv6 address' : 'address'} ${address}\n`);
    return 0;
  },
};

/** BIND 9.18's `dig` for A and AAAA questions; names are taken whole unless +search is given. */
export const dig: Command = {
  name: 'dig',
  usage: '[@global-server] [domain] [q-type] [q-class] {q-opt}',
  summary: 'DNS lookup utility',
  async run(call) {
    const server = call.args.find((arg) => arg.startsWith('@'))?.slice(1) ?? nameserver(call);
    const flags = new Set(call.args.filter((arg) => arg.startsWith('+')));
    const words = call.args.filter((arg) => !/^[@+-]/.test(arg));
    const type = words.find((word) => /^(?:A|AAAA|ANY|CNAME|MX|NS|PTR|SRV|TXT)$/i.test(word))?.toUpperCase() ?? 'A';
    const name = words.find((word) => word.toUpperCase() !== type && word.toUpperCase() !== 'IN') ?? '.';
    const found = flags.has('+search') ? await find(call, name) : { name: name.replace(/\.$/, ''), addresses: await call.process.network.lookup(name.replace(/\.$/, '')) };
    const addresses = (found?.addresses ?? []).filter((address) => address.includes(':') === (type === 'AAAA') && (type === 'A' || type === 'AAAA'));
    if (flags.has('+short')) {
      await call.put(addresses.map((address) => `${address}\n`).join(''));
      return 0;
    }
    await call.put(answerText(call, { name: found?.name ?? name, type, server, addresses, exists: (found?.addresses.length ?? 0) > 0 }));
    return 0;
  },
};

function answerText(call: Invocation, { name, type, server, addresses, exists }: { name: string; type: string; server: string; addresses: readonly string[]; exists: boolean }): string {
  const row = (address: string) => `${`${name}.`.padEnd(23)} ${'30'.padEnd(7)} IN      ${type}       ${address}\n`.replace(/ {8}/g, '\t').replace(/ {2,}/g, '\t');
  const answer = addresses.length > 0 ? `;; ANSWER SECTION:\n${addresses.map(row).join('')}\n` : '';
  const now = momentAt(call.process.clock.now(), call.process.env.get('TZ'));
  return `\n; <<>> DiG 9.18.33-1~deb12u2-Debian <<>> ${call.args.join(' ')}\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${exists ? 'NOERROR' : 'NXDOMAIN'}, id: 4660\n`
    + `;; flags: qr aa rd; QUERY: 1, ANSWER: ${addresses.length}, AUTHORITY: 0, ADDITIONAL: 1\n\n;; QUESTION SECTION:\n;${name}.\t\tIN\t${type}\n\n${answer}`
    + `;; Query time: 0 msec\n;; SERVER: ${server}#53(${server}) (UDP)\n;; WHEN: ${strftime('%a %b %d %H:%M:%S %Z %Y', now)}\n;; MSG SIZE  rcvd: ${64 + 16 * addresses.length}\n\n`;
}

/** glibc 2.36 `getent` for hosts, ahosts, passwd, group; BusyBox's. */
export const getent: Command = {
  name: 'getent',
  usage: '[OPTION...] database [key ...]',
  summary: 'Get entries from administrative database.',
  version: 'getent (Debian GLIBC 2.36-9+deb12u10) 2.36',
  errorCode: 64,
  options: ['i,no-idn', 's,service='],
  async run(call) {
    const [database, ...keys] = call.operands;
    if (database === undefined) return call.misuse('wrong number of arguments');
    const lines = { hosts, ahosts: hosts, ahostsv4: hosts, passwd: people, group: groupLines }[database];
    if (!lines) {
      await call.say(`Unknown database: ${database}\nTry \`${call.name} --help' or \`getent --usage' for more information.\n`);
      return 1;
    }
    for (const key of keys.length > 0 ? keys : [undefined]) {
      const found = await lines(call, key);
      if (found.length === 0) call.status = 2;
      await call.put(found.map((line) => `${line}\n`).join(''));
    }
    return call.status;
  },
};

async function hosts(call: Invocation, key: string | undefined): Promise<string[]> {
  if (key === undefined) {
    const text = call.process.fs.readText('/etc/hosts');
    return text.split('\n').map((line) => (line.split('#')[0] ?? '').trim().split(/\s+/)).filter(([address]) => address).map(([address = '', ...names]) => `${address.padEnd(15)} ${names.join(' ')}`);
  }
  try {
    const addresses = await call.process.resolve(key);
    if (call.operands[0] === 'hosts') return addresses.slice(0, 1).map((address) => `${address.padEnd(15)} ${key}`);
    return addresses.flatMap((address) => ['STREAM', 'DGRAM', 'RAW'].map((kind, index) => `${address.padEnd(15)} ${kind.padEnd(6)}${index === 0 ? ` ${key}` : ''}`.trimEnd()));
  } catch (error) {
    if (error instanceof SystemError) return [];
    throw error;
  }
}

async function people(call: Invocation, key: string | undefined): Promise<string[]> {
  const wanted = new Set(accounts(call.process).filter(({ name, uid }) => key === undefined || name === key || String(uid) === key).map(({ name }) => name));
  return tableLines(call, '/etc/passwd').filter((line) => wanted.has(line.split(':')[0] ?? ''));
}

async function groupLines(call: Invocation, key: string | undefined): Promise<string[]> {
  const wanted = new Set(groups(call.process).filter(({ name, gid }) => key === undefined || name === key || String(gid) === key).map(({ name }) => name));
  return tableLines(call, '/etc/group').filter((line) => wanted.has(line.split(':')[0] ?? ''));
}

function tableLines(call: Invocation, path: string): string[] {
  return call.process.fs.readText(path).split('\n').filter((line) => line !== '');
}
