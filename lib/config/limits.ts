import { availableParallelism } from 'node:os';

/**
 * Every limit that Drydock sets on what learners can use, in one place, with the reason for each. A
 * limit that a Linux machine also has is met with Linux's own words (ENOSPC, EAGAIN, Killed).
 */

const KIB = 1024;
const MIB = 1024 * KIB;
const SECOND = 1000;
const MINUTE = 60 * SECOND;

export interface MachineLimitSettings {
  processes: number;
  storage: number;
  fileSize: number;
  openFiles: number;
}

export interface Limits {
  /** What one workstation may hold; each container of the embedded cluster has `container`. */
  workstation: MachineLimitSettings;
  container: MachineLimitSettings;
  cluster: ClusterLimits;
  processor: ProcessorLimits;
  terminal: TerminalLimits;
  sandbox: SandboxLimits;
  host: HostLimits;
  api: ApiLimits;
  grading: GradingLimits;
}

export interface ClusterLimits {
  /** Bytes that all objects of one embedded cluster may hold together. */
  storage: number;
  /** Bytes that the files and logs of all its containers and volumes may hold together. */
  files: number;
}

export interface ProcessorLimits {
  /** Milliseconds that one sandbox computes before others get their turn: a keystroke elsewhere waits this long at most. */
  slice: number;
  /** The part of one core that a sandbox may use for long. */
  share: number;
  /** Milliseconds of full speed before `share` holds, so that ordinary commands never feel it. */
  burst: number;
  /** Milliseconds of CPU time used without a pause after which `restShare` holds: an endless loop somebody left running. */
  patience: number;
  restShare: number;
}

export interface TerminalLimits {
  perSandbox: number;
  /** Browsers looking at one terminal. */
  viewers: number;
  /** Lines kept above the screen. */
  scrollback: number;
  /** Cells (lines times columns) that those may be. */
  cells: number;
  /** Bytes of keys and pastes that may wait for a program to read them. */
  input: number;
  /** The size a terminal may be given. */
  columns: number;
  rows: number;
}

export interface SandboxLimits {
  /** Milliseconds between two saves of one sandbox: what a power cut may cost, unless a large class types at once. */
  saveInterval: number;
  /** Milliseconds by which a save may be put off where many sandboxes change at once. */
  saveDelay: number;
  /** The same where nothing but containers' logs has changed. */
  saveLogsInterval: number;
  /** Milliseconds after which a sandbox that nobody is connected to is saved and dropped from memory. */
  idle: number;
  /** Bytes of a saved sandbox, uncompressed; a larger one is not read. */
  snapshot: number;
  /** Milliseconds that commands run without a terminal (an exercise's setup) may take, of the sandbox's time. */
  run: number;
  /** Bytes of their output that are kept. */
  runOutput: number;
  /** Milliseconds that may be skipped ahead in one step. */
  skip: number;
  /** Bytes of one file read or saved from a page. */
  file: number;
}

export interface HostLimits {
  /** Host processes at most. */
  processes: number;
  /** Sandboxes in memory at once, of all hosts together; the one unused the longest makes room. */
  residents: number;
  /** Milliseconds without a heartbeat after which the host process is taken for hung. */
  heartbeat: number;
  /** Milliseconds that the host may take to start. */
  start: number;
  /** Milliseconds that the host may take to save everything at the end. */
  stop: number;
  /** MiB of heap; past it the host is restarted, and each sandbox comes back from its last save. */
  heap: number;
}

export interface ApiLimits {
  /** Bytes of a request's body, as upstream's API server allows (3 MiB). */
  body: number;
  /** Requests and watches that one sandbox's API answers at once, and that come to it from outside. */
  exchanges: number;
}

export interface GradingLimits {
  /** Hand-ins that may wait for the one that is graded, of all and of one instructor. */
  waiting: number;
  waitingOfOne: number;
  /** Hand-ins of one instructor in a minute. */
  perMinute: number;
  /** Milliseconds of a core that grading one may take. */
  time: number;
  /** Milliseconds by the clock that it may take, on a machine that is busy with other things too. */
  wait: number;
  /** Milliseconds without a hand-in after which the process that grades ends. */
  idle: number;
  /** MiB of its heap. */
  heap: number;
}

export const DEFAULT_LIMITS: Limits = {
  workstation: {
    processes: 256, // A fork bomb ends in EAGAIN; a person's pipelines need a dozen.
    storage: 32 * MIB, // Manifests are kilobytes; `cat /dev/zero > file` ends in ENOSPC.
    fileSize: 32 * MIB,
    openFiles: 1024, // Debian's soft limit.
  },
  container: {
    processes: 128,
    storage: 8 * MIB, // A container writes logs and test pages; all together hold what `cluster.files` says.
    fileSize: 16 * MIB,
    openFiles: 1024,
  },
  cluster: {
    storage: 12 * MIB, // Four thousand Pods; `--replicas=100000` ends in etcd's "database space exceeded", and a save stays short.
    files: 64 * MIB, // Eight containers that fill their disks; the ninth finds the node's disk full, as it would.
  },
  processor: {
    slice: 4, // Far below the 50 ms that a typist notices, with room for several busy neighbours.
    share: 0.25, // Two cores carry several endless loops and everybody else.
    burst: 2 * SECOND,
    patience: 30 * SECOND,
    restShare: 0.05,
  },
  terminal: {
    perSandbox: 8,
    viewers: 8,
    scrollback: 1000, // The page keeps more of its own; this much comes back after a reload.
    cells: 250_000, // Twelve bytes each: 3 MB a terminal, however wide it is made.
    input: 16 * MIB, // A 10 MB paste is taken; what no program reads beyond that is refused.
    columns: 1000,
    rows: 500,
  },
  sandbox: {
    saveInterval: SECOND,
    saveDelay: 10 * SECOND, // 300 typists are saved every few seconds; saving each of them every second took most of a core.
    saveLogsInterval: 30 * MINUTE, // Probes alone write to them all day, in every sandbox; whatever else happens saves them too.
    idle: 5 * MINUTE,
    snapshot: 256 * MIB,
    run: 10 * MINUTE,
    runOutput: MIB,
    skip: 24 * 60 * MINUTE,
    file: MIB,
  },
  host: {
    processes: Math.min(4, availableParallelism()), // One for each core: together they never compute all the time. More would hold more memory than a class needs.
    residents: 1000, // At 2 MB each within the heap below.
    heartbeat: 10 * SECOND, // Longer than any garbage collection, shorter than patience.
    start: 30 * SECOND,
    stop: 10 * SECOND,
    heap: 4096,
  },
  api: {
    body: 3 * MIB,
    exchanges: 200, // Some open pages, k9s and kubectl -w together have some fifty.
  },
  grading: {
    waiting: 60, // A class hands in at the end of the lesson; each takes some seconds.
    waitingOfOne: 30,
    perMinute: 60,
    time: 60 * SECOND, // Simulated time is bounded by itself; this is for what computes without end.
    wait: 10 * MINUTE, // What is graded shall not depend on the machine's other work: this is for what stands still.
    idle: MINUTE,
    heap: 1024, // One sandbox of 76 MiB at its limits, and what becomes of it while it is checked.
  },
};
