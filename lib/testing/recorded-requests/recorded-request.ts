/** A request that is sent to a real API server and to the embedded one. */
export interface RecordedRequest {
  name: string;
  method: string;
  path: string;
  /** An empty authorization sends none. */
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Milliseconds to wait first, for what the server does by itself. */
  pause?: number;
}
