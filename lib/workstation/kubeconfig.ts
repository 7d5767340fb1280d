/** A cluster as a kubeconfig names it. */
export interface ClusterEntrance {
  /** `https://192.168.122.61:6443` */
  server: string;
  token: string;
  /** Left out of the file for `default`, as kubeadm does. */
  namespace: string;
}

/** The kubeconfig that kubeadm writes for the administrator, with a token in place of the client certificate. */
export function kubeconfigFor({ server, token, namespace }: ClusterEntrance): string {
  return `apiVersion: v1
clusters:
- cluster:
    server: ${server}
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
${namespace === 'default' ? '' : `    namespace: ${namespace}\n`}    user: kubernetes-admin
  name: kubernetes-admin@kubernetes
current-context: kubernetes-admin@kubernetes
kind: Config
users:
- name: kubernetes-admin
  user:
    token: ${token}
`;
}
