import type { Command, Invocation } from './invocation/invocation.ts';

/** A hardware address that belongs to an IPv4 one. */
function hardwareAddress(address: string): string {
  const parts = address.split('.').map(Number);
  return ['02', '42', ...parts.map((part) => (part & 0xff).toString(16).padStart(2, '0'))].slice(0, 6).join(':');
}

function gateway(address: string): string {
  return `${address.split('.').slice(0, 3).join('.')}.1`;
}

function network(address: string): string {
  return `${address.split('.').slice(0, 3).join('.')}.0`;
}

interface Link {
  index: number;
  name: string;
  addresses: readonly string[];
}

function links(call: Invocation): Link[] {
  return [{ index: 1, name: 'lo', addresses: ['127.0.0.1', '::1'] }, { index: 2, name: 'eth0', addresses: call.process.network.addresses }];
}

/** iproute2 6.1 `ip` to look at addresses, links, routes and neighbours; BusyBox's. Nothing can be changed. */
export const ip: Command = {
  name: 'ip',
  usage: '[ OPTIONS ] OBJECT { COMMAND | help }',
  busyboxUsage: '[OPTIONS] address|route|link|neigh [ARGS]',
  summary: 'Show network devices, interfaces, routing',
  errorCode: 255,
  async run(call) {
    const brief = call.args.some((arg) => arg === '-br' || arg === '-brief');
    const family = call.args.includes('-4') ? '4' : call.args.includes('-6') ? '6' : undefined;
    const [object = '', command = 'show', ...rest] = call.args.filter((arg) => !arg.startsWith('-'));
    if (object === '' || object === 'help') {
      await call.say(`Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\nwhere  OBJECT := { address | link | neighbour | route }\n`);
      return 255;
    }
    const kind = ['address', 'link', 'route', 'neighbour'].find((word) => word.startsWith(object));
    if (!kind) {
      await call.say(`Object "${object}" is unknown, try "ip help".\n`);
      return 1;
    }
    if (!['show', 'list', 'ls', 's', 'sh', 'get'].includes(command)) {
      await call.say(/^(?:add|del|change|replace|set|flush|a|d)/.test(command) ? 'RTNETLINK answers: Operation not permitted\n' : `Command "${command}" is unknown, try "ip ${kind} help".\n`);
      return /^(?:add|del|change|replace|set|flush|a|d)/.test(command) ? 2 : 255;
    }
    const device = rest.filter((word) => word !== 'dev').at(0);
    if (kind === 'route') await call.put(routes(call));
    else if (kind === 'neighbour') await call.put('');
    else {
      const chosen = links(call).filter(({ name }) => device === undefined || name === device);
      if (chosen.length === 0) {
        await call.say(`Device "${device}" does not exist.\n`);
        return 1;
      }
      await call.put(chosen.map((link) => (brief ? briefly(link) : described(link, { withAddresses: kind === 'address', family }))).join(''));
    }
    return 0;
  },
};

function briefly({ name, addresses }: Link): string {
  const shown = addresses.map((address) => `${address}/${prefix(name, address)} `).join('');
  return `${name.padEnd(16)} ${(name === 'lo' ? 'UNKNOWN' : 'UP').padEnd(14)} ${shown}\n`;
}

function prefix(name: string, address: string): number {
  if (name === 'lo') return address.includes(':') ? 128 : 8;
  return address.includes(':') ? 64 : 24;
}

function described({ index, name, addresses }: Link, { withAddresses, family }: { withAddresses: boolean; family: string | undefined }): string {
  const loopback = name === 'lo';
  const flags = loopback ? 'LOOPBACK,UP,LOWER_UP' : 'BROADCAST,MULTICAST,UP,LOWER_UP';
  const head = `${index}: ${name}: <${flags}> mtu ${loopback ? 65536 : 1450} qdisc noqueue state ${loopback ? 'UNKNOWN' : 'UP'} group default qlen 1000\n`;
  const [main = '127.0.0.1'] = addresses;
  const link = loopback ? '    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n' : `    link/ether ${hardwareAddress(main)} brd ff:ff:ff:ff:ff:ff\n`;
  if (!withAddresses) return head.replace('group default', 'mode DEFAULT group default') + link;
  const wanted = addresses.filter((address) => family === undefined || address.includes(':') === (family === '6'));
  return head + (family === undefined ? link : '') + wanted.map((address) => addressLines(name, address)).join('');
}

