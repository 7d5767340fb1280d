import { useEffect, useState } from 'react';
import type { ClusterPicture, MapEvent } from '#lib/map/index.ts';

export interface ClusterMapState {
  /** Undefined until the first has come. */
  picture: ClusterPicture | undefined;
  /** The cluster does not answer: the picture is the last one there was. */
  unreachable: boolean;
}

/** Follows the pictures of the learner's cluster for as long as the map is open. */
export function useClusterMap(): ClusterMapState {
  const [state, setState] = useState<ClusterMapState>({ picture: undefined, unreachable: false });
  useEffect(() => {
    const source = new EventSource('/api/map');
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
  }, []);
  return state;
}
