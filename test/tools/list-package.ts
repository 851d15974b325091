// Prints what the installers would hold, by packing with electron-builder around an Electron that is none:
//
//   npm run build && node src/launch.mjs test/tools/list-package.ts [linux|win32|darwin] [x64|arm64]

import { listPackage } from '../support/list-package.ts';

const [, , platform = 'linux', arch = 'x64'] = process.argv;
if ((platform !== 'linux' && platform !== 'win32' && platform !== 'darwin') || (arch !== 'x64' && arch !== 'arm64')) {
  console.error('linux, win32 or darwin, then x64 or arm64');
  process.exit(64);
}
const { packed, unpacked, bytes } = await listPackage(platform, arch);
for (const file of packed) console.log(unpacked.includes(file) ? `${file} (beside the archive)` : file);
console.log(`${packed.length} files, ${(bytes / 1e6).toFixed(1)} MB`);
