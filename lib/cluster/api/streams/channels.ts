/** Channels of `v4.channel.k8s.io` and `v5.channel.k8s.io` (apimachinery/pkg/util/remotecommand). */
export const STDIN = 0;
export const STDOUT = 1;
export const STDERR = 2;
export const STATUS = 3;
export const RESIZE = 4;
/** Its one byte of payload names the channel that the client has finished with; version 5 alone. */
export const CLOSE = 255;

/** A message's payload with its channel's number before it. */
export function frame(channel: number, payload: Uint8Array | string = ''): Uint8Array {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const message = new Uint8Array(bytes.length + 1);
  message[0] = channel;
  message.set(bytes, 1);
  return message;
}
