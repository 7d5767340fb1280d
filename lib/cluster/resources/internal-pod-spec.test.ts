import { describe, expect, it } from 'vitest';
import { internalPodSpec } from './internal-pod-spec.ts';

describe('a Pod\'s spec as the API server holds it', () => {
  it('has Go\'s names, every field, and the host\'s namespaces in the security context', () => {
    const spec = internalPodSpec({
      hostNetwork: true,
      containers: [{ name: 'web', image: 'nginx', env: [{ name: 'A', value: 'b' }], ports: [{ containerPort: 80 }], livenessProbe: { httpGet: { path: '/', port: 80 } } }],
      volumes: [{ name: 'shared', emptyDir: {} }],
    });
    expect(spec).toMatchObject({
      Containers: [{
        Name: 'web', Image: 'nginx', Command: null, Env: [{ Name: 'A', Value: 'b', ValueFrom: null }],
        Ports: [{ Name: '', HostPort: 0, ContainerPort: 80, Protocol: '', HostIP: '' }],
        Resources: { Limits: null, Requests: null, Claims: null },
        LivenessProbe: { HTTPGet: { Path: '/', Port: 80 }, Exec: null, PeriodSeconds: 0 }, TTY: false,
      }],
      Volumes: [{ Name: 'shared', HostPath: null, EmptyDir: { Medium: '', SizeLimit: null } }],
      SecurityContext: { HostNetwork: true, HostPID: false, ShareProcessNamespace: null },
      TerminationGracePeriodSeconds: null,
    });
    const keys = Object.keys((spec as { Containers: object[] }).Containers[0] ?? {});
    expect(keys.slice(0, 8)).toEqual(['Name', 'Image', 'Command', 'Args', 'WorkingDir', 'Ports', 'EnvFrom', 'Env']);
  });
});
