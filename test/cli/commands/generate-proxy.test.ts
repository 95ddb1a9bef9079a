import { describe, expect, it } from 'vitest';
import type { GenerateCommand } from '../../../src/cli/commands/generate.ts';
import { UserError } from '../../../src/errors.ts';
import { generate } from '../../support/generating.ts';

const tunnel = { NGROK_DOMAIN: 'x.ngrok.app', STREAMLIT_APP: 'app.py' };

async function refusal(kind: GenerateCommand['kind'], command: Partial<GenerateCommand>): Promise<string> {
  const error: unknown = await generate(kind, tunnel, command).catch((reason: unknown) => reason);
  if (!(error instanceof UserError)) throw new Error('it was not refused');
  expect(error.exitCode).toBe(2);
  return `${error.message} ${error.hint ?? ''}`;
}

describe('generate proxy', () => {
  it('needs to know which', async () => {
    expect(await refusal('proxy', {})).toContain('--kind nginx, caddy, traefik or apache');
  });

  it('names the call that gives what the settings lack', async () => {
    const error: unknown = await generate(
      'proxy',
      { PROD_PROXY_URL: '', STREAMLIT_APP: 'app.py' },
      { proxyKind: 'caddy' },
    ).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      hint: expect.stringContaining('ocap-dev generate proxy --kind caddy --to app --server-name'),
    });
  });

  it.each([
    ['proxy', 'caddy', 'proxy --kind caddy'],
    ['nginx', undefined, 'nginx'],
  ] as const)(
    '%s %s without a tunnel never advises the call that was typed, but one that gives a file',
    async (kind, proxyKind, call) => {
      const hintOf = async (
        settings: Readonly<Record<string, string>>,
        command: Partial<GenerateCommand>,
      ) => {
        const error: unknown = await generate(kind, settings, { proxyKind, ...command }).catch(
          (reason: unknown) => reason,
        );
        if (!(error instanceof UserError)) throw new Error('it was not refused');
        return error.hint;
      };
      const bare = { PROD_PROXY_URL: '', DEV_PROXY_URL: '', NGROK_DOMAIN: '', STREAMLIT_APP: 'app.py' };
      const advised = `ocap-dev generate ${call} --to app --server-name app.example.org`;
      const named = { serverName: 'app.example.org' } as const;
      for (const command of [
        {},
        { to: 'tunnel' },
        { to: 'app' },
        { to: 'tunnel', ...named },
        { target: 'development', ...named },
      ] as const) {
        const hint = await hintOf(bare, command);
        expect(hint).toContain(advised);
        expect(hint).not.toContain('--to tunnel');
      }
      expect((await generate(kind, bare, { proxyKind, to: 'app', ...named })).code).toBe(0);
      expect(await hintOf({ ...bare, NGROK_DOMAIN: 'x.ngrok.app' }, {})).toContain(
        `ocap-dev generate ${call} --to tunnel --server-name app.example.org`,
      );
      const looping = await hintOf({ ...bare, NGROK_DOMAIN: 'app.example.org' }, { to: 'tunnel', ...named });
      expect(looping).not.toContain('ocap-dev generate');
    },
  );

  it('of nginx shows the page for ngrok’s own answers, which generate nginx leaves as they are', async () => {
    const options = { target: 'development' } as const;
    const proxy = await generate('proxy', tunnel, { ...options, proxyKind: 'nginx' });
    const nginx = await generate('nginx', tunnel, options);
    expect(proxy.stdout).toContain('proxy_intercept_errors on;');
    expect(nginx.stdout).not.toContain('proxy_intercept_errors');
  });

  it.each(['caddy', 'traefik', 'apache'] as const)('of %s looks its targets up itself', async (proxyKind) => {
    expect(await refusal('proxy', { proxyKind, resolvers: ['1.1.1.1'] })).toContain('--resolver');
  });
});

describe('a contact', () => {
  it('is a link on the offline page', async () => {
    const { stdout } = await generate('error-page', {}, { contact: 'mailto:team@example.org' });
    expect(stdout).toContain("<a href='mailto:team@example.org'>team@example.org</a>");
    expect((await generate('error-page', {})).stdout).not.toContain('Contact');
  });

  it('with a password in it is refused, and the password is not shown', async () => {
    const said = await refusal('error-page', { contact: 'https://user:hunter2@a.org' });
    expect(said).toContain('--contact is a link');
    expect(said).not.toContain('hunter2');
  });

  it('means nothing where no page is', async () => {
    expect(await refusal('render', { contact: 'https://a.org' })).toContain('--contact belongs to');
  });

  it('cannot leave its place on the page, whatever it holds', async () => {
    const contact = `https://a.org/?"'<>\`{}$&\\`;
    const { stdout } = await generate('error-page', {}, { contact });
    const link = /<p>Contact : (.*)<\/p>/.exec(stdout)?.[1];
    expect(link).toMatch(/^<a href='[\w:/.?=;@~+,%#&-]+'>a\.org<\/a>$/);
  });
});
