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
      publicUrl: undefined,
      behindProxy: false,
      retentionDays: 90,
      instructors: { secret: undefined, oidc: undefined },
      development: false,
    });
  });

  it('takes what is set, relative to the directory it runs in', () => {
    const environment = { PORT: '8080', HOST: '0.0.0.0', DRYDOCK_DATA: 'data', DATABASE_URL: 'file:/var/lib/a.db', DRYDOCK_KUBECONFIG: 'kube', DRYDOCK_PUBLIC_URL: 'https://learn.example', DRYDOCK_BEHIND_PROXY: 'yes', DRYDOCK_RETENTION_DAYS: '30', DRYDOCK_INSTRUCTOR_SECRET: 'a long secret', NODE_ENV: 'development' };
    expect(readConfiguration(environment, '/srv')).toEqual({
      port: 8080,
      host: '0.0.0.0',
      databaseUrl: 'file:/var/lib/a.db',
      dataDirectory: '/srv/data',
      kubeconfig: '/srv/kube',
      publicUrl: new URL('https://learn.example'),
      behindProxy: true,
      retentionDays: 30,
      instructors: { secret: 'a long secret', oidc: undefined },
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
    ['DRYDOCK_RETENTION_DAYS', 'ever', 'DRYDOCK_RETENTION_DAYS is "ever", but should be a number of days.'],
    ['DRYDOCK_INSTRUCTOR_SECRET', 'short', 'DRYDOCK_INSTRUCTOR_SECRET is set, but should be at least 12 characters long.'],
    ['DRYDOCK_OIDC_ISSUER', 'http://login.example', 'DRYDOCK_OIDC_ISSUER is "http://login.example", but should be the https:// address of an OpenID provider.'],
    ['DRYDOCK_PUBLIC_URL', 'learn.example', 'DRYDOCK_PUBLIC_URL is "learn.example", but should be the http:// or https:// address at which people reach Drydock, without a path.'],
    ['DRYDOCK_PUBLIC_URL', 'https://school.example/drydock', 'DRYDOCK_PUBLIC_URL is "https://school.example/drydock", but should be the http:// or https:// address at which people reach Drydock, without a path.'],
    ['DRYDOCK_OIDC_CLIENT_ID', 'drydock', 'DRYDOCK_OIDC_ISSUER, DRYDOCK_OIDC_CLIENT_ID and DRYDOCK_OIDC_CLIENT_SECRET are set together or not at all.'],
  ])('says what is wrong with %s=%s', (name, value, message) => {
    expect(() => readConfiguration({ [name]: value })).toThrow(new ConfigurationError(message));
  });

  describe('of an OpenID provider', () => {
    const provider = { DRYDOCK_OIDC_ISSUER: 'https://login.example', DRYDOCK_OIDC_CLIENT_ID: 'drydock', DRYDOCK_OIDC_CLIENT_SECRET: 's3cret' };

    it('takes who may lead workshops', () => {
      const { instructors } = readConfiguration({ ...provider, DRYDOCK_OIDC_EMAILS: 'Ann@School.example, ', DRYDOCK_OIDC_GROUPS: 'teachers' });
      expect(instructors.oidc).toEqual({
        issuer: new URL('https://login.example'), clientId: 'drydock', clientSecret: 's3cret',
        allowed: { emails: ['ann@school.example'], domains: [], groups: ['teachers'] },
      });
    });

    it('does not let in everybody whom the provider knows', () => {
      expect(() => readConfiguration({ ...provider, DRYDOCK_OIDC_DOMAINS: ' , ' })).toThrow(/^Say who may lead workshops/);
    });
  });
});
