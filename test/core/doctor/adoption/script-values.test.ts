import { describe, expect, it } from 'vitest';
import { scriptValues } from '../../../../src/core/doctor/adoption/script-values.ts';

const nothing = { origins: [], hosted: [], port: null, tunnelDomain: null };
const ofLine = (text: string, file = 'run.sh') => scriptValues([{ file, text }]);

describe('what scripts say of the settings', () => {
  it.each([
    ['streamlit run app.py --server.port 8600', { port: 8600 }],
    ['exec streamlit run app.py \\\n  --server.port=8600', { port: 8600 }],
    ["subprocess.run(['streamlit', 'run', 'app.py', '--server.port', '8600'])", { port: 8600 }],
    ['STREAMLIT_SERVER_PORT=8600 streamlit run app.py', { port: 8600 }],
    ['ngrok http 8600 --domain=My-App.ngrok-free.app', { tunnelDomain: 'my-app.ngrok-free.app' }],
    ['ngrok http --url https://x.ngrok.app 80', { tunnelDomain: 'x.ngrok.app' }],
    ['export NGROK_DOMAIN="x.ngrok.app"', { tunnelDomain: 'x.ngrok.app' }],
    [
      'export STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS="https://a.example.org http://127.0.0.1:1"',
      { origins: ['https://a.example.org'] },
    ],
  ])('%s', (text, found) => {
    expect(ofLine(text)).toEqual({ ...nothing, ...found });
  });

  it.each([
    '# streamlit run app.py --server.port 8600',
    'streamlit run app.py --server.port $PORT',
    'streamlit run a.py --server.port 8600\nstreamlit run b.py --server.port 8700',
    'ngrok http 8600 --domain=$NGROK_DOMAIN',
    'echo $STREAMLIT_SERVER_ALLOWED_ORIGINS https://a.example.org',
    'export STREAMLIT_SERVER_ALLOWED_ORIGINS="*"',
  ])('nothing is taken from: %s', (text) => {
    expect(ofLine(text)).toEqual(nothing);
  });

  it('what is deployed is kept apart, and an example is none', () => {
    const render =
      '- key: STREAMLIT_SERVER_ALLOWED_ORIGINS\n  value: "https://x.onrender.com,https://y.example.org"';
    expect(ofLine(render, 'render.yaml')).toEqual({
      ...nothing,
      hosted: ['https://x.onrender.com', 'https://y.example.org'],
    });
    expect(ofLine('NGROK_DOMAIN=your-tunnel.ngrok-free.app', '.env.example')).toEqual(nothing);
  });
});
