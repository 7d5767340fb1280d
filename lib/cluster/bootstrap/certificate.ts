/**
 * The certificate that Pods find in ca.crt. The simulated network carries no TLS, so nothing is ever
 * verified by it; it is there because programs insist on reading a well-formed one.
 */
export const ROOT_CERTIFICATE = `-----BEGIN CERTIFICATE-----
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
