export { SystemError } from './system-error.ts';
export type { ErrorCode } from './system-error.ts';
export type {
  DirectoryEntry,
  FileStatus,
  FileSystem,
  FileType,
  MountStatus,
  OpenFile,
  OpenFlags,
  Tty,
  TtyModes,
} from './file-system.ts';
export { createMachine } from './computer.ts';
export { KERNEL } from './kernel.ts';
export { directory, executable, executableContent, file, layer, script, symlink } from './files/layer.ts';
export type { LayerEntry } from './files/layer.ts';
export { StoragePool } from './files/storage-pool.ts';
export { emptyVolume, fileVolume, projectedVolume, readFileVolume, readOnlyVolume, subVolume } from './files/volume.ts';
export type { ProjectedFile, ProjectedVolume } from './files/volume.ts';
export type { Layer, Machine, MachineLimits, MachineOptions, Processor, StartOptions, Terminal, Volume } from './machine.ts';
export type { Connection, Listener, Network, SocketAddress, SocketEntry, SocketHolder } from './network.ts';
export type {
  Child,
  ExitStatus,
  MachineStatus,
  Process,
  ProcessStatus,
  Program,
  ProgramLibrary,
  SignalName,
  SpawnOptions,
  User,
} from './program.ts';
export { ProcessEnded } from './processes/process-ended.ts';
export { exitCodeOf, SIGNAL_NUMBERS } from './processes/signals.ts';
export { isAddress } from './resolver.ts';
export { NetworkNamespace, Switch } from './loopback-network.ts';
export type { NamespaceOptions } from './loopback-network.ts';
export {
  HttpClientConnection,
  HttpFault,
  hasToken,
  headerOf,
  readWhole,
  serveHttp,
  inTime,
  withinTime,
} from './http/index.ts';
export type {
  ClientRequest,
  ClientResponse,
  HeaderList,
  HttpHandler,
  HttpServerOptions,
  ServerRequest,
  ServerResponse,
} from './http/index.ts';
export { alpinePaths, aptOf, busyboxPaths, busyboxPrograms, debianPackages, debianPrograms } from './commands/index.ts';
export type { AptRelease, Package } from './commands/index.ts';
export { createShell } from './shell/index.ts';
export type { Completer, Completers, Completion, FlavourName, SavedShell, ShellOptions } from './shell/index.ts';
