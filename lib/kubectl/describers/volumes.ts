import { list, record, text } from '../resources/info.ts';
import type { DescriptionWriter } from './writer.ts';

type Json = Record<string, unknown>;

/** `Volumes:` with the kind and the source of each. */
export function writeVolumes(w: DescriptionWriter, volumes: unknown, space: string): void {
  const all = list(volumes).map(record);
  if (all.length === 0) {
    w.line(0, `${space}Volumes:\t<none>`);
    return;
  }
  w.line(0, `${space}Volumes:`);
  for (const volume of all) {
    w.line(1, `${space === '' ? '' : ' '}${text(volume['name'])}:`);
    writeSource(w, volume);
  }
}

/** The kind and the source of a volume, or of a PersistentVolume by its spec. */
export function writeSource(w: DescriptionWriter, volume: Json): void {
  const kind = Object.keys(SOURCES).find((name) => volume[name]);
  if (kind === undefined) w.line(1, '<unknown>');
  else SOURCES[kind]?.(w, record(volume[kind]));
}

const optional = (source: Json) => String(source['optional'] === true);

/** Each kind of source; fields stand in the second column of level two. */
const SOURCES: Readonly<Record<string, (w: DescriptionWriter, source: Json) => void>> = {
  hostPath: (w, source) => {
    w.field('Type', 'HostPath (bare host directory volume)', 2);
    w.field('Path', source['path'], 2);
    w.field('HostPathType', source['type'] ?? '<none>', 2);
  },
  emptyDir: (w, source) => {
    w.field('Type', "EmptyDir (a temporary directory that shares a pod's lifetime)", 2);
    w.field('Medium', source['medium'], 2);
    w.field('SizeLimit', source['sizeLimit'] ?? '<unset>', 2);
  },
  secret: (w, source) => {
    w.field('Type', 'Secret (a volume populated by a Secret)', 2);
    w.field('SecretName', source['secretName'], 2);
    w.field('Optional', optional(source), 2);
  },
  configMap: (w, source) => {
    w.field('Type', 'ConfigMap (a volume populated by a ConfigMap)', 2);
    w.field('Name', source['name'], 2);
    w.field('Optional', optional(source), 2);
  },
  nfs: (w, source) => {
    w.field('Type', 'NFS (an NFS mount that lasts the lifetime of a pod)', 2);
    w.field('Server', source['server'], 2);
    w.field('Path', source['path'], 2);
    w.field('ReadOnly', source['readOnly'] === true, 2);
  },
  persistentVolumeClaim: (w, source) => {
    w.field('Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)', 2);
    w.field('ClaimName', source['claimName'], 2);
    w.field('ReadOnly', source['readOnly'] === true, 2);
  },
  downwardAPI: (w, source) => {
    w.field('Type', 'DownwardAPI (a volume populated by information about the pod)', 2);
    w.line(2, 'Items:');
    for (const item of list(source['items']).map(record)) {
      const from = item['fieldRef'] ? record(item['fieldRef'])['fieldPath'] : record(item['resourceFieldRef'])['resource'];
      w.line(3, `${text(from)} -> ${text(item['path'])}`);
    }
  },
  projected: (w, source) => {
    w.field('Type', 'Projected (a volume that contains injected data from multiple sources)', 2);
    for (const part of list(source['sources']).map(record)) writeProjection(w, part);
  },
  csi: (w, source) => {
    w.field('Type', 'CSI (a Container Storage Interface (CSI) volume source)', 2);
    w.field('Driver', source['driver'], 2);
    w.field('FSType', source['fsType'] ?? '', 2);
    w.field('ReadOnly', source['readOnly'] === true, 2);
  },
};

function writeProjection(w: DescriptionWriter, part: Json): void {
  if (part['secret']) {
    w.field('SecretName', record(part['secret'])['name'], 2);
    w.field('Optional', optional(record(part['secret'])), 2);
  } else if (part['downwardAPI']) {
    w.field('DownwardAPI', 'true', 2);
  } else if (part['configMap']) {
    w.field('ConfigMapName', record(part['configMap'])['name'], 2);
    w.field('Optional', optional(record(part['configMap'])), 2);
  } else if (part['serviceAccountToken']) {
    w.field('TokenExpirationSeconds', record(part['serviceAccountToken'])['expirationSeconds'], 2);
  }
}
