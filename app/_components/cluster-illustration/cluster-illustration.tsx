'use client';

import { useEffect, useReducer } from 'react';
import styles from './cluster-illustration.module.css';
import { calmCluster, NODES, nextStep, stepCluster, WANTED, type DrawnCluster, type DrawnPod } from './illustrated-cluster.ts';

/** Milliseconds until the drawn Deployment notices that a Pod is missing. */
const NOTICED = 450;

function useDrawnCluster() {
  const [cluster, step] = useReducer(stepCluster, calmCluster);
  const short = cluster.pods.filter(({ phase }) => phase !== 'Terminating').length < WANTED;

  useEffect(() => {
    if (!short) return;
    const timer = setTimeout(() => step({ type: 'replace' }), NOTICED);
    return () => clearTimeout(timer);
  }, [short, cluster.made]);

  return { cluster, step };
}

function Pod({ pod, step }: { pod: DrawnPod; step: ReturnType<typeof useDrawnCluster>['step'] }) {
  useEffect(() => {
    const due = nextStep(pod);
    if (!due) return;
    const timer = setTimeout(() => step(due.step), due.after);
    return () => clearTimeout(timer);
  }, [pod, step]);

  const leaving = pod.phase === 'Terminating';
  return (
    <li>
      <button
        type="button"
        className={styles.pod}
        data-phase={pod.phase}
        aria-disabled={leaving}
        onClick={() => !leaving && step({ type: 'delete', pod: pod.name })}
      >
        <span className={styles.container} aria-hidden="true" />
        <span className={styles.name}>
          {!leaving && <span className="visually-hidden">Delete Pod </span>}
          {pod.name}
        </span>
        <span className={styles.phase}>{pod.phase}</span>
      </button>
    </li>
  );
}

function Controller({ cluster }: { cluster: DrawnCluster }) {
  const running = cluster.pods.filter(({ phase }) => phase === 'Running').length;
  return (
    <p className={styles.controller} data-short={running < WANTED}>
      <span>
        Deployment <strong>web</strong>
      </span>
      <span className={styles.count}>
        wants {WANTED}, has {running}
      </span>
    </p>
  );
}

interface NodeProps {
  name: string;
  pods: readonly DrawnPod[];
  step: ReturnType<typeof useDrawnCluster>['step'];
}

function Node({ name, pods, step }: NodeProps) {
  return (
    <section className={styles.node} aria-label={`Node ${name}`}>
      <p className={styles.host}>{name}</p>
      <ul>
        {pods.map((pod) => (
          <Pod key={pod.name} pod={pod} step={step} />
        ))}
      </ul>
    </section>
  );
}

function Ledger({ events }: Pick<DrawnCluster, 'events'>) {
  return (
    <ol className={styles.ledger} aria-live="polite" aria-label="What happened">
      {events.length === 0 ? <li>Press a Pod to delete it.</li> : events.map((event) => <li key={event}>{event}</li>)}
    </ol>
  );
}

/** A small cluster that heals when a Pod is deleted. An illustration, and labelled so: the lessons have real ones. */
export function ClusterIllustration() {
  const { cluster, step } = useDrawnCluster();
  return (
    <figure className={styles.figure} aria-label="Illustration: a Deployment keeps three Pods running">
      <div className={styles.panel}>
        <Controller cluster={cluster} />
        <div className={styles.nodes}>
          {NODES.map((name, index) => (
            <Node key={name} name={name} pods={cluster.pods.filter(({ node }) => node === index)} step={step} />
          ))}
        </div>
        <Ledger events={cluster.events} />
      </div>
      <figcaption>An illustration. In the lessons you do this with kubectl, on a cluster of your own.</figcaption>
    </figure>
  );
}
