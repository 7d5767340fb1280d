import type { ApiObject } from '#lib/schema/index.ts';

/**
 * The certificate that Pods find in ca.crt. The simulated network carries no TLS, so nothing is ever
 * verified by it; it is there because programs insist on reading a well-formed one.
 */
const ROOT_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBfjCCASWgAwIBAgIUEVUiVruufmc/GQQFC4zB2kOkioMwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKa3ViZXJuZXRlczAeFw0yNjExMjMxNTI5MjlaFw00NjExMTgx
NTI5MjlaMBUxEzARBgNVBAMMCmt1YmVybmV0ZXMwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQ5SxR5GhJNxc6GGZesAHQec3MuDP+hVtPbk5Y2ED+5/dR7zWt7qyRC
sqKuLYjopEKHLk03rRUAmtE+fvWupP6Co1MwUTAdBgNVHQ4EFgQUCgzfO0BERSSN
jbcclgF4QtJJpPYwHwYDVR0jBBgwFoAUCgzfO0BERSSNjbcclgF4QtJJpPYwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiAHiHhChDchZQnMGaTPbhsx
QIPyiPmU+rUSbRxrUaSpPQIgAZtu5KtAwn0pkzEbbInx7uP5x0dFxTxJFNixPLNY
Ftc=
-----END CERTIFICATE-----
`;

/** What the root-ca-cert-publisher puts into every namespace. */
export function rootCertificate(): ApiObject {
  return {
    apiVersion: 'v1', kind: 'ConfigMap',
    metadata: {
      name: 'kube-root-ca.crt',
      annotations: { 'kubernetes.io/description': 'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.' },
    },
    data: { 'ca.crt': ROOT_CERTIFICATE },
  } as ApiObject;
}
