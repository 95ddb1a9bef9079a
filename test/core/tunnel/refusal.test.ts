import { describe, expect, test } from 'vitest';
import { explainTunnelFailure, retryOf, withoutAuthtoken } from '../../../src/core/tunnel/refusal.ts';

const domain = 'demo.ngrok.app';

function explain(message: string, code: string | null = null) {
  return explainTunnelFailure({ code, message, domain, serverAddr: null });
}

describe('a refusal of ngrok', () => {
  test.each([
    ['ERR_NGROK_105', 'https://dashboard.ngrok.com/get-started/your-authtoken', 'no'],
    ['ERR_NGROK_107', 'https://dashboard.ngrok.com/get-started/your-authtoken', 'no'],
    ['ERR_NGROK_4018', 'https://dashboard.ngrok.com/get-started/your-authtoken', 'no'],
    ['ERR_NGROK_108', 'https://dashboard.ngrok.com/agents', 'no'],
    ['ERR_NGROK_319', 'https://dashboard.ngrok.com/domains', 'no'],
    ['ERR_NGROK_320', 'https://dashboard.ngrok.com/domains', 'no'],
    ['ERR_NGROK_334', 'https://dashboard.ngrok.com/agents', 'few'],
  ])('%s names the page %s, and its retry is %s', (code, page, retry) => {
    const told = explain(`failed to start listener: Some text.\nMore of it. error_code: ${code}`);
    expect(told).toMatchObject({ retry, error: { code, message: expect.stringMatching(/^[^\n]+\.$/) } });
    expect(told.error.hint).toContain(page);
    expect(told.error.message).not.toContain('Some text');
  });

  test.each(['ERR_NGROK_319', 'ERR_NGROK_320', 'ERR_NGROK_334'])('%s names the domain', (code) => {
    expect(explain(`failed to start listener: x error_code: ${code}`).error.message).toContain(domain);
  });

  test.each([
    [true, 'pid 4242 (ngrok http 8502) on this machine holds it.'],
    [false, 'On this machine pid 4242 (ngrok http 8502) may be it'],
  ])('ERR_NGROK_334 names the ngrok on this machine; its command line names the domain: %s', (sure, says) => {
    const rival = { pid: 4242, command: 'ngrok http 8502', sure };
    const { error } = explainTunnelFailure({ code: 'ERR_NGROK_334', message: '', domain, rival });
    expect(error.message).toContain(says);
    expect(error.hint.includes('kill 4242')).toBe(sure);
  });

  test('a code that we do not know is told in the words of ngrok, with its page, and tried a few times', () => {
    const told = explain(
      'failed to connect session: The moon is full.\nCome back. error_code: ERR_NGROK_9999',
    );
    expect(told).toMatchObject({
      retry: 'few',
      error: { code: 'ERR_NGROK_9999', message: 'ngrok refused: The moon is full.' },
    });
    expect(told.error.hint).toContain('https://ngrok.com/docs/errors/err_ngrok_9999');
  });

  test('a refusal without a code is told in the words of ngrok, without what could move the cursor', () => {
    expect(explain('failed to connect session: Go\u001b[2J away').error).toMatchObject({
      code: 'refused',
      message: 'The tunnel could not be opened: Go?[2J away.',
    });
  });
});

