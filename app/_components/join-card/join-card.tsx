'use client';

import { useRef } from 'react';
import { codeForPeople } from '#lib/workshops/workshop.ts';
import { Button } from '../button/button.tsx';
import { Icon } from '../icon/icon.tsx';
import styles from './join-card.module.css';

interface JoinCardProps {
  code: string;
  /** The whole address to join by. */
  link: string;
  /** The same as a QR code, SVG that this server drew. */
  qr: string;
}

/** How learners join, to be shown to a class: the code in large letters, the address, and the address as a QR code. */
export function JoinCard({ code, link, qr }: JoinCardProps) {
  const { host, pathname } = new URL(link);
  return (
    <div className={styles.card}>
      <div className={styles.words}>
        <p>
          Open <strong>{`${host}${pathname}`}</strong> and enter
        </p>
        <p className={styles.code}>{codeForPeople(code)}</p>
        <p className={styles.link}>
          <a href={link}>{link}</a>
        </p>
      </div>
      <div className={styles.qr} role="img" aria-label={`QR code of ${link}`} dangerouslySetInnerHTML={{ __html: qr }} />
    </div>
  );
}

/** The code, and a button that shows it to the class. */
export function JoinButton(props: JoinCardProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <>
      <Button onClick={() => dialog.current?.showModal()}>
        Join by <span className={styles.inline}>{codeForPeople(props.code)}</span>
      </Button>
      <dialog ref={dialog} className={styles.dialog} aria-label="How to join">
        <button type="button" className={styles.close} aria-label="Close" onClick={() => dialog.current?.close()}>
          <Icon name="cross" size={22} />
        </button>
        <JoinCard {...props} />
      </dialog>
    </>
  );
}
