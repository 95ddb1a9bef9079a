import { describe, expect, it } from 'vitest';
import { statusObject, statusReport } from '../../../src/cli/remote/status.ts';
import type { Snapshot } from '../../../src/core/view/snapshot.ts';
import { problem } from '../../support/problem.ts';
import { healthySnapshot, proved } from '../../support/snapshot.ts';

const at = Date.UTC(2026, 10, 23, 14, 2, 9);

describe('status --json', () => {
  it('has the latest event of each kind with its time, all probes, and who says it', () => {
    const probes = [proved('https://a.example', { atMs: at })];
    const status = statusObject({ ...healthySnapshot, probes }, at);
    expect(status).toMatchObject({
      project: '/home/ada/ocapistaine',
      pid: 4120,
      version: '0.1.0',
      process: { type: 'process', name: 'streamlit', state: 'ready', time: '1970-01-01T00:00:00.000Z' },
      tunnel: { type: 'tunnel', state: 'online', url: 'https://ocap.ngrok.app' },
      origins: { type: 'origins', wildcard: false, time: '2026-11-23T14:02:09.000Z' },
      settings: { type: 'settings', errors: [] },
      probes: [{ type: 'probe', origin: 'https://a.example', time: '2026-11-23T14:02:09.000Z' }],
    });
  });
});

describe('status for a person', () => {
  const text = (changes: Partial<Snapshot>) => statusReport({ ...healthySnapshot, ...changes });

  it('names app, tunnel, origins and what was proved', () => {
    expect(text({})).toMatch(/^app +ready at http:\/\/localhost:8502 \(pid 4121, since \d{4}-/m);
    expect(text({})).toMatch(/^tunnel +online at https:\/\/ocap\.ngrok\.app/m);
    expect(text({})).toMatch(/^origins +http:\/\/localhost:8502 http/m);
    expect(text({})).toMatch(/^probes +6 pass$/m);
  });

  it('says that any website is let in, why the app or the tunnel is down, and what is wrong in the settings', () => {
    const { process, tunnel, settings } = healthySnapshot;
    const error = { code: 'timeout', message: 'ngrok does not answer.', hint: 'Look at the network.' };
    const shown = text({
      origins: { wildcard: true, origins: [] },
      process: { ...process, state: 'failed', pid: null, reason: 'It ended.\nTraceback \u001b[2J' },
      tunnel: { ...tunnel, state: 'reconnecting', error },
      settings: { ...settings, errors: [problem({ line: 3, name: 'USE_NGROK', message: 'is no yes' })] },
      probes: [proved('https://a.example', { verdict: 'fail' })],
    });
    expect(shown).toContain('ANY ORIGIN');
    expect(shown).toMatch(/failed on port 8502 .*\n +It ended\.\n +Traceback \?\[2J\n/);
    expect(shown).toContain('ngrok does not answer. Look at the network.');
    expect(shown).toContain('.env:3: USE_NGROK: is no yes');
    expect(shown).toMatch(/1 fail\n +✗/);
  });

  it('tells once what health and handshake of one hop say alike, and a guard in front though it is no fault', () => {
    const diagnosis = { code: 'redirected', message: 'It redirects.', hint: 'Ask there.' };
    const both = { target: 'tunnel', verdict: 'fail', diagnosis } as const;
    const probes = [proved('', { ...both, check: 'health' }), proved('https://a.example', both)];
    expect(text({ probes })).toMatch(/^probes +2 fail\n +✗ It redirects\. Ask there\.\n(?! +✗)/m);
    const guarded = { ...both, verdict: 'skipped', diagnosis: { ...diagnosis, code: 'guarded' } } as const;
    const behind = [proved('', { ...guarded, check: 'health' }), proved('https://a.example', guarded)];
    expect(text({ probes: behind })).toMatch(/^probes +2 skipped\n +– It redirects\. Ask there\.\n(?! +–)/m);
  });
});
