/** Browser tests, in the engines that CONFAB_ENGINES names (chromium, firefox, webkit). */
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { webdriverLauncher } from '@web/test-runner-webdriver';
import puppeteer from 'puppeteer-core';
import { tsImport } from 'tsx/esm/api';
import { CHROMIUM } from './relay/scripts/chromium.mjs';
import { findProgram } from './relay/scripts/ensure.mjs';

const { leanLibraries } = await tsImport('./web/embed/lean-libraries.ts', import.meta.url);
const engines = (process.env.CONFAB_ENGINES ?? 'chromium').split(',');
const children = [];
process.on('exit', () => children.forEach((child) => child.kill('SIGKILL')));

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function chromium() {
  return chromeLauncher({
    concurrency: 2,
    // Each in a window of its own: a page behind another one draws no frames. And each believes that it is looked at.
    async createPage({ browser }) {
      const page = await (await browser.createBrowserContext()).newPage();
      const session = await page.createCDPSession();
      await session.send('Emulation.setFocusEmulationEnabled', { enabled: true });
      return page;
    },
    launchOptions: CHROMIUM,
  });
}

function firefox() {
  return chromeLauncher({ puppeteer, concurrency: 1, launchOptions: { browser: 'firefox', executablePath: findProgram('firefox') } });
}

/** WebKitGTK's MiniBrowser behind its driver, on a screen of its own where there is none. */
async function webkit() {
  const env = { ...process.env };
  if (!env.DISPLAY) {
    env.DISPLAY = `:${90 + (process.pid % 400)}`;
    children.push(spawn(findProgram('xvfb'), [env.DISPLAY, '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], { stdio: 'ignore' }));
  }
  const port = await freePort();
  children.push(spawn(findProgram('webkit'), [`--port=${port}`, '--host=127.0.0.1'], { stdio: 'ignore', env }));
  await new Promise((resolve) => { setTimeout(resolve, 500); });
  const minibrowser = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/libexec'].map((folder) => `${folder}/webkit2gtk-4.1/MiniBrowser`);
  return webdriverLauncher({
    hostname: '127.0.0.1', port, path: '/', logLevel: 'error',
    capabilities: {
      browserName: 'MiniBrowser', 'wdio:enforceWebDriverClassic': true,
      'webkitgtk:browserOptions': { binary: minibrowser.find((path) => existsSync(path)) ?? minibrowser[0], args: ['--automation'] },
    },
  });
}

/** The virtualiser as it is built in: without what is of no use here, and with the mode that it asks for. */
const asBuilt = {
  name: 'as-built',
  transform({ path, body }) {
    if (!path.includes('/virtual-core/')) return undefined;
    return (leanLibraries.transform(body, path)?.code ?? body).replaceAll('process.env.NODE_ENV', '"production"');
  },
};

const launchers = { chromium, firefox, webkit };

/** Leaves the counts for test.mjs. */
const counting = {
  reportTestFileResults() {},
  stop({ sessions }) {
    let passed = 0, failed = 0;
    const walk = (suite) => {
      for (const test of suite.tests) {
        if (test.passed && !test.skipped) passed++;
        else failed++;
      }
      suite.suites.forEach(walk);
    };
    for (const session of sessions) {
      if (session.testResults) walk(session.testResults);
      if (session.errors.length > 0 || !session.testResults) failed++;
    }
    if (process.env.CONFAB_COUNTS) writeFileSync(process.env.CONFAB_COUNTS, JSON.stringify({ passed, failed }));
  },
};

export default {
  rootDir: '.',
  nodeResolve: { exportConditions: ['production', 'default'] },
  browsers: await Promise.all(engines.map((engine) => launchers[engine]())),
  concurrentBrowsers: 2,
  // Elsewhere one page at a time: a page behind another one draws no frames and has no focus.
  concurrency: 1,
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 120_000,
  plugins: [esbuildPlugin({ ts: true, target: 'es2022', tsconfig: './tsconfig.json' }), asBuilt],
  reporters: [defaultReporter({ reportTestProgress: false }), counting],
  testFramework: { config: { timeout: 10_000 } },
};
