// Draws the icons of the desktop app from electron/icons/icon.svg: `node src/launch.mjs test/tools/draw-icons.ts`, after changing it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { findBrowser } from '../find-browser.ts';

const folder = resolve(import.meta.dirname, '../../electron/icons');
const icon = readFileSync(join(folder, 'icon.svg'), 'utf8');

/** The breaker alone: panels are dark or light, and macOS draws a template in black and clear. */
const template = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="15 6 34 52">
  <path fill-rule="evenodd" d="M25 10h14a6 6 0 0 1 6 6v32a6 6 0 0 1-6 6H25a6 6 0 0 1-6-6V16a6 6 0 0 1 6-6zm2 5a3 3 0 0 0-3 3v11a3 3 0 0 0 3 3h10a3 3 0 0 0 3-3V18a3 3 0 0 0-3-3zm5 25a4 4 0 1 0 0 8 4 4 0 0 0 0-8z"/>
</svg>`;
const tripped = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="#c8372d"/><path d="M8 4v5M8 11v1.4" stroke="#fff" stroke-width="2"/></svg>`;

/** What `iconutil` calls them: sizes that macOS asks for, each as PNG. */
const ICNS = { icp4: 16, icp5: 32, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 } as const;
const ICO = [16, 24, 32, 48, 64, 256] as const;

async function draw(page: Page, svg: string, size: number): Promise<Buffer> {
  await page.setViewportSize({ width: size, height: size });
  const sized = svg.replace('<svg ', `<svg width="${size}" height="${size}" style="display:block" `);
  await page.setContent(`<body style="margin:0;background:transparent">${sized}</body>`);
  return page.screenshot({ omitBackground: true });
}

function icns(images: readonly (readonly [string, Buffer])[]): Buffer {
  const parts = images.map(([name, png]) => Buffer.concat([Buffer.from(name), uint32(png.length + 8), png]));
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from('icns'), uint32(body.length + 8), body]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function ico(images: readonly (readonly [number, Buffer])[]): Buffer {
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  for (const [index, [size, png]] of images.entries()) {
    const at = 6 + 16 * index;
    // 256 is written as 0.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...images.map(([, png]) => png)]);
}

const executablePath = findBrowser();
const browser = await chromium.launch({
  ...(executablePath !== undefined && { executablePath }),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
const page = await browser.newPage();
const write = (name: string, bytes: Buffer): void => writeFileSync(join(folder, name), bytes);
const macImages: [string, Buffer][] = [];
for (const [name, size] of Object.entries(ICNS)) macImages.push([name, await draw(page, icon, size)]);
write('icon.icns', icns(macImages));
const windowsImages: [number, Buffer][] = [];
for (const size of ICO) windowsImages.push([size, await draw(page, icon, size)]);
write('icon.ico', ico(windowsImages));
write('icon.png', await draw(page, icon, 512));
write('tray.png', await draw(page, icon, 32));
write('trayTemplate.png', await draw(page, template, 16));
write('trayTemplate@2x.png', await draw(page, template, 32));
write('tripped.png', await draw(page, tripped, 32));
await browser.close();
