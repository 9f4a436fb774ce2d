/** What makes the app installable. The worker answers `/share`, the router everything else named here. */
import type { ManifestOptions } from 'vite-plugin-pwa';

const icon = (name: string, size: number, purpose: 'any' | 'maskable' | 'monochrome') =>
  ({ src: `/icons/${name}.png`, sizes: `${size}x${size}`, type: 'image/png', purpose });

const picture = (name: string, sizes: string, form_factor: 'narrow' | 'wide', label: string) =>
  ({ src: `/preview/${name}.png`, sizes, type: 'image/png', form_factor, label });

export const manifest: Partial<ManifestOptions> = {
  id: '/',
  name: 'Confab',
  short_name: 'Confab',
  description: 'Talk in rooms. Nothing you type is lost, every badge is right.',
  lang: 'en',
  start_url: '/?source=pwa',
  scope: '/',
  display: 'standalone',
  background_color: '#f9fafc',
  theme_color: '#f9fafc',
  categories: ['social', 'communication'],
  launch_handler: { client_mode: ['navigate-existing', 'auto'] },
  handle_links: 'preferred',
  icons: [
    icon('icon-192', 192, 'any'),
    icon('icon-512', 512, 'any'),
    icon('maskable-512', 512, 'maskable'),
    icon('monochrome-512', 512, 'monochrome'),
  ],
  shortcuts: [
    { name: 'New room', url: '/new', icons: [icon('icon-192', 192, 'any')] },
    { name: 'Invitations', url: '/invitations', icons: [icon('icon-192', 192, 'any')] },
  ],
  // By POST, so that what is shared stands in no log.
  share_target: { action: '/share', method: 'POST', enctype: 'application/x-www-form-urlencoded', params: { title: 'title', text: 'text', url: 'url' } },
  screenshots: [
    picture('phone-room', '780x1688', 'narrow', 'A room on the phone'),
    picture('phone-list', '780x1688', 'narrow', 'Rooms and what is unread in them'),
    picture('desk-room', '2560x1600', 'wide', 'Rooms, talk and people side by side'),
  ],
};
