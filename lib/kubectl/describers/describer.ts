import type { ApiClient } from '../api/client.ts';
import type { AnyObject } from '../resources/info.ts';
import type { DescriptionWriter } from './writer.ts';

/** What a describer may ask for besides the object itself. */
export interface DescribeContext {
  client: ApiClient;
  /** Epoch milliseconds. */
  now: number;
  /** The object's events; undefined with `--show-events=false`. */
  events(object: AnyObject): Promise<AnyObject[] | undefined>;
  /** Objects of a kind in a namespace; none where the server does not serve or allow it. */
  list(resource: string, namespace: string, selectors?: { label?: string; field?: string }): Promise<AnyObject[]>;
}

/** Writes what there is to say of an object of one kind. */
export type Describer = (w: DescriptionWriter, object: AnyObject, context: DescribeContext) => Promise<void>;
