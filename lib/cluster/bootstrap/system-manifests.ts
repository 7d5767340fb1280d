/** The manifests that kubeadm v1.35 leaves behind, cut to what people look at. */
import type { ApiObject, PodSpec } from '#lib/schema/index.ts';

type Object = ApiObject & Record<string, unknown>;
type Labels = Readonly<Record<string, string>>;

const DNS_LABELS: Labels = { 'k8s-app': 'kube-dns' };
const PROXY_LABELS: Labels = { 'k8s-app': 'kube-proxy' };

export const COREDNS: Object = {
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'coredns', labels: DNS_LABELS },
  spec: {
    replicas: 2, selector: { matchLabels: DNS_LABELS }, strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    template: {
      metadata: { labels: DNS_LABELS },
      spec: {
        containers: [{
          name: 'coredns', image: 'registry.k8s.io/coredns/coredns:v1.13.1', imagePullPolicy: 'IfNotPresent', args: ['-conf', '/etc/coredns/Corefile'],
          ports: [{ name: 'dns', containerPort: 53, protocol: 'UDP' }, { name: 'dns-tcp', containerPort: 53 }, { name: 'metrics', containerPort: 9153 }],
          resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } }, volumeMounts: [{ name: 'config-volume', mountPath: '/etc/coredns', readOnly: true }],
        }],
        dnsPolicy: 'Default', nodeSelector: { 'kubernetes.io/os': 'linux' }, priorityClassName: 'system-cluster-critical', serviceAccountName: 'coredns',
        tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }, { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
        volumes: [{ name: 'config-volume', configMap: { name: 'coredns', items: [{ key: 'Corefile', path: 'Corefile' }] } }],
      },
    },
  },
};

export const KUBE_PROXY: Object = {
  apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'kube-proxy', labels: PROXY_LABELS },
  spec: {
    selector: { matchLabels: PROXY_LABELS },
    template: {
      metadata: { labels: PROXY_LABELS },
      spec: {
        containers: [{
          name: 'kube-proxy', image: 'registry.k8s.io/kube-proxy:v1.35.2', imagePullPolicy: 'IfNotPresent',
          command: ['/usr/local/bin/kube-proxy', '--config=/var/lib/kube-proxy/config.conf', '--hostname-override=$(NODE_NAME)'],
          env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }], securityContext: { privileged: true },
          volumeMounts: [{ name: 'kube-proxy', mountPath: '/var/lib/kube-proxy' }],
        }],
        hostNetwork: true, nodeSelector: { 'kubernetes.io/os': 'linux' }, priorityClassName: 'system-node-critical', serviceAccountName: 'kube-proxy',
        tolerations: [{ operator: 'Exists' }], volumes: [{ name: 'kube-proxy', configMap: { name: 'kube-proxy' } }],
      },
    },
  },
};

const COREFILE = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30
    loop
    reload
    loadbalance
}
`;

const PROXY_CONFIGURATION = `apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clusterCIDR: 10.42.0.0/16
mode: ""
`;

export const CONFIG_MAPS: readonly Object[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'coredns' }, data: { Corefile: COREFILE } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kube-proxy', labels: { app: 'kube-proxy' } }, data: { 'config.conf': PROXY_CONFIGURATION } },
];

interface Component {
  name: string;
  image: string;
  cpu: string;
  memory?: string;
  flags: readonly string[];
}

const COMPONENTS: readonly Component[] = [
  { name: 'etcd', image: 'registry.k8s.io/etcd:3.6.6-0', cpu: '100m', memory: '100Mi', flags: ['--data-dir=/var/lib/etcd', '--listen-client-urls=https://127.0.0.1:2379'] },
  { name: 'kube-apiserver', image: 'registry.k8s.io/kube-apiserver:v1.35.2', cpu: '250m', flags: ['--secure-port=6443', '--authorization-mode=Node,RBAC', '--service-cluster-ip-range=10.96.0.0/12'] },
  { name: 'kube-controller-manager', image: 'registry.k8s.io/kube-controller-manager:v1.35.2', cpu: '200m', flags: ['--allocate-node-cidrs=true', '--cluster-cidr=10.42.0.0/16', '--leader-elect=true'] },
  { name: 'kube-scheduler', image: 'registry.k8s.io/kube-scheduler:v1.35.2', cpu: '100m', flags: ['--kubeconfig=/etc/kubernetes/scheduler.conf', '--leader-elect=true'] },
];

/** The static Pods of a control plane as their mirrors in the API show them. `hash` stands for the manifest. */
export function staticPods(node: { name: string; address: string; uid: string }, hash: (name: string) => string): Object[] {
  return COMPONENTS.map(({ name, image, cpu, memory, flags }) => {
    const spec: PodSpec = {
      containers: [{ name, image, imagePullPolicy: 'IfNotPresent', command: [name, ...flags], resources: { requests: { cpu, ...(memory ? { memory } : {}) } } }],
      hostNetwork: true, nodeName: node.name, priorityClassName: 'system-node-critical', securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      tolerations: [{ effect: 'NoExecute', operator: 'Exists' }],
    };
    const annotations = { 'kubernetes.io/config.hash': hash(name), 'kubernetes.io/config.mirror': hash(name), 'kubernetes.io/config.seen': '2026-01-01T00:00:00.000000000Z', 'kubernetes.io/config.source': 'file' };
    return {
      apiVersion: 'v1', kind: 'Pod', spec,
      metadata: {
        name: `${name}-${node.name}`, labels: { component: name, tier: 'control-plane' }, annotations,
        ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: node.name, uid: node.uid, controller: true }],
      },
    };
  });
}
