import { directory, executable, layer } from '#lib/machine/index.ts';
import type { LayerEntry, Program } from '#lib/machine/index.ts';
import { debianBase, debianLibrary } from '../debian/base.ts';
import { imageFamily } from '../image.ts';
import type { ImageFamily, UnnamedImage } from '../image.ts';
import { makeImage } from '../make-image.ts';
import { standIn } from './programs.ts';

interface ServiceImage {
  program: Program;
  /** Where its executable is. */
  path: string;
  size: number;
  port: number;
  env: Readonly<Record<string, string>>;
  files?: Readonly<Record<string, LayerEntry>>;
  workingDir?: string;
  stopSignal?: 'SIGQUIT' | 'SIGINT';
}

function serviceImage(service: ServiceImage): UnnamedImage {
  const name = service.path.slice(service.path.lastIndexOf('/') + 1);
  return makeImage({
    layers: [debianBase(), layer({ [service.path]: executable(name), ...service.files })],
    programs: debianLibrary({ [name]: service.program }),
    size: service.size,
    cmd: [name],
    env: service.env,
    workingDir: service.workingDir ?? '',
    stopSignal: service.stopSignal ?? 'SIGTERM',
    exposedPorts: [`${service.port}/tcp`],
  });
}

const MYSQL_VARIABLES = ['MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD'];
const MARIADB_VARIABLES = [
  ...MYSQL_VARIABLES,
  'MARIADB_ROOT_PASSWORD',
  'MARIADB_ROOT_PASSWORD_HASH',
  'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD',
  'MARIADB_RANDOM_ROOT_PASSWORD',
];

const isoStamp = (now: number) => `${new Date(now).toISOString().replace('Z', '000Z')} `;
const plainStamp = (now: number) => `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')} `;

const mysql = (version: string) =>
  serviceImage({
    path: '/usr/sbin/mysqld',
    port: 3306,
    size: 254_000_000,
    env: { MYSQL_MAJOR: version.split('.').slice(0, 2).join('.'), MYSQL_VERSION: `${version}-1.el9` },
    files: { '/var/lib/mysql': directory() },
    program: standIn({
      port: 3306,
      stamp: isoStamp,
      requires: {
        anyOf: MYSQL_VARIABLES,
        message: (stamp) =>
          `${stamp.trim()} [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n` +
          '    You need to specify one of the following as an environment variable:\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD\n',
      },
      starting: [
        `0 [System] [MY-010116] [Server] /usr/sbin/mysqld (mysqld ${version}) starting as process PID`,
        `0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '${version}'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.`,
      ],
      stopping: [
        `0 [System] [MY-010910] [Server] /usr/sbin/mysqld: Shutdown complete (mysqld ${version})  MySQL Community Server - GPL.`,
      ],
    }),
  });

const mariadb = (version: string) =>
  serviceImage({
    path: '/usr/sbin/mariadbd',
    port: 3306,
    size: 117_000_000,
    env: { MARIADB_VERSION: `1:${version}+maria~ubu2404` },
    files: { '/var/lib/mysql': directory() },
    program: standIn({
      port: 3306,
      stamp: plainStamp,
      requires: {
        anyOf: MARIADB_VARIABLES,
        message: (stamp) =>
          `${stamp.trim()}+00:00 [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n` +
          '\tYou need to specify one of MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD\n',
      },
      starting: [
        '0 [Note] mariadbd: ready for connections.',
        `Version: '${version}-MariaDB-ubu2404'  socket: '/run/mysqld/mysqld.sock'  port: 3306  mariadb.org binary distribution`,
      ],
      stopping: ['0 [Note] mariadbd: Shutdown complete'],
    }),
  });

const postgres = (version: string) =>
  serviceImage({
    path: '/usr/local/bin/postgres',
    port: 5432,
    size: 158_000_000,
    env: { PG_MAJOR: version.split('.')[0] as string, PG_VERSION: `${version}-1.pgdg13+1`, PGDATA: '/var/lib/postgresql/data' },
    files: { '/var/lib/postgresql/data': directory(0o1777) },
    stopSignal: 'SIGINT',
    program: standIn({
      port: 5432,
      stamp: (now) => `${new Date(now).toISOString().replace('T', ' ').replace('Z', ' UTC')} [1] `,
      requires: {
        anyOf: ['POSTGRES_PASSWORD', 'POSTGRES_HOST_AUTH_METHOD'],
        message: () =>
          'Error: Database is uninitialized and superuser password is not specified.\n       You must specify POSTGRES_PASSWORD to a non-empty value for the\n' +
          '       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".\n\n       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all\n' +
          '       connections without a password. This is *not* recommended.\n\n       See PostgreSQL documentation about "trust":\n       https://www.postgresql.org/docs/current/auth-trust.html\n',
      },
      starting: [
        `LOG:  starting PostgreSQL ${version} (Debian ${version}-1.pgdg13+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 14.2.0-19) 14.2.0, 64-bit`,
        'LOG:  listening on IPv4 address "0.0.0.0", port 5432',
        'LOG:  listening on IPv6 address "::", port 5432',
        'LOG:  listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"',
        'LOG:  database system is ready to accept connections',
      ],
      stopping: ['LOG:  received fast shutdown request', 'LOG:  shutting down', 'LOG:  database system is shut down'],
    }),
  });

const phpStamp = (now: number) => {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? [];
  return `[${day}-${month}-${year} ${time}] `;
};

const phpFpm = (tag: string) =>
  serviceImage({
    path: '/usr/local/sbin/php-fpm',
    port: 9000,
    size: 174_000_000,
    env: { PHP_VERSION: tag.replace(/-fpm$/, ''), PHP_INI_DIR: '/usr/local/etc/php' },
    files: { '/var/www/html': directory(0o1777) },
    workingDir: '/var/www/html',
    stopSignal: 'SIGQUIT',
    program: standIn({
      port: 9000,
      stamp: phpStamp,
      starting: ['NOTICE: fpm is running, pid PID', 'NOTICE: ready to handle connections'],
      stopping: ['NOTICE: Finishing ...', 'NOTICE: exiting, bye-bye!'],
      title: 'php-fpm: master process (/usr/local/etc/php-fpm.conf)',
    }),
  });

/** Databases and PHP as parts of an application: they run, log and listen, but answer no queries (see LIMITS.md). */
export const SERVICES: readonly ImageFamily[] = [
  imageFamily(
    'docker.io/library/mysql',
    {
      '9.4.0': ['latest', '9', '9.4'],
      '8.4.6': ['8.4', 'lts'],
      '8.0.43': ['8', '8.0', 'debian'],
      '5.7.44': ['5', '5.7'],
      '5.6.51': ['5.6'],
    },
    mysql,
  ),
  imageFamily(
    'docker.io/library/mariadb',
    { '12.0.2': ['latest', '12', '12.0'], '11.8.3': ['11', '11.8', 'lts'], '10.11.14': ['10', '10.11'] },
    mariadb,
  ),
  imageFamily(
    'docker.io/library/postgres',
    {
      '18.0': ['latest', '18', 'alpine'],
      '17.6': ['17', '17-alpine'],
      '16.10': ['16', '16-alpine'],
      '15.14': ['15'],
      '14.19': ['14'],
    },
    postgres,
  ),
  imageFamily(
    'docker.io/library/php',
    {
      '8.4.13-fpm': ['fpm', '8-fpm', '8.4-fpm'],
      '8.3.26-fpm': ['8.3-fpm'],
      '8.2.29-fpm': ['8.2-fpm'],
      '7.4.33-fpm': ['7-fpm', '7.4-fpm'],
    },
    phpFpm,
  ),
];
