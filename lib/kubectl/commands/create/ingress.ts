import { Failure } from '../../session/failure.ts';
import { generated, generatorCommand, metadataOf } from './generator.ts';

/** `host/path=service:port[,tls[=secret]]` */
const RULE = /^[\w*.-]*\/.*=[\w-]+:[\w-]+(?:,tls=?(?:[\w-]+)?)?/;

interface IngressRule {
  host?: string;
  http: { paths: unknown[] };
}

interface IngressTls {
  hosts?: string[];
  secretName?: string;
}

/** `kubectl create ingress NAME --rule=host/path=service:port[,tls[=secret]]` */
export const createIngress = generatorCommand((input) => {
  const { flags } = input.invocation;
  const [rules, annotations, backend, ingressClass] = [flags.list('rule'), flags.list('annotation'), flags.string('default-backend'), flags.string('class')];
  if (backend === '' && rules.length === 0) {
    throw new Failure('not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)');
  }
  for (const rule of rules) {
    if (!RULE.test(rule)) throw new Failure(`rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
  }
  for (const annotation of annotations) {
    if (!annotation.includes('=')) throw new Failure(`annotation ${annotation} is invalid and should be in format key=[value]`);
  }
  if (backend !== '' && backend.split(':').length !== 2) throw new Failure('default-backend should be in format servicename:serviceport');
  const pairs = annotations.map((each) => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]);
  const tls = tlsOf(rules);
  return generated('Ingress', 'networking.k8s.io/v1', {
    metadata: { ...metadataOf(input), ...(pairs.length > 0 ? { annotations: Object.fromEntries(pairs) } : {}) },
    spec: {
      ...(ingressClass === '' ? {} : { ingressClassName: ingressClass }),
      ...(backend === '' ? {} : { defaultBackend: backendOf(backend) }),
      ...(tls.length > 0 ? { tls } : {}),
      ...(rules.length > 0 ? { rules: rulesOf(rules) } : {}),
    },
    status: { loadBalancer: {} },
  });
}, 'failed to create ingress:');

function rulesOf(words: readonly string[]): IngressRule[] {
  const rules: IngressRule[] = [];
  for (const word of words) {
    const [location = ''] = word.split(',');
    const host = location.slice(0, location.indexOf('/'));
    const path = pathOf(location.slice(location.indexOf('/')));
    const known = rules.find((rule) => (rule.host ?? '') === host);
    if (known) known.http.paths.push(path);
    else rules.push({ ...(host === '' ? {} : { host }), http: { paths: [path] } });
  }
  return rules;
}

function pathOf(word: string): object {
  const [path = '', service = ''] = word.split('=');
  const prefix = path.endsWith('*');
  return { path: prefix ? path.slice(0, -1) : path, pathType: prefix ? 'Prefix' : 'Exact', backend: backendOf(service) };
}

function backendOf(word: string): object {
  const [name = '', port = ''] = word.split(':');
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}

/** One entry for each secret, with every host once. */
function tlsOf(words: readonly string[]): IngressTls[] {
  const entries: IngressTls[] = [];
  const hosts = new Set<string>();
  for (const word of words) {
    const parts = word.split(',');
    const host = word.split('/')[0] ?? '';
    if (parts.length !== 2 || hosts.has(host)) continue;
    hosts.add(host);
    const secret = parts[1]?.split('=')[1] ?? '';
    const known = entries.find((entry) => (entry.secretName ?? '') === secret);
    if (known) known.hosts = [...(known.hosts ?? []), host];
    else if (host !== '' || secret !== '') entries.push({ ...(host === '' ? {} : { hosts: [host] }), ...(secret === '' ? {} : { secretName: secret }) });
  }
  return entries;
}
