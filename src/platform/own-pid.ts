// Which process this is, for whoever wants to find or stop it.

export const ownPid: number = process.pid;
