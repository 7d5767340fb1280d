import type { ICustomResourceDefinition } from 'kubernetes-models/apiextensions.k8s.io/v1';
import type { Live } from '../resources/live.ts';
import type { CustomSchema } from './custom-schema.ts';
import type { PrinterColumn } from './printer-columns.ts';

/** One version of a kind that users add. */
export interface CustomVersion {
  name: string;
  served: boolean;
  storage: boolean;
  deprecated?: boolean;
  deprecationWarning?: string;
  schema?: { openAPIV3Schema?: CustomSchema };
  subresources?: { status?: object; scale?: { specReplicasPath: string; statusReplicasPath: string; labelSelectorPath?: string } };
  additionalPrinterColumns?: readonly PrinterColumn[];
  selectableFields?: readonly { jsonPath: string }[];
}

export interface CustomNames {
  plural: string;
  singular?: string;
  kind: string;
  listKind?: string;
  shortNames?: readonly string[];
  categories?: readonly string[];
}

export interface DefinitionCondition {
  type: 'NamesAccepted' | 'Established' | 'Terminating';
  status: 'True' | 'False';
  lastTransitionTime: string;
  reason: string;
  message: string;
}

export interface DefinitionSpec {
  group: string;
  scope: string;
  names: CustomNames;
  versions: readonly CustomVersion[];
  conversion?: { strategy: string };
  preserveUnknownFields?: boolean;
}

/** A CustomResourceDefinition as it is stored. */
export type LiveDefinition = Omit<Live<ICustomResourceDefinition>, 'spec' | 'status'> & {
  spec: DefinitionSpec;
  status: { conditions?: DefinitionCondition[] | null; acceptedNames?: CustomNames; storedVersions?: string[] };
};