describe('what ngrok never said', () => {
  test.each([
    ['failed to connect session: failed to establish tcp connection', 'unreachable', 'yes'],
    ['failed to connect session: tls handshake error', 'tls', 'yes'],
    ['failed to connect session: failed to deserialize rpc response', 'lost', 'yes'],
    ['invalid server address: nowhere', 'bad-server-addr', 'no'],
    ['No such file or directory (os error 2)', 'bad-root-cas', 'no'],
  ])('"%s" is %s, and its retry is %s', (message, code, retry) => {
    expect(explain(message)).toMatchObject({ retry, error: { code } });
  });

  test.each([
    ['EAI_AGAIN', /no name server answers, so this machine seems to have no network/],
    ['ENOTFOUND', /its name is not found/],
    ['ENETUNREACH', /no way leads there from here/],
    ['ECONNREFUSED', /was refused/],
    ['nobody answered within 8 s', /nobody answered within 8 s/],
  ])('a server that takes no connection is told with what %s means', (told, says) => {
    const { error, retry } = explain(told, 'unreachable');
    expect({ code: error.code, retry }).toEqual({ code: 'unreachable', retry: 'yes' });
    expect(error.message).toMatch(/^No connection to connect\.ngrok-agent\.com:443: /);
    expect(error.message).toMatch(says);
  });

  test('a proxy that is set is named, since the SDK ignores it', () => {
    const failure = { code: 'unreachable', message: 'EAI_AGAIN', domain, proxyVariable: 'HTTPS_PROXY' };
    expect(explainTunnelFailure(failure).error.hint).toContain(
      "HTTPS_PROXY is set, but ngrok's SDK ignores it",
    );
  });

  test('a machine that cannot reach ngrok is told that HTTPS_PROXY does not help, and which server was tried', () => {
    const { error } = explain('failed to connect session: failed to establish tcp connection');
    expect(error.message).toContain('connect.ngrok-agent.com:443');
    expect(error.hint).toContain('HTTPS_PROXY');
  });

  test('a tunnel that was stopped at ngrok says so with the text that was given', () => {
    const text = String.raw`error on join: Custom { kind: NotConnected, error: ListenerClosed { message: "closed by \"me\"\nbye", error_code: Some("ERR_NGROK_1") } }`;
    expect(explain(text, 'lost')).toMatchObject({
      retry: 'yes',
      error: { code: 'lost', message: 'The tunnel was stopped at ngrok: closed by "me".' },
    });
  });

  test('a tunnel that fell silent says so, whatever is told of how', () => {
    const silent = { code: 'lost', message: 'xyz', domain, cause: 'silence' } as const;
    expect(explainTunnelFailure(silent).error).toMatchObject({
      code: 'lost',
      message: 'The connection to ngrok fell silent: xyz.',
    });
    expect(explain('no heartbeat for 6 s', 'lost').error.message).toBe('The connection to ngrok was lost.');
  });

  test('every hint says whether it is tried again', () => {
    expect(explain('', 'no-token').error.hint).toMatch(/Not tried again by itself/);
    expect(explain('', 'ERR_NGROK_334').error.hint).toMatch(/Tried a few times/);
    expect(explain('SIGKILL', 'agent-died').error.hint).toMatch(/Tried again by itself/);
  });

  test('an end without an error is no reason to stay away', () => {
    expect(retryOf(null)).toBe('yes');
  });
});

describe('the authtoken', () => {
  const token = '2abcDEF0123456789xyz_5TokenSecretPart';

  test.each([
    ['whole', `Your authtoken: ${token}\nInstructions`],
    ['URL-encoded', `https://x.example/?t=${encodeURIComponent(token)}&a=1`],
    ['only its first part', 'credential 2abcDEF0123456789xyz is unknown'],
    ['only its second part', 'secret 5TokenSecretPart is wrong'],
    ['after "Your authtoken:" in another form', 'Your authtoken: 2ABCdef…'],
  ])('%s is taken out of a text', (_how, text) => {
    const shown = withoutAuthtoken(text, token);
    expect(shown).toContain('•••');
    expect(shown).not.toMatch(/2abcdef|5tokensecretpart/i);
  });

  test('one with characters that a URL encodes is taken out in both forms', () => {
    expect(withoutAuthtoken('a+b/c= a%2Bb%2Fc%3D', 'a+b/c=')).toBe('••• •••');
  });

  test('the page where the authtoken is found stays readable', () => {
    const text = 'Install your authtoken: https://dashboard.ngrok.com/get-started/your-authtoken';
    expect(withoutAuthtoken(text, token)).toBe(text);
  });

  test('an empty one changes nothing', () => {
    expect(withoutAuthtoken('abc', '')).toBe('abc');
  });
});
