/** How tests run Chromium, whichever tool drives it. */
import { findProgram } from './ensure.mjs';

/** Else each new window is busy for a second with the pages of its own address bar. (Of this switch the last one given holds.) */
const WITHOUT = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];

export const chromiumSwitches = ({ without = [] } = {}) => [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  `--disable-features=${[...WITHOUT, ...without].join(',')}`,
];

export const CHROMIUM = { executablePath: findProgram('chromium'), args: chromiumSwitches() };
