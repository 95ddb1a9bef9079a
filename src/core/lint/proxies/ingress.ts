import { bodyRoomMb, usualUploadMb } from '../../base/network/body-room.ts';
import { proxyRecipeWords } from '../../words/lint-proxies.ts';
import type { ProjectKnowledge } from '../project-knowledge.ts';
import type { Suspicion } from '../suspicion.ts';
import { type ConfigEntry, configEntries, valueReplaced } from './entries.ts';
import { megabytesOf, pingEveryS, secondsOf } from './limits.ts';
import { leadsToApp } from './traefik.ts';

/** What is wrong with the annotations of an Ingress of Kubernetes that nginx reads (ingress-nginx 1.12; NGINX Inc.'s has some of them). */
export function ingressSuspicions(text: string, knowledge: ProjectKnowledge): readonly Suspicion[] {
  if (!/nginx\.(?:ingress\.kubernetes\.io|org)\//.test(text) || !leadsToApp(text, knowledge)) return [];
  return configEntries('yaml', text).flatMap((entry) => annotation(entry, text, knowledge));
}

function annotation(
  entry: ConfigEntry,
  text: string,
  { maxUploadMb }: ProjectKnowledge,
): readonly Suspicion[] {
  const { path, from: at, texts } = entry;
  const [written = ''] = texts;
  switch (/^nginx\.\S*\/(.*)/.exec(path.at(-1) ?? '')?.[1]) {
    case 'proxy-read-timeout': {
      if ((secondsOf(written) ?? Number.POSITIVE_INFINITY) > pingEveryS) return [];
      const advice = proxyRecipeWords.idleCut(written, pingEveryS);
      return [{ code: 'idle-cut', at, advice, changes: valueReplaced(entry, '3600', text) }];
    }
    case 'proxy-body-size':
    case 'client-max-body-size': {
      const limit = megabytesOf(written, 1024);
      const takes = maxUploadMb ?? usualUploadMb;
      if (!limit || limit >= takes) return [];
      const changes = valueReplaced(entry, `${bodyRoomMb(maxUploadMb)}m`, text);
      return [{ code: 'body-limit', at, advice: proxyRecipeWords.bodyLimit(written, takes), changes }];
    }
    case 'cors-allow-origin': {
      const isOn = /\/enable-cors["']?:\s*["']?true/.test(text) && /(?:^|,)\s*\*\s*(?:,|$)/.test(written);
      return isOn ? [{ code: 'acao-header', at, advice: proxyRecipeWords.acaoHeader, changes: [] }] : [];
    }
    default:
      return [];
  }
}
