import { useEffect, useState } from 'react';
import type { ClusterPicture, MapEvent } from '#lib/map/index.ts';

export interface ClusterMapState {
  /** Undefined until the first has come. */
  picture: ClusterPicture | undefined;
  /** The cluster does not answer: the picture is the last one there was. */
  unreachable: boolean;
}

/** Follows the pictures of a cluster for as long as the map is open; without `address`, of the learner's own. */
export function useClusterMap(address = '/api/map'): ClusterMapState {
  const [state, setState] = useState<ClusterMapState>({ picture: undefined, unreachable: false });
  useEffect(() => {
    const source = new EventSource(address);
    source.onmessage = ({ data }) => {
      const event = JSON.parse(data as string) as MapEvent;
      setState((before) =>
        event.type === 'picture'
          ? { picture: event.picture, unreachable: false }
          : { picture: before.picture, unreachable: true },
      );
    };
    source.onerror = () => setState((before) => ({ ...before, unreachable: true }));
    return () => source.close();
  }, [address]);
  return state;
}
