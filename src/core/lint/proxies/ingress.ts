import { proxyRecipeWords } from '../../words/lint-proxies.ts';
import type { ProjectKnowledge } from '../project-knowledge.ts';
import type { Suspicion } from '../suspicion.ts';
import { bodyLimit, idleCut } from './common.ts';
import { type ConfigEntry, configEntries, valueReplaced } from './entries.ts';
import { megabytesOf, secondsOf } from './limits.ts';
import { leadsToApp } from './traefik.ts';

/** What is wrong with the annotations of an Ingress of Kubernetes that nginx reads (ingress-nginx 1.12; NGINX Inc.'s has some of them). */
export function ingressSuspicions(text: string, knowledge: ProjectKnowledge): readonly Suspicion[] {
  if (!/nginx\.(?:ingress\.kubernetes\.io|org)\//.test(text) || !leadsToApp(text, knowledge)) return [];
  return configEntries('yaml', text).flatMap((entry) => annotation(entry, text, knowledge));
}

function annotation(entry: ConfigEntry, text: string, knowledge: ProjectKnowledge): readonly Suspicion[] {
  const { path, from: at, texts } = entry;
  const [written = ''] = texts;
  switch (/^nginx\.\S*\/(.*)/.exec(path.at(-1) ?? '')?.[1]) {
    case 'proxy-read-timeout':
      return idleCut(at, written, secondsOf(written), valueReplaced(entry, '3600', text));
    case 'proxy-body-size':
    case 'client-max-body-size':
      return bodyLimit({ at, written, limitMb: megabytesOf(written, 1024) }, knowledge, (right) =>
        valueReplaced(entry, `${right}m`, text),
      );
    case 'cors-allow-origin': {
      const isOn = /\/enable-cors["']?:\s*["']?true/.test(text) && /(?:^|,)\s*\*\s*(?:,|$)/.test(written);
      return isOn ? [{ code: 'acao-header', at, advice: proxyRecipeWords.acaoHeader, changes: [] }] : [];
    }
    default:
      return [];
  }
}
