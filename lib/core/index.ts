export { repeat, sleep } from './clock.ts';
export type { Clock, Timer } from './clock.ts';
export { readBody } from './http.ts';
export type { CloseStatus, HttpEndpoint, HttpRequest, HttpResponse, MessageSocket, UpgradeRequest } from './http.ts';
export { messagePair } from './message-pair.ts';
export { Random } from './random.ts';
export { driveInRealTime, RealTimeDriver } from './real-time.ts';
export { VirtualClock } from './virtual-clock.ts';
export type { VirtualClockOptions } from './virtual-clock.ts';
