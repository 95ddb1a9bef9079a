/** What Streamlit takes where nobody wrote `server.maxUploadSize` (1.23.1 to 1.67.0), in MB of 2^20 bytes. */
export const usualUploadMb = 200;

/**
 * The longest body that a proxy has to let through, in MB of 2^20 bytes: what a browser puts around a file makes a body longer
 * than the file.
 *
 * @param maxUploadMb the app's own limit; null: nobody wrote one.
 */
export function bodyRoomMb(maxUploadMb: number | null): number {
  return (maxUploadMb ?? usualUploadMb) + 1;
}
