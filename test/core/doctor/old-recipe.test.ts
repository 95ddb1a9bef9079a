import { describe, expect, it } from 'vitest';
import { findRecipes, recipeFindings } from '../../../src/core/doctor/old-recipe.ts';
import { onlyAilment } from '../../support/doctor-facts.ts';
import { ocapistaine, settingsOf, shop } from '../../support/settings.ts';

const settings = settingsOf('PROD_ORIGINS=https://a.example.org,https://b.example.org');
const kinds = (text: string, file = 'scripts/run.sh') => findRecipes(file, text).map(({ kind }) => kind);
const advice = (text: string, file: string) => onlyAilment(recipeFindings(findRecipes(file, text), settings));

const guideName = 'STREAMLIT_SERVER_ALLOWED_ORIGINS';
const real = 'STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS';

describe('the old recipe is found', () => {
  it.each([
    [`export ${guideName}="https://a.org"`, 'origins-variable'],
    [`${guideName}=* streamlit run app.py`, 'origins-variable'],
    [`print(f'export ${guideName}="{origins}"')`, 'origins-variable'],
    [`os.environ["${guideName}"] = origins`, 'origins-variable'],
    [`  ${guideName}: "https://a.org"`, 'origins-variable'],
    [`  - key: ${guideName}\n    value: "https://a.org"`, 'origins-variable'],
    [`ENV ${guideName} https://a.org`, 'origins-variable'],
    [`export ${real}="https://a.org,https://b.org"`, 'origins-commas'],
    [`  - key: ${real}\n    value: "https://a.org, https://b.org"`, 'origins-commas'],
    ['eval $(python scripts/set_streamlit_env.py)', 'origins-script'],
    ['  "command": "pkill -f \\"streamlit run\\"",', 'kill-by-name'],
    ['killall streamlit', 'kill-by-name'],
    ['kill -9 $(lsof -ti:8502) 2>/dev/null', 'kill-by-port'],
    ['kill -9 `lsof -ti:$PORT`', 'kill-by-port'],
    ['lsof -ti:8502 | xargs kill -9', 'kill-by-port'],
  ])('%j', (text, kind) => {
    expect(kinds(text)).toEqual([kind]);
  });

  it('in its line, once a file', () => {
    expect(
      findRecipes('Makefile', '# pkill streamlit\nstop:\n\tpkill -f "streamlit run"\n\tpkill streamlit\n'),
    ).toEqual([{ kind: 'kill-by-name', file: 'Makefile', line: 3 }]);
  });

  it('whole, in a script that has all of it', () => {
    const text = `kill -9 $(lsof -ti:8502)\neval $(python scripts/set_streamlit_env.py)\nexport ${guideName}=x\npkill -f "streamlit run"`;
    expect(kinds(text).toSorted()).toEqual([
      'kill-by-name',
      'kill-by-port',
      'origins-script',
      'origins-variable',
    ]);
  });
});

describe('what is no old recipe', () => {
  it.each([
    [`echo $${guideName}`],
    [`if [ "$${guideName}" = "" ]; then echo none; fi`],
    [`unset ${guideName}`],
    [`# export ${guideName}=x`],
    [`export ${guideName}="https://a.org,https://b.org"\nexport ${real}="https://a.org https://b.org"`],
    [`export ${real}="https://a.org https://b.org"\nexport OTHER="https://a.org,https://b.org"`],
    ['eval "$(ocap-dev env)"'],
    ['pkill -f celery'],
    ['streamlit run app.py --server.enableCORS=true --server.headless=false'],
    ['  - key: STREAMLIT_SERVER_ENABLE_CORS\n    value: "true"'],
    ['lsof -i :8502'],
    ['kill $APP_PID'],
    ['streamlit run app.py'],
  ])('%j', (text) => {
    expect(kinds(text)).toEqual([]);
  });

  it('is a sound project', () => {
    expect(recipeFindings([], settings)).toEqual([expect.objectContaining({ level: 'ok' })]);
  });
});

describe('what to write instead', () => {
  it.each([
    ['scripts/run.sh', 'eval "$(ocap-dev env)"'],
    ['render.yaml', 'ocap-dev generate render --out render.yaml --force'],
    ['Procfile', `${real}="https://a.example.org https://b.example.org"`],
    ['Dockerfile', `ENV ${real}="https://a.example.org https://b.example.org"`],
    ['compose.yaml', `${real}: "https://a.example.org https://b.example.org"`],
    ['.env.example', 'Delete the line; further origins: STREAMLIT_CUSTOM_ORIGINS=https://app.example.org'],
  ])('in %s', (file, fix) => {
    expect(advice(`${guideName}: x`, file)).toMatchObject({
      code: 'recipe-origins-variable',
      level: 'warning',
      file,
      line: 1,
      fix,
    });
  });

  it.each([
    ['eval $(python scripts/set_streamlit_env.py)', 'recipe-origins-script', 'eval "$(ocap-dev env)"'],
    ['pkill -f "streamlit run"', 'recipe-kill-by-name', 'ocap-dev stop'],
    ['kill -9 $(lsof -ti:8502)', 'recipe-kill-by-port', 'ocap-dev stop'],
    [
      `${real}=https://x.org,https://y.org`,
      'recipe-origins-commas',
      `${real}="https://a.example.org https://b.example.org"`,
    ],
  ])('of %j', (text, code, fix) => {
    expect(advice(text, 'a.sh')).toMatchObject({ code, fix });
  });

  it('is the list that stands there, where no other is known', () => {
    const fixIn = (text: string, file: string, { PROD = null as string | null, identity = shop } = {}) =>
      onlyAilment(recipeFindings(findRecipes(file, text), settingsOf(PROD, { identity }))).fix;
    const comma = `${real}='https://x.org, https://y.org' streamlit run app.py`;
    expect(fixIn(comma, 'a.sh')).toBe(`${real}="https://x.org https://y.org"`);
    expect(fixIn(comma, 'a.sh', { PROD: 'PROD_ORIGINS=' })).toBe(`${real}="https://x.org https://y.org"`);
    expect(fixIn(comma, 'a.sh', { PROD: 'PROD_ORIGINS=https://p.org' })).toBe(`${real}="https://p.org"`);
    expect(fixIn(comma, 'a.sh', { identity: ocapistaine })).toContain('https://ocapistaine.onrender.com');
    expect(fixIn(`ENV ${guideName} https://x.org`, 'Dockerfile')).toBe(`ENV ${real}="https://x.org"`);
    expect(fixIn(`${guideName}: $ORIGINS`, 'compose.yaml')).toBe(
      `${real}: "https://app.example.org https://www.example.org"`,
    );
  });

  it('gives no password of a URL away', () => {
    const [hit] = findRecipes('a.sh', `${real}=https://ada:hunter2@x.org,https://y.org`);
    expect(hit).toEqual({ kind: 'origins-commas', file: 'a.sh', line: 1, origins: ['https://y.org'] });
  });

  it('gives nothing away of the line itself', () => {
    const text = `TOKEN=hunter2hunter2 ${guideName}=x`;
    expect(JSON.stringify(advice(text, 'a.sh'))).not.toContain('hunter2');
  });
});
