// The page that shows the pictures.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SCENES, type Scene } from './scenes.ts';

const LOOKS = [
  ['light.1440', 'light'],
  ['dark.1440', 'dark'],
  ['light.1024', 'light, small'],
  ['dark.1024', 'dark, small'],
] as const;

/** `folder`: where the pictures are, in `docs/pictures`. */
export function pictureIndex(folder: string): string {
  const is = (name: string): boolean => existsSync(join(folder, `${name}.png`));
  const of = (scene: Scene): string => {
    const rows = scene.states.map((state) => {
      const links = LOOKS.filter(([look]) => is(`${scene.name}.${state}.${look}`)).map(
        ([look, words]) => `[${words}](pictures/${scene.name}.${state}.${look}.png)`,
      );
      return `${state}: ${links.join(' · ')}`;
    });
    const [first = 'full'] = scene.states;
    return `## ${scene.title}\n\n![${scene.title}](pictures/${scene.name}.${first}.light.1440.png)\n\n${rows.join('  \n')}\n`;
  };
  return `# Pictures

Every page of the panel: with two months of work, new, and with a gateway that does not answer. \`test/tools/take-pictures.ts\`
takes them from a real gateway with a made past.

${SCENES.map(of).join('\n')}`;
}
