/** Kinds that are kept, validated and shown, and that nobody acts on, or hardly. */
import { ipAddresses, serviceRanges } from './addresses.ts';
import { validatingBindings, validatingPolicies } from './admission-policies.ts';
import { apiServices } from './api-service.ts';
import { certificateRequests } from './certificate-request.ts';
import { componentStatuses } from './component-status.ts';
import { csiCapacities, csiDrivers, csiNodes } from './csi.ts';
import type { ResourceDefinition } from './definition.ts';
import { deviceClasses, resourceClaims, resourceClaimTemplates, resourceSlices } from './devices.ts';
import { flowSchemas, priorityLevels } from './flow-control.ts';
import { runtimeClasses } from './runtime-class.ts';
import { volumeAttachments, volumeAttributesClasses } from './volume-attachment.ts';
import { mutatingWebhooks, validatingWebhooks } from './webhooks.ts';

export const keptKinds: readonly ResourceDefinition[] = [
  componentStatuses, apiServices, certificateRequests, ipAddresses, serviceRanges, csiDrivers, csiNodes, csiCapacities, volumeAttachments, volumeAttributesClasses,
  mutatingWebhooks, validatingPolicies, validatingBindings, validatingWebhooks, runtimeClasses, deviceClasses, resourceClaims, resourceClaimTemplates, resourceSlices, flowSchemas, priorityLevels,
];

export { ipAddresses, serviceRanges } from './addresses.ts';
export { apiServices } from './api-service.ts';
export { csiNodes } from './csi.ts';
export { flowSchemas, priorityLevels } from './flow-control.ts';
export { runtimeClasses } from './runtime-class.ts';
export { volumeAttributesClasses } from './volume-attachment.ts';
