import styles from './settings.module.css';

const NAME = 'drydock.kubeconfig';

/** The kubeconfig of the learner's cluster, and how it is used. */
export function Kubeconfig() {
  return (
    <>
      <p>
        Your cluster speaks the Kubernetes API. With this file, kubectl, k9s or Helm on your own machine work on it, beside the terminal here.
        Whoever has the file can do the same: it holds your sandbox’s token.
      </p>
      <p className={styles.row}>
        <a className={styles.download} href="/api/kubeconfig" download={NAME}>
          Download the kubeconfig
        </a>
      </p>
      <pre className={styles.code}>
        <code>kubectl --kubeconfig {NAME} get nodes</code>
      </pre>
    </>
  );
}
