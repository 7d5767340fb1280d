/** Ports that /etc/services names and learners meet. */
const SERVICES: Readonly<Record<number, string>> = {
  20: 'ftp-data', 21: 'ftp', 22: 'ssh', 23: 'telnet', 25: 'smtp', 53: 'domain', 67: 'bootps', 68: 'bootpc', 69: 'tftp', 80: 'http', 110: 'pop3', 123: 'ntp',
  143: 'imap2', 161: 'snmp', 179: 'bgp', 389: 'ldap', 443: 'https', 465: 'submissions', 514: 'shell', 587: 'submission', 636: 'ldaps', 993: 'imaps', 995: 'pop3s',
  1080: 'socks', 1433: 'ms-sql-s', 2049: 'nfs', 3128: 'squid', 3306: 'mysql', 3389: 'ms-wbt-server', 5222: 'xmpp-client', 5432: 'postgresql', 5671: 'amqps', 5672: 'amqp', 6379: 'redis',
  8080: 'http-alt', 8443: '8443', 9418: 'git', 11211: '11211', 27017: 'mongodb',
};

/** The name of a TCP port; its number where it has none. */
export function serviceName(port: number): string {
  return SERVICES[port] ?? String(port);
}

/** The port of a service's name or number; undefined when it is neither. */
export function servicePort(text: string): number | undefined {
  if (/^\d{1,5}$/.test(text)) return Number(text) <= 65_535 ? Number(text) : undefined;
  const found = Object.entries(SERVICES).find(([, name]) => name === text);
  return found ? Number(found[0]) : undefined;
}
