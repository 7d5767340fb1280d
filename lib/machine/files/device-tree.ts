import type { Clock } from '#lib/core/index.ts';
import type { VirtualTerminal } from '../terminal/terminal.ts';
import type { StoragePool } from './storage-pool.ts';
import { FileTree } from './file-tree.ts';
import { Directory, GeneratedDirectory } from './directory.ts';
import { OpenDevice } from './inode.ts';
import { device, directory, layer, symlink } from './layer.ts';
import type { FileLayer } from './layer.ts';

/** What every machine finds in /dev, but for its terminals. */
const DEVICES = layer({
  '/null': device('null'),
  '/zero': device('zero'),
  '/full': device('full'),
  '/random': device('random'),
  '/urandom': device('urandom'),
  '/tty': device('tty'),
  '/fd': symlink('/proc/self/fd'),
  '/stdin': symlink('/proc/self/fd/0'),
  '/stdout': symlink('/proc/self/fd/1'),
  '/stderr': symlink('/proc/self/fd/2'),
  '/shm': directory(0o1777),
  '/mqueue': directory(0o1777),
});

/** /dev: the memory devices, the standard streams and the terminals. */
export function deviceTree(clock: Clock, terminals: ReadonlyMap<number, VirtualTerminal>, pool: StoragePool): FileTree {
  const tree = new FileTree({
    type: 'tmpfs',
    source: 'tmpfs',
    clock,
    limits: { storage: 65_536 * 1024, fileSize: 65_536 * 1024, pool },
  });
  const { root } = DEVICES as FileLayer;
  const directories = tree.plant(new DeviceDirectory(tree, root, [root]));
  directories.addTerminals(terminals);
  return tree;
}

class DeviceDirectory extends Directory {
  addTerminals(terminals: ReadonlyMap<number, VirtualTerminal>): void {
    const version = this.tree.version;
    this.add(
      'pts',
      new GeneratedDirectory(this.tree, {
        lookup: (name) => {
          const terminal = /^\d+$/.test(name) ? terminals.get(Number(name)) : undefined;
          return terminal && new OpenDevice(this.tree, terminal.open());
        },
        names: () => [...terminals.keys()].sort((one, other) => one - other).map(String),
      }),
    );
    this.tree.version = version;
  }
}
