/**
 * Does a line say that Streamlit found no external address of this machine? Two lines each time that somebody comes under a name that
 * is not the app's own (`net_util.py` of 1.53.0 to 1.67.0): offline a whole page, since each listed origin is proved once.
 */
export function isAddressLookup(line: string): boolean {
  return /(?:^|\s)Did not auto detect external IP\.$|^Please go to \S+ for debugging hints\.$/.test(
    line.trimEnd(),
  );
}
