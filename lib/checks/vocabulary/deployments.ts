import type { Container, Deployment, Pod } from '#lib/schema/index.ts';
import type { Check } from '../exercise.ts';
import type { Outcome } from '../outcome.ts';
import { failed, passed } from '../outcomes.ts';
import type { CheckView } from '../view.ts';
import { namedObjectCheck } from './named-object.ts';
import type { PodQuestion } from './pods.ts';

/** Says of a Deployment that is there whether something more holds. */
export type DeploymentQuestion = (deployment: Deployment, view: CheckView) => Outcome | Promise<Outcome>;

/** A check about one Deployment by name; a missing one fails it, naming the Deployments that are there instead. */
export function deploymentCheck(id: string, title: string, about: { deployment: string; ask: DeploymentQuestion }): Check {
  return namedObjectCheck<Deployment>(id, title, { apiVersion: 'apps/v1', kind: 'Deployment', name: about.deployment, ask: about.ask });
}

/** It wants this many replicas, and as many of its newest template are available and no old one is left. */
export function hasReplicas(wanted: number): DeploymentQuestion {
  return (deployment) => {
    const name = deployment.metadata?.name;
    const { spec, status } = deployment;
    const desired = spec?.replicas ?? 1;
    const [updated, available, total] = [status?.updatedReplicas ?? 0, status?.availableReplicas ?? 0, status?.replicas ?? 0];
    const seen = status?.observedGeneration === deployment.metadata?.generation;
    if (seen && desired === wanted && updated === wanted && available === wanted && total === wanted) return passed(`Deployment ${name} has ${wanted === 1 ? 'its one replica' : `${wanted} of ${wanted} replicas`}`);
    return failed({
      found: `Deployment ${name} wants ${desired}, has ${total}: ${updated} up to date, ${available} available`,
      wanted: wanted === 1 ? 'one replica, up to date and available' : `${wanted} replicas, all up to date and available`,
      lookAt: desired === wanted ? `\`kubectl rollout status deployment/${name}\`, then \`kubectl get pods\`` : `\`kubectl scale deployment ${name}\` sets the number`,
    });
  };
}

/** Asks something of the first container of its Pod template, or of the one named. */
export function ofContainer(ask: (container: Container, deployment: Deployment) => Outcome, name?: string): DeploymentQuestion {
  return (deployment) => {
    const containers = deployment.spec?.template.spec?.containers ?? [];
    const container = name === undefined ? containers[0] : containers.find((each) => each.name === name);
    if (container) return ask(container, deployment);
    return failed({
      found: `its containers are ${containers.map((each) => each.name).join(', ')}`,
      wanted: `a container named ${name}`,
      lookAt: `\`kubectl get deployment ${deployment.metadata?.name} -o yaml\`, under spec.template.spec.containers`,
    });
  };
}

/** The template's container runs exactly this image. */
export function runsImage(image: string): DeploymentQuestion {
  return ofContainer((container, deployment) => {
    if (container.image === image) return passed(`its template runs ${image}`);
    return failed({
      found: `its template runs ${container.image}`,
      wanted: image,
      lookAt: `\`kubectl set image\` changes it; \`kubectl rollout history deployment/${deployment.metadata?.name}\` lists what there was`,
    });
  });
}

/** Its Pods are marked with these labels; further ones do no harm. */
export function templateHasLabels(wanted: Readonly<Record<string, string>>): DeploymentQuestion {
  return (deployment) => {
    const labels = deployment.spec?.template.metadata?.labels ?? {};
    if (Object.entries(wanted).every(([key, value]) => labels[key] === value)) return passed(`${inWords(wanted)} in the template`);
    return failed({
      found: `its template has ${inWords(labels) || 'no label'}`,
      wanted: `${inWords(wanted)} in the template`,
      lookAt: '`spec.template.metadata.labels`; the selector must say the same and is fixed, so a new Deployment may be needed',
    });
  };
}

/** It counts as its own the Pods with exactly these labels. */
export function matchesLabels(wanted: Readonly<Record<string, string>>): DeploymentQuestion {
  return (deployment) => {
    const labels = deployment.spec?.selector.matchLabels ?? {};
    if (inWords(labels) === inWords(wanted)) return passed(`matchLabels ${inWords(labels)}`);
    return failed({
      found: `its matchLabels are ${inWords(labels) || 'empty'}`,
      wanted: inWords(wanted),
      lookAt: '`spec.selector.matchLabels`, which is fixed: delete the Deployment and create it anew',
    });
  };
}

function inWords(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`).sort().join(', ');
}

/** Asks of the Deployment's Pod template what can be asked of a Pod's specification: a Pod without a name, as there is none of the Deployment's. */
export function ofTemplate(ask: PodQuestion): DeploymentQuestion {
  return async (deployment, view) => {
    const { template } = deployment.spec ?? {};
    const pod: Pod = { apiVersion: 'v1', kind: 'Pod', ...(template?.metadata && { metadata: template.metadata }), ...(template?.spec && { spec: template.spec }) };
    const outcome = await ask(pod, view);
    if (outcome.state !== 'failed') return outcome;
    return { ...outcome, lookAt: `\`kubectl edit deployment ${deployment.metadata?.name}\`, under spec.template.spec` };
  };
}
