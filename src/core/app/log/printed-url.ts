/** `  URL: http://dev.example.org:443`, which Streamlit prints where it is told a public address: it knows nothing of the TLS in front (1.53.0, 1.67.0). */
const printed = /^(\s*(?:External |Network )?URL: )http:\/\/([^\s:/]+):443(?=\/|\s*$)/;

/** A line of the app's log, in which no URL is one that nobody can open: there is no plain HTTP at 443. */
export function withRightUrl(line: string): string {
  return line.replace(printed, '$1https://$2');
}

/** May one of these lines be such? Nearly none is, and this takes a hundredth of a look at each. */
export function holdsUrl(lines: string): boolean {
  return lines.includes('URL: http://');
}
