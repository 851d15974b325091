// Takes the place of Electron for the built desktop shell on plain Node: `node --import` this file, then the bundle.
// What the shell does is printed as one JSON object per line; the page it loads is fetched as a window would.
import { registerHooks } from 'node:module';

const electron = `
  import { EventEmitter } from 'node:events';

  const tell = (what) => console.log(JSON.stringify(what));

  class App extends EventEmitter {
    isPackaged = true;
    enableSandbox() { tell({ sandbox: true }); }
    setPath(name, path) { tell({ path: name, is: path }); }
    getPath() { return process.env.HOME; }
    getVersion() { return '0.0.0-test'; }
    requestSingleInstanceLock() { return process.env.IS_SECOND !== 'yes'; }
    whenReady() { return Promise.resolve(); }
    quit() { this.emit('before-quit', { preventDefault() {} }); }
    exit(code) { tell({ exit: code }); process.exit(code); }
  }
  export const app = new App();

  const permissions = {};
  export const session = {
    fromPartition: () => ({
      setPermissionCheckHandler: (handler) => { permissions.check = handler; },
      setPermissionRequestHandler: (handler) => { permissions.request = handler; },
      setDevicePermissionHandler: (handler) => { permissions.device = handler; },
    }),
  };
  export const dialog = { showErrorBox: (title, text) => tell({ title, text }) };

  export class BrowserWindow extends EventEmitter {
    constructor(options) {
      super();
      tell({ webPreferences: options.webPreferences });
      this.page = Object.assign(new EventEmitter(), { setWindowOpenHandler: (handler) => { this.open = handler; } });
      app.emit('web-contents-created', {}, this.page);
    }
    async loadURL(url) {
      tell({ status: (await fetch(url)).status });
      for (const to of [url, 'https://example.org/', new URL(url).origin + '@example.org/', 'file:///etc/passwd', 'nonsense']) {
        let isStopped = false;
        this.page.emit('will-navigate', { url: to, preventDefault: () => { isStopped = true; } });
        tell({ goes: to === url ? 'panel' : to.replace(/:[0-9]+/, ''), isStopped });
      }
      tell({ opens: this.open({ url }).action });
      for (const name of ['clipboard-sanitized-write', 'geolocation']) {
        tell({ permission: name, isAllowed: permissions.check(null, name) });
      }
      app.quit();
    }
  }
`;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: `data:text/javascript,${encodeURIComponent(electron)}`, shortCircuit: true }
      : next(specifier, context),
});
