export { createClusterMaps } from './create-maps.ts';
export type { ClusterMaps } from './create-maps.ts';
export type { ClusterPicture, MapContainer, MapController, MapEvent, MapNode, MapPod, MapService, Owner } from './picture.ts';
