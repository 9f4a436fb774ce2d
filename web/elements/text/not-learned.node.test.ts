/** A language that cannot be loaded, offline for instance. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alsoLearn, learn, wordsIn } from './learn.ts';
import { timelineWords } from './timeline.ts';

test('is left for English, and not asked for again with every change', async () => {
  let asked = 0;
  alsoLearn('de', () => {
    asked++;
    return Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
  });
  await learn('de');
  assert.equal(learn('de'), undefined);
  assert.deepEqual([asked, wordsIn('de', timelineWords).unread], [1, 'New']);
});
