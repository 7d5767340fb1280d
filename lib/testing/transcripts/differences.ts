const TOKEN_VOLUME = 'v1.35 mounts kube-api-access, a projected volume, where v1.20 mounted a Secret with a token';
const PULLED = 'here the image has to be pulled first, where the recorded node had it';
const EVENTS = 'v1.35 words events anew: the image was pulled, "Container created", "Container started"';
const IMAGE = "the image is nginx's own (1.29, its entrypoint, logs to stdout), the recorded one Debian's package of 1.22";
const EXPLAIN = 'v1.35 serves OpenAPI v3, of which explain makes the newer layout, with the fields of today';
const VALIDATION = 'strict validation of fields is the server\'s since v1.25';
const GO_VALUES = 'field errors show values as JSON since v1.33';
const AGO = 'RESTARTS says how long ago since v1.23';
const SERVICE_FIELDS = 'Services carry ipFamilies, ipFamilyPolicy and internalTrafficPolicy, and Endpoints come from EndpointSlices of v1';
const DEPRECATED = 'since v1.33 the server warns that Endpoints are being given up';
const STEPS = 'a step of a rollout took longer or shorter than on the recorded machine, so kubectl saw other steps';
const HPA = 'v1.35 serves autoscaling/v2';

/** Where v1.35 answers otherwise than the recording, by place, and why. What it answers stands whole in fixtures/newer. */
export const DIFFERENCES: ReadonlyMap<string, string> = new Map([
  ['01-first-pod.txt:11', 'the recorded node took longer to start the Pod'],
  ['01-first-pod.txt:17', TOKEN_VOLUME],
  ['01-first-pod.txt:100', TOKEN_VOLUME],
  ['01-first-pod.txt:139', TOKEN_VOLUME],
  ['01-first-pod.txt:188', EVENTS],
  ['01-first-pod.txt:257', IMAGE],
  ['01-first-pod.txt:268', IMAGE],
  ['01-first-pod.txt:276', IMAGE],
  ['01-first-pod.txt:280', 'the entrypoint has run fewer processes before nginx, so process ids differ'],
  ['01-first-pod.txt:302', IMAGE],
  ['01-first-pod.txt:315', 'exec over WebSockets wraps the kubelet\'s internal error in one of the API server\'s since v1.30'],
  ['02-shared-volume-and-env.txt:3', PULLED],
  ['02-shared-volume-and-env.txt:11', 'link counts and times of directories'],
  ['02-shared-volume-and-env.txt:17', 'the busybox image shows a column TIME and has run fewer processes'],
  ['02-shared-volume-and-env.txt:31', IMAGE],
  ['02-shared-volume-and-env.txt:34', IMAGE],
  ['02-shared-volume-and-env.txt:36', TOKEN_VOLUME],
  ['02-shared-volume-and-env.txt:126', 'since v1.34 a forbidden change is shown as a diff of the internal type'],
  ['02-shared-volume-and-env.txt:154', TOKEN_VOLUME],
  ['04-services.txt:10', SERVICE_FIELDS],
  ['04-services.txt:27', DEPRECATED],
  ['04-services.txt:30', 'v1.20 filled EndpointSlices in another order'],
  ['04-services.txt:47', DEPRECATED],
  ['04-services.txt:50', SERVICE_FIELDS],
  ['04-services.txt:54', SERVICE_FIELDS],
  ['05-deployments.txt:3', STEPS],
  ['05-deployments.txt:25', 'since v1.25 ScalingReplicaSet says from how many'],
  ['05-deployments.txt:125', EVENTS],
  ['05-deployments.txt:150', STEPS],
  ['05-deployments.txt:171', EVENTS],
  ['05-deployments.txt:192', HPA],
  ['05-deployments.txt:196', HPA],
  ['05-deployments.txt:198', HPA],
  ['05-deployments.txt:203', GO_VALUES],
  ['05-deployments.txt:208', 'v1.35 counts terminatingReplicas and leaves creationTimestamp: null out'],
  ['05-deployments.txt:275', 'garbage collection took longer on the recorded machine'],
  ['06-probes.txt:3', STEPS],
  ['06-probes.txt:18', AGO],
  ['06-probes.txt:22', AGO],
  ['06-probes.txt:26', EVENTS],
  ['06-probes.txt:38', TOKEN_VOLUME],
  ['06-probes.txt:61', 'process ids differ, see 01-first-pod.txt:280'],
  ['06-probes.txt:63', AGO],
  ['06-probes.txt:67', 'process ids differ, see 01-first-pod.txt:280'],
  ['06-probes.txt:69', AGO],
  ['06-probes.txt:73', AGO],
  ['06-probes.txt:77', EVENTS],
  ['07-mistakes-and-generators.txt:4', VALIDATION],
  ['07-mistakes-and-generators.txt:24', GO_VALUES],
  ['07-mistakes-and-generators.txt:27', VALIDATION],
  ['07-mistakes-and-generators.txt:173', 'the recorder gave up after a minute'],
  ['07-mistakes-and-generators.txt:180', EXPLAIN],
  ['07-mistakes-and-generators.txt:229', EXPLAIN],
  ['07-mistakes-and-generators.txt:250', EXPLAIN],
  ['07-mistakes-and-generators.txt:253', 'this cluster serves fewer kinds, and newer versions'],
  ['07-mistakes-and-generators.txt:274', 'the recorded cluster ran no CoreDNS'],
  ['07-mistakes-and-generators.txt:278', 'v1.35.2'],
  ['07-mistakes-and-generators.txt:283', 'another kubeconfig'],
  ['07-mistakes-and-generators.txt:302', 'another kubeconfig'],
]);