function addressLines(name: string, address: string): string {
  const valid = '       valid_lft forever preferred_lft forever\n';
  if (address.includes(':')) return `    inet6 ${address}/${prefix(name, address)} scope ${name === 'lo' ? 'host' : 'global'} \n${valid}`;
  const broadcast = name === 'lo' ? '' : `brd ${address.split('.').slice(0, 3).join('.')}.255 `;
  return `    inet ${address}/${prefix(name, address)} ${broadcast}scope ${name === 'lo' ? 'host' : 'global'} ${name}\n${valid}`;
}

function routes(call: Invocation): string {
  const [address] = call.process.network.addresses;
  if (address === undefined) return '';
  return `default via ${gateway(address)} dev eth0 \n${network(address)}/24 dev eth0 proto kernel scope link src ${address} \n`;
}

/** net-tools 2.10 `ifconfig`; BusyBox's. */
export const ifconfig: Command = {
  name: 'ifconfig',
  usage: '[-a] [-v] [-s] <interface>',
  busyboxUsage: '[-a] [INTERFACE]',
  summary: 'Configure a network interface',
  async run(call) {
    const names = call.args.filter((arg) => !arg.startsWith('-'));
    const shown = links(call).toReversed().filter(({ name }) => names.length === 0 || names.includes(name));
    if (shown.length === 0) {
      await call.say(call.gnu ? `${names[0]}: error fetching interface information: Device not found\n` : `ifconfig: ${names[0]}: error fetching interface information: Device not found\n`);
      return 1;
    }
    await call.put(shown.map((link) => (call.gnu ? netToolsText(link) : appletText(link))).join(''));
    return 0;
  },
};

function netToolsText({ name, addresses }: Link): string {
  const [main = '127.0.0.1'] = addresses;
  const loopback = name === 'lo';
  const rows = addresses.map((address) => {
    if (address.includes(':')) return `        inet6 ${address}  prefixlen ${prefix(name, address)}  scopeid ${loopback ? '0x10<host>' : '0x0<global>'}\n`;
    return `        inet ${address}  netmask ${loopback ? '255.0.0.0' : '255.255.255.0'}${loopback ? '' : `  broadcast ${address.split('.').slice(0, 3).join('.')}.255`}\n`;
  });
  const kind = loopback ? '        loop  txqueuelen 1000  (Local Loopback)\n' : `        ether ${hardwareAddress(main)}  txqueuelen 1000  (Ethernet)\n`;
  const counters = (way: string) => `        ${way} packets 0  bytes 0 (0.0 B)\n        ${way} errors 0  dropped 0${way === 'RX' ? '  overruns 0  frame 0' : ' overruns 0  carrier 0  collisions 0'}\n`;
  const flags = loopback ? 'flags=73<UP,LOOPBACK,RUNNING>  mtu 65536' : 'flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1450';
  return `${name}: ${flags}\n${rows.join('')}${kind}${counters('RX')}${counters('TX')}\n`;
}

function appletText({ name, addresses }: Link): string {
  const [main = '127.0.0.1'] = addresses;
  const loopback = name === 'lo';
  const head = loopback ? 'lo        Link encap:Local Loopback  \n' : `eth0      Link encap:Ethernet  HWaddr ${hardwareAddress(main).toUpperCase()}  \n`;
  const inet = loopback ? '          inet addr:127.0.0.1  Mask:255.0.0.0\n' : `          inet addr:${main}  Bcast:${main.split('.').slice(0, 3).join('.')}.255  Mask:255.255.255.0\n`;
  const flags = loopback ? 'UP LOOPBACK RUNNING  MTU:65536  Metric:1' : 'UP BROADCAST RUNNING MULTICAST  MTU:1450  Metric:1';
  return `${head}${inet}          ${flags}\n          RX packets:0 errors:0 dropped:0 overruns:0 frame:0\n          TX packets:0 errors:0 dropped:0 overruns:0 carrier:0\n          collisions:0 txqueuelen:${loopback ? 1000 : 0} \n          RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)\n\n`;
}
