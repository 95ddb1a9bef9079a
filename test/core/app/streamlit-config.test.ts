import { describe, expect, it } from 'vitest';
import { readStreamlitConfig } from '../../../src/core/app/streamlit-config.ts';

const nothing = { address: null, baseUrlPath: null, tls: false };

describe('readStreamlitConfig', () => {
  it('knows nothing without a file', () => {
    expect(readStreamlitConfig([], {})).toEqual(nothing);
  });

  it('reads address, path and TLS of the server section', () => {
    const text = '[server]\naddress = "0.0.0.0"\nbaseUrlPath = "/apps/shop/"\nsslCertFile = "cert.pem"\n';
    expect(readStreamlitConfig([text], {})).toEqual({
      address: '0.0.0.0',
      baseUrlPath: 'apps/shop',
      tls: true,
    });
  });

  it("lets the project's file win key by key", () => {
    const home = '[server]\naddress = "10.0.0.1"\nbaseUrlPath = "home"\n';
    const project = '[server]\nbaseUrlPath = "project"\n[theme]\nbase = "dark"\n';
    expect(readStreamlitConfig([home, project], {})).toEqual({
      address: '10.0.0.1',
      baseUrlPath: 'project',
      tls: false,
    });
  });

  it('takes an empty value of the project as the end of one of home', () => {
    const home = '[server]\nbaseUrlPath = "home"\naddress = "10.0.0.1"\nsslCertFile = "cert.pem"\n';
    const project = '[server]\nbaseUrlPath = ""\naddress = ""\nsslCertFile = ""\n';
    expect(readStreamlitConfig([home, project], {})).toEqual(nothing);
  });

  it('looks up a value that names a variable', () => {
    const text = '[server]\naddress = "env:BIND"\nbaseUrlPath = "env:NOT_SET"\n';
    expect(readStreamlitConfig([text], { BIND: '127.0.0.1' })).toEqual({
      address: '127.0.0.1',
      baseUrlPath: 'env:NOT_SET',
      tls: false,
    });
  });

  it.each([
    ['broken TOML', '[server\naddress='],
    ['a server section that is none', 'server = 3'],
    ['values of another type', '[server]\naddress = true\nbaseUrlPath = ["a"]\nsslCertFile = {}'],
  ])('takes no harm from %s', (_, text) => {
    expect(readStreamlitConfig([text], {})).toEqual(nothing);
    expect(readStreamlitConfig(['[server]\naddress = "a"', text], {}).baseUrlPath).toBeNull();
  });

  it('keeps what another file says when one is broken', () => {
    expect(readStreamlitConfig(['[server]\naddress = "10.0.0.1"\n', '='], {}).address).toBe('10.0.0.1');
  });
});
