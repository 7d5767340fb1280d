/** How to reach and log in to a Kubernetes API: what a kubeconfig's cluster and user say, with files read in. */
export interface Access {
  /** `https://10.0.0.1:6443`, possibly with a path: `http://127.0.0.1:4000/k8s/one`. */
  server: string;
  /** PEM. */
  certificateAuthority?: string | undefined;
  skipTlsVerify?: boolean | undefined;
  tlsServerName?: string | undefined;
  token?: string | undefined;
  /** PEM. */
  clientCertificate?: string | undefined;
  /** PEM. */
  clientKey?: string | undefined;
  username?: string | undefined;
  password?: string | undefined;
}

/** The request headers that carry the credentials, as client-go sets them. */
export function authorization(access: Access): Record<string, string> {
  if (access.token !== undefined) return { authorization: `Bearer ${access.token}` };
  if (access.username !== undefined) {
    const pair = Buffer.from(`${access.username}:${access.password ?? ''}`).toString('base64');
    return { authorization: `Basic ${pair}` };
  }
  return {};
}
