import { expect, fixture, html } from '@open-wc/testing';
import '../composer/confab-composer.ts';
import { FakeConfab } from '../testing/fake-confab.ts';
import { deep, settle } from '../testing/settle.ts';
import { ROOM, many } from '../testing/timeline.ts';
import '../timeline/confab-timeline.ts';

/** As it comes to the screen, however the style wrote it. */
function luminance(colour: string): number {
  const pen = document.createElement('canvas').getContext('2d')!;
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = [...pen.getImageData(0, 0, 1, 1).data].map((part) => (part <= 10 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe('an accent that a page chose', () => {
  let confab: FakeConfab;
  beforeEach(() => { confab = new FakeConfab(); });

  const THEMES = ['light', 'dark'] as const;
  for (const accent of ['', '#ffd400', '#ff6600', '#e4007c', '#0a7d5a', '#00f', '#777', '#fff', '#000']) for (const theme of THEMES) {
    it(`is read on, whichever it is (${accent || 'our own'}, ${theme})`, async () => {
      const page = await fixture<HTMLElement>(html`<div><confab-composer .confab=${confab} theme=${theme} value="text"></confab-composer></div>`);
      if (accent) page.style.setProperty('--confab-accent', accent);
      const composer = page.querySelector('confab-composer')!;
      await settle(composer);
      const button = deep<HTMLButtonElement>(composer, '.send');
      expect(button.disabled).to.equal(false);
      button.style.transition = 'none';
      const { color, backgroundColor } = getComputedStyle(button);
      if (accent) expect(luminance(backgroundColor)).to.be.closeTo(luminance(accent), 0.01);
      expect(contrast(color, backgroundColor)).to.be.at.least(4.5);
    });
  }

  it('has the text on it that the page chose, too', async () => {
    const page = await fixture<HTMLElement>(html`<div style="--confab-accent: #ffd400; --confab-on-accent: #123456"><confab-composer .confab=${confab} value="text"></confab-composer></div>`);
    const composer = page.querySelector('confab-composer')!;
    await settle(composer);
    expect(getComputedStyle(deep(composer, '.send')).color).to.equal('rgb(18, 52, 86)');
  });

  for (const [theme, accent, ground] of [['light', '#ffd400', '#ffffff'], ['dark', '#002b5c', '#16181d']] as const) {
    it(`leaves the word above what is unread to be read (${theme})`, async () => {
      confab.room(ROOM).readPosition.set(many(confab, 4)[1]!.position);
      const page = await fixture<HTMLElement>(html`<div style="--confab-accent: ${accent}"><confab-timeline .confab=${confab} room=${ROOM} theme=${theme}></confab-timeline></div>`);
      const timeline = page.querySelector('confab-timeline')!;
      await settle(timeline);
      expect(contrast(getComputedStyle(deep(timeline, '.unread')).color, ground)).to.be.at.least(4.5);
    });
  }
});
