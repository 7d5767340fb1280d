import { findImage } from '../images/index.ts';
import type { Image, ImageResult } from '../images/index.ts';
import { makeImage } from '../images/make-image.ts';

/** The control plane's images as kubeadm v1.35 names them, with their compressed sizes. */
const SYSTEM_IMAGES: ReadonlyMap<string, number> = new Map([
  ['registry.k8s.io/coredns/coredns:v1.13.1', 23_553_139], ['registry.k8s.io/etcd:3.6.6-0', 23_641_797], ['registry.k8s.io/kube-apiserver:v1.35.2', 27_696_504],
  ['registry.k8s.io/kube-controller-manager:v1.35.2', 23_131_010], ['registry.k8s.io/kube-proxy:v1.35.2', 25_790_180], ['registry.k8s.io/kube-scheduler:v1.35.2', 17_242_480],
]);

/** An image of the catalogue, or of the control plane. */
export function findAnyImage(reference: string): ImageResult {
  const size = SYSTEM_IMAGES.get(reference);
  if (size === undefined) return findImage(reference);
  const image: Image = { ...makeImage({ layers: [], programs: new Map(), size }), reference };
  return { image };
}

/**
 * Whether an image is one whose work the cluster does itself: its containers are shown as running, without
 * a machine behind them. Like the real ones they hold no shell.
 */
export function isSystemImage(reference: string): boolean {
  return SYSTEM_IMAGES.has(reference);
}

/** What the log of such a container says. */
export function systemLog(container: string): string {
  return `${container}: this cluster does the work of ${container} itself; the component is shown as it would run, and logs nothing.\n`;
}

/** The images that each node has from the start, the control plane's on the control plane. */
export function imagesOnNode(controlPlane: boolean): string[] {
  return [...SYSTEM_IMAGES.keys()].filter((reference) => controlPlane || reference.includes('kube-proxy'));
}
