// Prints what the installers would hold, by packing with electron-builder around an Electron that is none:
//
//   npm run build && node src/launch.mjs test/tools/list-package.ts [linux|win32] [x64|arm64]
//
// macOS needs a real Electron's bundle; its list differs in the bindings only.
import { listPackage } from '../support/list-package.ts';

const [, , platform = 'linux', arch = 'x64'] = process.argv;
if ((platform !== 'linux' && platform !== 'win32') || (arch !== 'x64' && arch !== 'arm64')) {
  console.error('linux or win32, then x64 or arm64');
  process.exit(64);
}
const { packed, unpacked, bytes } = await listPackage(platform, arch);
for (const file of packed) console.log(unpacked.includes(file) ? `${file} (beside the archive)` : file);
console.log(`${packed.length} files, ${(bytes / 1e6).toFixed(1)} MB`);
