// Mounts the panel, nothing else.

import './ui/styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './shell/app.tsx';
import { chooseTransport } from './transport/choose-transport.ts';
import { applyTheme, storedTheme } from './ui/theme.ts';

applyTheme(storedTheme());

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App transport={chooseTransport()} />
  </StrictMode>,
);
