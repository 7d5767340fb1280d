import { describe, expect, it } from 'vitest';
import { ConfigurationError, readConfiguration } from './index.ts';

describe('readConfiguration', () => {
  it('has a default for everything', () => {
    expect(readConfiguration({}, '/srv/drydock')).toEqual({
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: 'file:/srv/drydock/.drydock/data/drydock.db',
      dataDirectory: '/srv/drydock/.drydock/data',
      kubeconfig: undefined,
      development: false,
    });
  });

  it('takes what is set, relative to the directory it runs in', () => {
    const environment = { PORT: '8080', HOST: '0.0.0.0', DRYDOCK_DATA: 'data', DATABASE_URL: 'file:/var/lib/a.db', DRYDOCK_KUBECONFIG: 'kube', NODE_ENV: 'development' };
    expect(readConfiguration(environment, '/srv')).toEqual({
      port: 8080,
      host: '0.0.0.0',
      databaseUrl: 'file:/var/lib/a.db',
      dataDirectory: '/srv/data',
      kubeconfig: '/srv/kube',
      development: true,
    });
  });

  it('counts an empty variable as unset', () => {
    expect(readConfiguration({ PORT: '' }, '/srv').port).toBe(3000);
  });

  it.each([
    ['PORT', 'http', 'PORT is "http", but should be a number from 0 to 65535.'],
    ['PORT', '70000', 'PORT is "70000", but should be a number from 0 to 65535.'],
    ['PORT', '-1', 'PORT is "-1", but should be a number from 0 to 65535.'],
    ['DATABASE_URL', 'mysql://x', 'DATABASE_URL is set, but should be file: followed by a path (only SQLite is supported).'],
  ])('says what is wrong with %s=%s', (name, value, message) => {
    expect(() => readConfiguration({ [name]: value })).toThrow(new ConfigurationError(message));
  });
});
