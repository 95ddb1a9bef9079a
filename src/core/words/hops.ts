/** What `probe` is asked: hops that it leaves out, and what is wrong with its arguments. */
export const hopWords = {
  // Why a hop is not asked, behind `Not asked: `.
  noTunnel: 'no tunnel is wanted (USE_NGROK=true, or --tunnel)',
  noProxy: 'there is none (DEV_PROXY_URL names none)',
  noFixedUrl: 'ngrok chooses its URL anew at each start: set NGROK_DOMAIN, or give the URL',

  noScheme: (shown: string) => `${shown} has no http:// or https://`,
  noUrl: (shown: string) => `${shown} is no URL`,
  password: 'a URL to probe holds no password',
  writeExample: (seen: string, example: string) => `${seen}: write for example ocap-dev probe ${example}`,
  badConnectTo: (shown: string) =>
    `--connect-to is HOST:PORT:HOST:PORT, such as app.example.org:443:127.0.0.1:8443, not ${shown}`,
};
