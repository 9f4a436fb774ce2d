import { connect } from 'https://relay.example/embed/v1/confab.js';

const confab = connect({ token: async () => (await fetch('/token')).text() });
const show = (id, text) => { document.getElementById(id).textContent = text; };

// Before the "_" stands the name of the service; what it answers is what the promise resolves to.
async function order(id) {
  try {
    const { total } = await confab.request('shop_order', { id });
    show('answer', `ordered for ${total}`);
  } catch (error) {
    show('answer', `${error.code}: ${error.message}`);
  }
}
document.getElementById('order').onclick = () => order(7);
document.getElementById('fail').onclick = () => order(0);

// To every other window of the same person, here and on other devices, and never back to this one.
document.getElementById('others').onclick = () => confab.sendToOtherMe('piep', 12345);
confab.onReceive('piep', (data) => show('received', `piep ${data}`));
