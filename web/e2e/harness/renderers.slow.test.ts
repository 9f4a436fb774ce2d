import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onStage } from './stage.ts';

test('tabs whose processes are looked up at the same moment are told apart', () => onStage(async (stage) => {
  const device = await stage.device('ana');
  const tabs = [await stage.tab(device), await stage.tab(device), await stage.tab(device)];
  const processes = await Promise.all(tabs.map((tab) => tab.findProcess()));
  assert.equal(new Set(processes).size, tabs.length, processes.join());
}));
