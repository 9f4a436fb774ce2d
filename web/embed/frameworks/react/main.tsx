import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import 'confab/badge';
import 'confab/composer';
import 'confab/react';
import 'confab/room';

const relay = new URLSearchParams(location.search).get('relay') ?? '';

function Page() {
  const [shown, setShown] = useState(true);
  const [text, setText] = useState('');
  const [unread, setUnread] = useState('');
  return (
    <>
      <button id="toggle" onClick={() => setShown(!shown)}>toggle</button>
      <input id="outside" value={text} onChange={(event) => setText(event.target.value)} />
      <output>{unread}</output>
      {shown && (
        <div>
          <confab-badge relay={relay} max={9} onconfab-unread={(event) => setUnread(`${event.count}`)} />
          <confab-room relay={relay} room="home/general" compact />
          <confab-composer relay={relay} room="home/other" value={text} onInput={(event) => setText((event.currentTarget as HTMLElementTagNameMap['confab-composer']).value)} />
        </div>
      )}
    </>
  );
}

createRoot(document.querySelector('#page')!).render(<Page />);
