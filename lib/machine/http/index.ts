export { readWhole } from './body.ts';
export { HttpClientConnection } from './client.ts';
export type { ClientRequest, ClientResponse } from './client.ts';
export { HttpFault, hasToken, headerOf } from './message.ts';
export type { HeaderList, HttpFaultKind, HttpVersion } from './message.ts';
export { serveHttp } from './server.ts';
export type { HttpHandler, HttpServerOptions, ServerRequest, ServerResponse } from './server.ts';
export { inTime, withinTime } from './timeout.ts';
