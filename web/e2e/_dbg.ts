import { Stage, until } from '/work/main/web/e2e/harness/stage.ts';
const stage = await Stage.set();
try {
  const desk = await stage.device('ana'); const out = stage.outsider('olga'); await out.enter('home/r1');
  const tab = await desk.profile.openTab(stage.address(desk, {rooms:['home/r1']}), { prepare: async (page) => { page.on('console', (m) => { console.log('C', m.text().slice(0,400)); }); page.on('pageerror', (e) => console.log('E', e));
   const s = await page.createCDPSession(); await s.send('Network.enable'); s.on('Network.webSocketFrameReceived', (e) => console.log('<', e.response.payloadData.slice(0,300))); s.on('Network.webSocketFrameSent', (e) => console.log('>', e.response.payloadData.slice(0,300))); } });
  await new Promise((r) => setTimeout(r, 1000));
  await tab.run(() => window.lab.send('home/r1', 'before'));
  await new Promise((r) => setTimeout(r, 300));
  console.log('RELOAD');
  await Promise.all([tab.reload(), out.publish('home/r1', 'during')]);
  await new Promise((r) => setTimeout(r, 1500));
  console.log(await tab.run(() => JSON.stringify([window.lab.confab.status.value, window.lab.confab.rooms.value, window.lab.confab.room('home/r1').messages.value])));
} finally { await stage.strike(); process.exit(0); }
