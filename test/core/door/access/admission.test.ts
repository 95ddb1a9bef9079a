import { describe, expect, it } from 'vitest';
import { type AccessRules, admissionOf, type Knock } from '../../../../src/core/door/access/admission.ts';

const invited: AccessRules = { access: 'invited', openPaths: [{ path: '/api/hooks/', below: true }] };

function knock(over: Partial<Knock> = {}): Knock {
  return {
    isOwn: false,
    isUpgrade: false,
    method: 'GET',
    target: '/',
    credential: 'none',
    isAppReady: true,
    ...over,
  };
}

const enters = { do: 'enter' };

describe('with anyone let in', () => {
  const anyone: AccessRules = { access: 'anyone' };

  it('everybody enters', () => {
    expect(admissionOf(knock({ isUpgrade: true, credential: 'wrong' }), anyone)).toEqual(enters);
  });

  it('a link that was made before loses its token before the app sees it', () => {
    const opened = knock({ target: '/page?ocap-invite=abc' });
    expect(admissionOf(opened, anyone)).toEqual({ do: 'clean', location: './page' });
  });
});

describe('with guests only', () => {
  it.each(['guest', 'machine'] as const)('a %s enters, with a handshake too', (credential) => {
    expect(admissionOf(knock({ credential }), invited)).toEqual(enters);
    expect(admissionOf(knock({ credential, isUpgrade: true }), invited)).toEqual(enters);
  });

  it.each([
    ['none', 'uninvited'],
    ['expired', 'expired'],
    ['spent', 'spent'],
    ['wrong', 'uninvited'],
  ] as const)('who shows %s is refused as %s, with a handshake too', (credential, why) => {
    expect(admissionOf(knock({ credential }), invited)).toMatchObject({ do: 'refuse', why });
    expect(admissionOf(knock({ credential, isUpgrade: true }), invited)).toMatchObject({ do: 'refuse', why });
  });

  it('only what nobody was given counts as a guess', () => {
    const guesses = (['none', 'expired', 'spent', 'wrong'] as const).map((credential) =>
      admissionOf(knock({ credential }), invited),
    );
    expect(guesses).toMatchObject([
      { isGuess: false },
      { isGuess: false },
      { isGuess: false },
      { isGuess: true },
    ]);
  });

  it('a question of our own enters', () => {
    expect(admissionOf(knock({ isOwn: true, isUpgrade: true }), invited)).toEqual(enters);
  });

  it('a link is redeemed by GET alone', () => {
    const target = '/?a=1&ocap-invite=abc';
    expect(admissionOf(knock({ target }), invited)).toEqual({
      do: 'redeem',
      token: 'abc',
      location: './?a=1',
    });
    for (const over of [{ method: 'HEAD' }, { method: 'POST' }, { isUpgrade: true }])
      expect(admissionOf(knock({ target, ...over }), invited)).toMatchObject({
        do: 'refuse',
        why: 'uninvited',
      });
  });

  it('a guest who opens the link again keeps the cookie, and the token leaves the address', () => {
    const again = knock({ target: '/?ocap-invite=abc', credential: 'guest' });
    expect(admissionOf(again, invited)).toEqual({ do: 'clean', location: './' });
  });

  it('what stays open is open for requests, never for handshakes', () => {
    const target = '/api/hooks/github';
    expect(admissionOf(knock({ target, method: 'POST' }), invited)).toEqual(enters);
    expect(admissionOf(knock({ target, isUpgrade: true }), invited)).toMatchObject({ do: 'refuse' });
  });

  it.each(['GET', 'HEAD'])("%s of the app's health is answered while it is ready", (method) => {
    const target = '/_stcore/health';
    expect(admissionOf(knock({ target, method }), invited)).toEqual({ do: 'tell-health' });
    expect(admissionOf(knock({ target, method, isAppReady: false }), invited)).toMatchObject({
      do: 'refuse',
    });
  });

  it.each([
    { target: '/_stcore/health/' },
    { target: '/_stcore/health?x' },
    { target: '//_stcore/health' },
    { target: '/_STCORE/health' },
    { target: 'http://name.example/_stcore/health' },
    { target: '/_stcore/health', method: 'POST' },
    { target: '/_stcore/health', isUpgrade: true },
  ])('nothing that only looks like it is: %j', (over) => {
    expect(admissionOf(knock(over), invited)).toMatchObject({ do: 'refuse' });
  });
});
