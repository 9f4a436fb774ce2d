/** Words of another language are loaded when somebody speaks it, and English stands in for them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appWords } from './app.ts';
import { alsoLearn, learn, wordsIn } from './learn.ts';
import { timelineWords } from './timeline.ts';

test('English is there from the start, German once it was loaded, with that of an app', async () => {
  alsoLearn('de', () => import('./de-app.ts'));
  assert.equal(learn('en'), undefined);
  assert.equal(wordsIn('de', timelineWords).unread, 'New');

  await learn('de');
  assert.equal(learn('de'), undefined);
  assert.deepEqual([wordsIn('de', timelineWords).unread, wordsIn('de', appWords).rooms], ['Neu', 'Räume']);
  assert.deepEqual([wordsIn('en', timelineWords).unread, wordsIn('en', appWords).rooms], ['New', 'Rooms']);
});
