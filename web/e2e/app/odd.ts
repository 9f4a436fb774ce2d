/** What people write that breaks lesser apps, and the links that it must show: these and no others. */
export interface Odd { text: string; links?: string[] }

export const ODD_NAME = '🦊'.repeat(64);

export const ODD: readonly Odd[] = [
  { text: 'm'.repeat(4000) },
  { text: `${'word '.repeat(799)}last.` },
  { text: '👩‍👩‍👧‍👦'.repeat(150) },
  { text: 'שלום עולם, זה טקסט מימין לשמאל עם מספר 42 ומילה English באמצע.' },
  { text: 'مرحبا! انظر https://example.org/مسار?q=١٢ من فضلك.', links: [`https://example.org/${encodeURI('مسار')}?q=${encodeURI('١٢')}`] },
  { text: 'Z̸̢̛͉̘̘̲̺̪̻̦̋͂̈́̅̒̈́̕͝ą̵̛̺̱̖̠̀̈́̃̈́̕l̷̨̧̛̞̳̺̳̐̇͑̈́g̴̡̛̛̱̺̝̀̈́̈́o̷̝͖̦͂͗̚ \u202egnp.exe\u202c' },
  { text: '<script>window.ran = true</script><img src=x onerror="window.ran = true"><svg onload="window.ran = true">' },
  { text: '${window.ran = true} {{window.ran = true}} &lt;b&gt; <!-- -->' },
  { text: 'javascript:window.ran=true JavaScript://example.org/%0awindow.ran=true data:text/html,<script>window.ran=true</script>' },
  { text: '(see https://example.org/wiki/House_(term)), "https://example.org/?q=(a)&b=[c]" and <https://example.org/x>!', links: ['https://example.org/wiki/House_(term)', 'https://example.org/?q=(a)&b=[c]', 'https://example.org/x'] },
  { text: 'https://bücher.example/straße#größe. https://例え.テスト/パス?、', links: ['https://xn--bcher-kva.example/stra%C3%9Fe#gr%C3%B6%C3%9Fe', 'https://xn--r8jz45g.xn--zckzah/%E3%83%91%E3%82%B9'] },
  { text: `https://example.org/"onmouseover="window.ran=true" and https://example.org/'onmouseover='window.ran=true`, links: ['https://example.org/', "https://example.org/'onmouseover='window.ran=true"] },
  { text: 'https://bank.example@evil.example/ https://user:word@evil.example/' },
  { text: `https://example.org/${'very-long-'.repeat(80)}end?${'x=y&'.repeat(50)}z`, links: [`https://example.org/${'very-long-'.repeat(80)}end?${'x=y&'.repeat(50)}z`] },
  { text: 'one\n\n\n   indented\ttabbed\n'.repeat(3).trimEnd() },
];
