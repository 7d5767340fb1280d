const SIMULATED = ['emptyDir', 'configMap', 'secret', 'projected', 'downwardAPI', 'persistentVolumeClaim'];

/** What is to be said of a volume that no kubelet of this cluster can mount; undefined for those that it can. */
export function unsimulated(volume: object): string | undefined {
  const type = Object.keys(volume).find((key) => key !== 'name') ?? 'unknown';
  if (SIMULATED.includes(type)) return undefined;
  return `volumes of type ${type} are not simulated in this cluster: use emptyDir, configMap, secret, projected, downwardAPI or persistentVolumeClaim`;
}
