/** Files that the kubelet writes for every Pod (managedHostsFileContent, pkg/kubelet/network/dns). */
import type { LivePod } from '../../resources/live.ts';
import { CLUSTER_DOMAIN, DNS_ADDRESS } from '../../network/dns.ts';

export function hostsFile(pod: LivePod, address: string): string {
  const lines = [
    '# Kubernetes-managed hosts file.', '127.0.0.1\tlocalhost', '::1\tlocalhost ip6-localhost ip6-loopback', 'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix', 'fe00::1\tip6-allnodes', 'fe00::2\tip6-allrouters',
  ];
  const name = hostnameOf(pod);
  const domain = pod.spec.subdomain ? `${pod.spec.subdomain}.${pod.metadata.namespace}.svc.${CLUSTER_DOMAIN}` : '';
  lines.push(domain ? `${address}\t${name}.${domain}\t${name}` : `${address}\t${name}`);
  const aliases = pod.spec.hostAliases ?? [];
  if (aliases.length > 0) {
    lines.push('', '# Entries added by HostAliases.', ...aliases.map((each) => [each.ip, ...(each.hostnames ?? [])].join('\t')));
  }
  return `${lines.join('\n')}\n`;
}

/** The Pod's name cut to what a hostname may hold, or the one that the spec asks for (GeneratePodHostNameAndDomain). */
export function hostnameOf(pod: LivePod): string {
  return pod.spec.hostname || pod.metadata.name.slice(0, 63).replace(/[-.]+$/, '');
}

export function resolverFile(pod: LivePod): string {
  const { dnsPolicy, dnsConfig } = pod.spec;
  const namespace = pod.metadata.namespace ?? '';
  const own = {
    nameservers: dnsConfig?.nameservers ?? [], searches: dnsConfig?.searches ?? [],
    options: (dnsConfig?.options ?? []).map((each) => (each.value === undefined ? each.name ?? '' : `${each.name}:${each.value}`)),
  };
  const clusterFirst = dnsPolicy === 'ClusterFirst' && !pod.spec.hostNetwork || dnsPolicy === 'ClusterFirstWithHostNet';
  const base = clusterFirst
    ? { nameservers: [DNS_ADDRESS], searches: [`${namespace}.svc.${CLUSTER_DOMAIN}`, `svc.${CLUSTER_DOMAIN}`, CLUSTER_DOMAIN], options: ['ndots:5'] }
    : dnsPolicy === 'None' ? { nameservers: [], searches: [], options: [] } : { nameservers: ['192.168.122.1'], searches: [], options: [] };
  const options = [...new Map([...base.options, ...own.options].map((each) => [each.split(':')[0], each])).values()];
  const searches = [...new Set([...base.searches, ...own.searches])];
  return [
    ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
    ...[...new Set([...base.nameservers, ...own.nameservers])].map((each) => `nameserver ${each}`),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
  ].map((line) => `${line}\n`).join('');
}
