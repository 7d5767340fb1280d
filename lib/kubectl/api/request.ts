export interface ApiRequest {
  method: string;
  /** Path with query. */
  target: string;
  body?: unknown;
  contentType?: string;
  accept?: string;
}
