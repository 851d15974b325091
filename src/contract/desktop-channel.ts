// How the page of the desktop window gets its port to the main process: the page makes a channel and posts one end of it
// to its preload script, which hands that on. Nothing else passes between them.

export const PORT_CHANNEL = 'breakerbox:port';
